"""A QR code as a drawing for a page."""

from __future__ import annotations

import qrcode
from markupsafe import Markup


def qr_svg(text: str) -> Markup:
    """An SVG of the code, black on white with its quiet zone; it scales with the page."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=4)
    code.add_data(text)
    rows = code.get_matrix()
    dark = "".join(
        f"M{x} {y}h1v1h-1z"
        for y, row in enumerate(rows)
        for x, is_dark in enumerate(row)
        if is_dark
    )
    size = len(rows)
    return Markup(  # noqa: S704  # numbers only
        f'<svg class="qr" viewBox="0 0 {size} {size}" role="img" aria-label="QR code">'
        f'<rect width="{size}" height="{size}" fill="#fff"/><path d="{dark}" fill="#000"/></svg>'
    )
