"""School devices at a desk: what there is, where each is, and what leadership alone decides."""

from __future__ import annotations

import uuid
from datetime import time

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk.actions import Action
from kiosk.actions.loans import LetGoOut
from kiosk.actions.quarantines import EndQuarantine, NotePolice, QuarantineDevice
from kiosk.actions.school_devices import RecordDevice, SetCondition
from kiosk.db import loans, people, quarantines
from kiosk.db import school_devices as table
from kiosk.decide.calendar import day_of, instant_of
from kiosk.decide.quarantines import WHO_TO_TELL
from kiosk.decide.roles import LEADING
from kiosk.decide.school_devices import CALLED, CONDITIONS, KINDS, SAID, SchoolDevice
from kiosk.perform import perform
from kiosk.refusals import sentence
from kiosk.web.access import signed_in, stamp, this_person, this_school
from kiosk.web.loans import move_images, transfer_form
from kiosk.web.typed import typed_line

school_devices = Blueprint("school_devices", __name__)
at_a_desk = signed_in("office", "leadership", "headteacher")
leaders = signed_in("leadership", "headteacher")

Problems = list[tuple[str, str]]
Answer = tuple[str, int] | AnyResponse


@school_devices.get("/devices")
@at_a_desk
def devices_page() -> str:
    """Every device, with whoever has it."""
    return _list([])


def _list(problems: Problems) -> str:
    db = this_school().db
    return render_template(
        "school_devices/devices.html",
        devices=table.devices(db),
        waiting={told.device.id: told for told in loans.open_loans(db)},
        now=this_school().now(),
        said=SAID,
        kinds=[(kind, CALLED[kind]) for kind in KINDS],
        problems=problems,
        given=request.form,
    )


@school_devices.get("/devices.csv")
@at_a_desk
def devices_csv() -> Response:
    """Every device as a spreadsheet file."""
    from kiosk.exchange.devices import as_csv
    from kiosk.exchange.spreadsheets import encoded

    name = {"Content-Disposition": 'attachment; filename="devices.csv"'}
    file = encoded(as_csv(table.devices(this_school().db)))
    return Response(file, mimetype="text/csv", headers=name)


@school_devices.post("/devices")
@at_a_desk
def add() -> Answer:
    """Enter a device."""
    given, problems = _device_given(uuid.uuid4().hex)
    if problems:
        return _list(problems), 422
    outcome = perform(this_school(), given, stamp())
    if outcome.refusal:
        return _list([("tag", outcome.message)]), 422
    return redirect(url_for("school_devices.devices_page"), 303)


@school_devices.post("/devices/file")
@at_a_desk
def take_in() -> Answer:
    """Take in a spreadsheet file of devices, with the columns that the download has."""
    from kiosk.exchange import devices

    given = request.files.get("file")
    if given is None or not given.filename:
        return _list([("file", "Choose a CSV file first.")]), 422
    name = given.filename.replace("\\", "/").rpartition("/")[2]
    file = devices.File(name, given.read(devices.MOST_BYTES + 1))
    try:
        devices.take_in(this_school(), file, stamp)
    except devices.DeviceProblem as problem:
        return _list([("file", f"{problem} Nothing has been changed.")]), 422
    return redirect(url_for("school_devices.devices_page"), 303)


def _device_given(device_id: str) -> tuple[RecordDevice, Problems]:
    words = {name: typed_line(name, 40) for name in ("tag", "serial", "home", "kind")}
    problems = []
    if not words["tag"]:
        problems.append(("tag", "Give it a name, such as iPad 4. It stands on its label."))
    if words["kind"] not in KINDS:
        problems.append(("kind-ipad", "Say what it is."))
    return RecordDevice(
        device_id,
        words["tag"],
        words["kind"],
        words["serial"] or None,
        words["home"] or None,
        request.form.get("managed") == "yes",
        request.form.get("passcode") == "yes",
    ), problems


def _device(device_id: str) -> SchoolDevice:
    found = table.device(this_school().db, device_id)
    if found is None:
        abort(404)
    return found


@school_devices.get("/devices/<string:device_id>")
@at_a_desk
def device_page(device_id: str) -> str:
    """One device: its loans, what it is waiting for, its condition."""
    return _page(_device(device_id), [])


