"""Oakfield with a class of Year 6 whose phones have labels, and the office at its desk."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from kiosk import codes
from kiosk.actions.people import RecordClass, RecordPupil
from kiosk.actions.pupil_phone_permissions import RecordWalking
from kiosk.actions.pupil_phones import IssuePupilLabel
from web.desk import signed_in, with_role

if TYPE_CHECKING:
    from oakfield import Oakfield

PATH = "/pupil-phones/children"


@dataclass
class School:
    """Oakfield with a class of Year 6, labels, and somebody of the office at a desk."""

    oakfield: Oakfield
    labels: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.oakfield.do(RecordClass("c6", "6 Rowan"))
        self.desk = signed_in(self.oakfield, with_role(self.oakfield, "office"))
        self.child("noah", "Noah", "Bright")
        self.form("noah")

    def child(self, key: str, given: str, family: str, year: str = "6") -> None:
        self.oakfield.do(RecordPupil(key, "t", key, given, family, None, year, "6 Rowan"))
        self.labels[key] = codes.mint(codes.Kind.PUPIL_PHONE)
        digest = self.oakfield.digest(self.labels[key])
        self.oakfield.do(IssuePupilLabel(digest, key, None))

    def set(self, clock: str, day: str = "2026-11-20") -> None:
        """Later; somebody of the office signs in again."""
        self.oakfield.set(clock, day)
        self.desk = signed_in(self.oakfield, with_role(self.oakfield, "office"))

    def form(self, key: str) -> None:
        new = uuid.uuid4().hex
        self.oakfield.do(RecordWalking(new, key, "Ann", True, date(2026, 9, 4), "12345"))

    def pouch(self, number: int) -> str:
        code = codes.mint(codes.Kind.PUPIL_PHONE)
        self.oakfield.do(IssuePupilLabel(self.oakfield.digest(code), None, number))
        return code

    def post(self, verb: str, **body: Any) -> dict[str, Any]:
        body = {"action_id": str(uuid.uuid4()), **body}
        response = self.desk.client.post(
            f"/api/v1/pupil-phones/{verb}", json=body, headers=self.desk.headers
        )
        assert response.status_code == 200, response.text
        return {**response.get_json(), "action_id": body["action_id"]}

    def hand_in(self, key: str = "noah", **more: str) -> dict[str, Any]:
        return self.post("hand-in", code=self.labels[key], switched_off="yes", **more)

    def hand_back(self, key: str = "noah", **more: str) -> dict[str, Any]:
        return self.post("hand-back", code=self.labels[key], **more)

    def send(self, verb: str, key: str = "noah", **form: str) -> Any:
        return self.desk.post(f"{PATH}/{key}/{verb}", **form)

    def page(self, key: str = "noah") -> Any:
        return self.desk.page(f"{PATH}/{key}")
