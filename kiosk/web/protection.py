"""What every request must be and what every response carries, whoever asks.

Requests that change something must come from our own pages (or carry a station's key, which no
foreign page has); responses forbid everything a page of ours does not need.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, request

from kiosk.web.problems import Problem

MOST_BYTES = 64 * 1024

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "connect-src 'self'",
        "font-src 'self'",
        "media-src 'self' blob:",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def check_origin() -> None:
    """Refuse a change that a page of somebody else asks for (assurance.md A8)."""
    if request.method in ("GET", "HEAD", "OPTIONS") or "Authorization" in request.headers:
        return
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        allowed = site == "same-origin"
    else:
        allowed = urlsplit(request.headers.get("Origin", "")).netloc == request.host
    if not allowed:
        raise Problem(403, "Changes are taken only from the kiosk’s own pages.")


def add_headers(response: Response) -> Response:
    """Every response, errors and static files too; what is not static is not kept."""
    response.headers.extend(HEADERS)
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def init_app(app: Flask) -> None:
    """Protect every request and response of this app."""
    app.config.update(
        MAX_CONTENT_LENGTH=MOST_BYTES,
        MAX_FORM_MEMORY_SIZE=MOST_BYTES,
        MAX_FORM_PARTS=100,
        TRUSTED_HOSTS=["localhost", "127.0.0.1", "[::1]"],
    )
    app.before_request(check_origin)
    app.after_request(add_headers)
