"""Where the product's own files lie, and where a school's data lie when nobody says.

Never inside the virtual environment: an upgrade would take the register with it.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

PACKAGE = Path(__file__).parent


def product_file(name: str) -> Path:
    """`schema.sql` or `templates`: in the package when installed, beside it in a checkout."""
    inside = PACKAGE / name
    return inside if inside.exists() else PACKAGE.parent / name


def default_data() -> Path:
    """The data folder: KIOSK_DATA, else `instance` of a checkout, else the user's own."""
    named = os.environ.get("KIOSK_DATA")
    if named:
        return Path(named)
    if (PACKAGE.parent / "pyproject.toml").exists():
        return PACKAGE.parent / "instance"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home())) / "kiosk"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "kiosk"
    return Path(os.environ.get("XDG_DATA_HOME", Path.home() / ".local" / "share")) / "kiosk"