def _page(device: SchoolDevice, problems: Problems) -> str:
    db = this_school().db
    leads = bool(this_person().roles & LEADING)
    return render_template(
        "school_devices/device.html",
        device=device,
        history=loans.of_device(db, device.id),
        conditions=[(each, SAID[each]) for each in CONDITIONS if each != device.condition],
        said=SAID,
        kinds=[(kind, CALLED[kind]) for kind in KINDS],
        leads=leads,
        quarantine=quarantines.current(db, device.id) if leads else None,
        finders=[(each.id, each.name) for each in people.staff(db)],
        what_to_do=sentence("B1", who=WHO_TO_TELL),
        now=this_school().now(),
        problems=problems,
        given=request.form,
    )


def _do(action: Action, device_id: str, field: str) -> Answer:
    outcome = perform(this_school(), action, stamp())
    if outcome.refusal:
        return _page(_device(device_id), [(field, outcome.message)]), 422
    return redirect(url_for("school_devices.device_page", device_id=device_id), 303)


@school_devices.post("/devices/<string:device_id>")
@at_a_desk
def change(device_id: str) -> Answer:
    """Correct what is kept of a device."""
    given, problems = _device_given(_device(device_id).id)
    if problems:
        return _page(_device(device_id), problems), 422
    return _do(given, device_id, "tag")


@school_devices.post("/devices/<string:device_id>/condition")
@at_a_desk
def condition(device_id: str) -> Answer:
    """Faulty, missing, retired, or in use again."""
    wanted = request.form.get("condition", "")
    if wanted not in CONDITIONS:
        abort(400)
    return _do(SetCondition(_device(device_id).id, wanted), device_id, "condition")


@school_devices.post("/devices/<string:device_id>/let-go-out")
@leaders
def let_go_out(device_id: str) -> Answer:
    """Let it out today although it holds images, and say why (D2)."""
    why = typed_line("why", 120)
    return _do(LetGoOut(_device(device_id).id, why), device_id, "why")


@school_devices.get("/devices/<string:device_id>/quarantine")
@at_a_desk
def quarantine_page(device_id: str) -> str:
    """What putting it away means, before it is done: nobody but leadership can take it back."""
    return render_template("school_devices/put_away.html", device=_device(device_id))


@school_devices.post("/devices/<string:device_id>/quarantine")
@at_a_desk
def quarantine(device_id: str) -> Answer:
    """An indecent image was found on it: put away, and what to do now (B1)."""
    outcome = perform(this_school(), QuarantineDevice(_device(device_id).id), stamp())
    return render_template("school_devices/stop.html", outcome=outcome), 200


@school_devices.post("/devices/<string:device_id>/police")
@leaders
def police(device_id: str) -> Answer:
    """When the police were told today, their reference, and who found it."""
    try:
        at = time.fromisoformat(request.form.get("told", ""))
    except ValueError:
        says = "Give the time when the police were told, such as 14:05."
        return _page(_device(device_id), [("told", says)]), 422
    told = instant_of(day_of(this_school().now()), at)
    reference = typed_line("reference", 40)
    finder = people.person(this_school().db, request.form.get("found_by", ""))
    action = NotePolice(
        _device(device_id).id,
        told,
        reference,
        finder.id if finder else None,
    )
    return _do(action, device_id, "told")


@school_devices.post("/devices/<string:device_id>/release")
@leaders
def release(device_id: str) -> Answer:
    """The police have said that it may be used again."""
    return _do(EndQuarantine(_device(device_id).id), device_id, "told")


def _loan(device_id: str, loan_id: int) -> loans.Told:
    of_device = loans.of_device(this_school().db, device_id)
    waits = ("returned", "awaiting_transfer")
    found = [told for told in of_device if told.loan.id == loan_id and told.loan.state in waits]
    if not found:
        abort(404)
    return found[0]


@school_devices.get("/devices/<string:device_id>/loans/<int:loan_id>")
@at_a_desk
def transfer_page(device_id: str, loan_id: int) -> str:
    """Where the images of a loan went, said at a desk."""
    return transfer_form(_loan(device_id, loan_id), "school_devices/transfer.html", [])


@school_devices.post("/devices/<string:device_id>/loans/<int:loan_id>")
@at_a_desk
def transfer(device_id: str, loan_id: int) -> Answer:
    """Keep what was said; the loan is cleared when all is moved and deleted."""
    told = _loan(device_id, loan_id)
    problems, _ = move_images(told)
    if problems:
        return transfer_form(told, "school_devices/transfer.html", problems), 422
    return redirect(url_for("school_devices.device_page", device_id=device_id), 303)
