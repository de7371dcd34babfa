"""The front door: a school's register of phones put away, on the staffroom tablet.

Nothing heavy is imported until somebody asks for the web app.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask import Flask

__all__ = ["create_app"]


def create_app(*args: Any, **kwargs: Any) -> Flask:
    """Build the web app; see `kiosk.web.app.create_app` for its arguments."""
    from kiosk.web.app import create_app

    return create_app(*args, **kwargs)
