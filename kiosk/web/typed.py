"""What was typed into a field of a form."""

from __future__ import annotations

from flask import request


def typed_line(field: str, longest: int) -> str:
    """The field as one line: white space folded, no longer than this; empty for nothing."""
    return " ".join(request.form.get(field, "").split())[:longest]
