"""The page that connects a tablet, over plain http: the school's authority and how to trust it.

An app of its own, which knows no school, opens no database and changes nothing: what is served
without encryption can show nothing.
"""

from __future__ import annotations

import plistlib
import uuid
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, render_template

from kiosk.folders import product_file
from kiosk.web import problems, protection
from kiosk.web.app import serve_static, static_url


@dataclass(frozen=True)
class Connecting:
    """What a tablet needs: where the kiosk is, and the authority's certificate (DER)."""

    school: str
    address: str
    authority: bytes
    fingerprint: str


def create_connect_app(connecting: Connecting, trusted_hosts: list[str]) -> Flask:
    """The app for the plain-http port."""
    app = Flask("kiosk", template_folder=product_file("templates"), static_folder=None)
    problems.init_app(app)
    protection.init_app(app)
    app.config["TRUSTED_HOSTS"] = trusted_hosts
    serve_static(app)

    @app.context_processor
    def given() -> dict[str, Any]:
        return {"school_name": connecting.school, "static_url": static_url}

    @app.get("/")
    def connect_page() -> str:
        return render_template("stations/connect.html", connecting=connecting)

    @app.get("/kiosk-ca.crt")
    def authority() -> Response:
        return _file(connecting.authority, "application/x-x509-ca-cert", "kiosk-ca.crt")

    @app.get("/kiosk.mobileconfig")
    def profile() -> Response:
        content = mobileconfig(connecting)
        return _file(content, "application/x-apple-aspen-config", "kiosk.mobileconfig")

    return app


def _file(content: bytes, kind: str, name: str) -> Response:
    response = Response(content, mimetype=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def mobileconfig(connecting: Connecting) -> bytes:
    """A profile for iPads: the authority, and the kiosk on the home screen, full screen.

    Its ids come from the authority's fingerprint, so installing it again replaces it.
    """
    authority = {
        **_payload(connecting, "com.apple.security.root", "The school’s authority"),
        "PayloadCertificateFileName": "kiosk-ca.crt",
        "PayloadContent": connecting.authority,
    }
    on_the_home_screen = {
        **_payload(connecting, "com.apple.webClip.managed", "The kiosk on the home screen"),
        "Label": "Kiosk",
        "URL": f"{connecting.address}/",
        "FullScreen": True,
        "IsRemovable": True,
    }
    profile = {
        **_payload(connecting, "Configuration", f"Kiosk at {connecting.school}"),
        "PayloadOrganization": connecting.school,
        "PayloadDescription": "Trusts the kiosk of this school and puts it on the home screen.",
        "PayloadRemovalDisallowed": False,
        "PayloadContent": [authority, on_the_home_screen],
    }
    return plistlib.dumps(profile)


def _payload(connecting: Connecting, kind: str, name: str) -> dict[str, Any]:
    of_this_school = uuid.uuid5(uuid.NAMESPACE_URL, f"{connecting.fingerprint} {kind}")
    return {
        "PayloadType": kind,
        "PayloadVersion": 1,
        "PayloadIdentifier": f"kiosk.{of_this_school}",
        "PayloadUUID": str(of_this_school).upper(),
        "PayloadDisplayName": name,
    }
