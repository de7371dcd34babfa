"""Borrowing a school device, behind badge and PIN: the photo list first, images moved after.

A page with children’s names is never kept and leaves by itself, as every page of one’s own does.
"""

from __future__ import annotations

from datetime import datetime, time

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kiosk import codes
from kiosk.actions import Outcome
from kiosk.actions.loans import (
    AnswerImages,
    ConfirmImageTransfer,
    ReturnDevice,
    SignOutDevice,
)
from kiosk.actions.photos import OpenPhotoList
from kiosk.db import acknowledgements, people, photos, school_devices, settings, visits
from kiosk.db import loans as table
from kiosk.decide.acknowledgements import rules_first
from kiosk.decide.calendar import contact_times_of, day_of, instant_of, local
from kiosk.decide.loans import lacking, lower_first, must_not_be, not_to_be_had
from kiosk.decide.photos import full_names, naming, under_headings
from kiosk.decide.school_devices import SchoolDevice
from kiosk.decide.visits import Visit, on_now
from kiosk.judge.moment import moment_of
from kiosk.perform import perform
from kiosk.refusals import Refusal, sentence
from kiosk.web.access import own, stamp, this_person, this_school
from kiosk.web.guesses import unknown_code
from kiosk.web.shown_codes import shown

loans = Blueprint("loans", __name__)

Answer = str | tuple[str, int] | Response


@loans.get("/own/devices")
@own
def devices_page() -> str:
    """What one has out or still has to move, and what one may borrow."""
    return _devices_page(None)


@loans.post("/own/devices")
@own
def scanned() -> Answer:
    """A label: its device is to be taken, or comes back; G1, G2 for one that says nothing."""
    code = shown(request.form.get("code"))
    label = school_devices.label(this_school().db, code.digest or "")
    if label is None:
        return _devices_page(unknown_code() or sentence("G1")), 422
    if label.ended_at:
        return _devices_page(sentence("G2")), 422
    mine = table.of_person(this_school().db, this_person().person.id)
    if any(told.device.id == label.device and told.loan.state == "out" for told in mine):
        perform(this_school(), ReturnDevice(label.device), stamp())
        return redirect(url_for("loans.devices_page", _anchor="mine"), 303)
    return redirect(url_for("loans.sign_out_page", device_id=label.device), 303)


def _devices_page(problem: str | None) -> str:
    db, who = this_school().db, this_person().person.id
    mine = table.of_person(db, who)
    told_above = {told.device.id for told in mine}
    devices = [(each, _refusal(each)) for each in school_devices.devices(db)]
    return render_template(
        "loans/devices.html",
        mine=mine,
        devices=[(each, no) for each, no in devices if not (no and each.id in told_above)],
        now=this_school().now(),
        rules=_rules_first(),
        first_letter=codes.Kind.DEVICE,
        problem=problem,
    )


def _rules_first() -> Refusal | None:
    return rules_first(acknowledgements.of(this_school().db, this_person().person.id))


def _refusal(device: SchoolDevice) -> Refusal | None:
    """Why a device cannot be taken now."""
    db = this_school().db
    waiting, called = table.uncleared(db, device.id), table.names(db)
    return not_to_be_had(device, waiting, called, moment_of(db, this_school().now()))


@loans.get("/own/devices/<string:device_id>")
@own
def sign_out_page(device_id: str) -> str:
    """What it is for, with whom, and when it is back; whether photographs are meant comes next.

    Of a device that cannot be taken now nothing is asked: it says why, and what else there is.
    """
    device = _device(device_id)
    if _rules_first():
        return _devices_page(None)
    refusal = _refusal(device)
    return _devices_page(refusal.whole) if refusal else _form(device, [])


def _device(device_id: str) -> SchoolDevice:
    found = school_devices.device(this_school().db, device_id)
    if found is None or found.condition == "retired":
        abort(404)
    return found


def _form(device: SchoolDevice, problems: list[tuple[str, str]]) -> str:
    db, now = this_school().db, this_school().now()
    kept = settings.current(db)
    return render_template(
        "loans/sign_out.html",
        device=device,
        lacking=lacking(device),
        purposes=kept.loan_purposes,
        classes=people.classes(db),
        visits=_visits(),
        due=_usual_end(now),
        problems=problems,
        given=request.form,
    )


def _visits() -> list[Visit]:
    """Today’s visits of whoever is here."""
    now = this_school().now()
    trips = visits.trips(this_school().db, this_person().person.id, day_of(now))
    return [trip.visit for trip in on_now(trips, now)]


def _usual_end(now: datetime) -> str:
    """The end of the last contact time of today, else an hour from now; local."""
    times = contact_times_of(moment_of(this_school().db, now).contact_times, now)
    wall = local(now)
    if times and times[-1].ends > wall.time():
        return f"{times[-1].ends:%H:%M}"
    return f"{min(wall.hour + 1, 23):02}:{wall.minute:02}"


@loans.post("/own/devices/<string:device_id>")
@own
def sign_out(device_id: str) -> Answer:
    """Sign it out; where photographs are meant, only after the list was read (D5)."""
    device = _device(device_id)
    problems = _form_problems()
    if problems:
        return _form(device, problems), 422
    if not request.form.get("use"):
        return _uses(device, [])
    wanted = _wanted(device)
    if wanted.photo_use and request.form.get("read") != "yes":
        return _photo_list(wanted.class_id, wanted.photo_use, device)
    outcome = perform(this_school(), wanted, stamp())
    if outcome.refusal == "D5" and wanted.photo_use:
        return _photo_list(wanted.class_id, wanted.photo_use, device, changed=True)
    gone = _refusal(device) if outcome.refusal else None
    if gone:
        return _devices_page(gone.whole), 422
    if outcome.refusal:
        return _form(device, [("purpose-1", outcome.message)]), 422
    return _told(outcome, "done")


def _form_problems() -> list[tuple[str, str]]:
    problems = []
    if not request.form.get("purpose"):
        problems.append(("purpose-1", sentence("D4")))
    if not request.form.get("class"):
        problems.append(("class-all", "Choose the class or group."))
    if _due() is None:
        problems.append(("due", sentence("M7")))
    return problems


def _uses(device: SchoolDevice, problems: list[tuple[str, str]]) -> str:
    """Whether photographs are meant and what for: one press, and the list or the device follows."""
    db, given = this_school().db, request.form
    return render_template(
        "loans/uses.html",
        device=device,
        group=photos.group_name(db, None if given["class"] == "all" else given["class"]),
        uses=full_names(settings.current(db)),
        problems=problems,
        given=given,
    )


def _due() -> datetime | None:
    try:
        at = time.fromisoformat(request.form.get("due", ""))
    except ValueError:
        return None
    now = this_school().now()
    due = instant_of(day_of(now), at)
    return due if due > now else None


def _wanted(device: SchoolDevice) -> SignOutDevice:
    chosen, use = request.form["class"], request.form["use"]
    now, who = this_school().now(), this_person().person.id
    along = next((v.id for v in _visits() if v.id == request.form.get("visit")), None)
    return SignOutDevice(
        device.id,
        who,
        request.form["purpose"],
        None if chosen == "all" else chosen,
        None if use == "none" else use,
        _due() or now,
        along,
    )


def _photo_list(
    class_id: str | None, use: str, device: SchoolDevice, *, changed: bool = False
) -> Answer:
    """Show who must not be photographed, and note that it was shown and in which version."""
    db = this_school().db
    opened = perform(this_school(), OpenPhotoList(this_person().person.id, class_id, use), stamp())
    if opened.refusal:
        return _uses(device, [("use-none", opened.message)]), 422
    shown = photos.shown_list(db, class_id, use, this_school().now())
    group = photos.group_name(db, class_id)
    classes = {} if class_id else people.class_names(db)
    return render_template(
        "loans/photo_list.html",
        shown=shown,
        parts=under_headings(shown.excluded, classes),
        classes=classes,
        group=group,
        use=lower_first(use),
        naming=naming(use, settings.current(db)),
        says=must_not_be(len(shown.excluded), group, use),
        device=device,
        given=request.form,
        changed=changed,
        now=this_school().now(),
    )


def _told(outcome: Outcome, kind: str) -> str:
    return render_template("loans/told.html", outcome=outcome, kind=kind)


def _mine(loan_id: int) -> table.Told:
    """A loan of whoever is here, not cleared yet."""
    mine = table.of_person(this_school().db, this_person().person.id)
    found = next((told for told in mine if told.loan.id == loan_id), None)
    if found is None:
        abort(404)
    return found


@loans.post("/own/loans/<int:loan_id>/list")
@own
def list_again(loan_id: int) -> Answer:
    """Open the list of a loan that is out once more, as it is now."""
    told = _mine(loan_id)
    if told.loan.photo_use is None:
        abort(404)
    return _photo_list(told.loan.class_id, told.loan.photo_use, told.device)


@loans.post("/own/loans/<int:loan_id>/images")
@own
def images(loan_id: int) -> Answer:
    """Whether images were made (D7), for who did not answer at the return."""
    told = _mine(loan_id)
    if request.form.get("made") not in ("yes", "no"):
        return _devices_page(sentence("D7")), 422
    answered = AnswerImages(told.device.id, request.form["made"] == "yes")
    outcome = perform(this_school(), answered, stamp())
    if outcome.refusal:
        return _devices_page(outcome.message), 422
    return redirect(url_for("loans.devices_page"), 303)


@loans.get("/own/loans/<int:loan_id>/transfer")
@own
def transfer_page(loan_id: int) -> str:
    """Where the photos went, and from where they were deleted."""
    return transfer_form(_mine(loan_id), "loans/transfer.html", [])


def transfer_form(told: table.Told, template: str, problems: list[tuple[str, str]]) -> str:
    """The questions about the images of a loan, at the kiosk or at a desk."""
    db = this_school().db
    return render_template(
        template,
        told=told,
        destinations=settings.current(db).photo_destinations,
        children=people.children(db, told.loan.class_id),
        problems=problems,
        given=request.form,
    )


@loans.post("/own/loans/<int:loan_id>/transfer")
@own
def transfer(loan_id: int) -> Answer:
    """Keep what was said; the loan is cleared when all is moved and deleted."""
    told = _mine(loan_id)
    problems, outcome = move_images(told)
    if problems or outcome is None:
        return transfer_form(told, "loans/transfer.html", problems), 422
    return _told(outcome, "done" if outcome.code == "cleared" else "heed")


def move_images(told: table.Told) -> tuple[list[tuple[str, str]], Outcome | None]:
    """What a form says of the images of a loan, done; or what is to be put right in it."""
    problems = []
    if not request.form.get("destination"):
        problems.append(("destination-1", "Choose where the photos are now."))
    count = request.form.get("pictures", "").strip()
    if not (count.isdecimal() and len(count) < 6):
        problems.append(("pictures", "Give a number, 0 if there were none."))
    if request.form.get("shared") not in ("none", "parents"):
        problems.append(("shared-none", sentence("D9")))
    if problems:
        return problems, None
    form = request.form
    action = ConfirmImageTransfer(
        told.device.id,
        told.loan.id,
        form["destination"],
        int(count),
        form["shared"],
        form.get("pupil") or None,
        form.get("deleted") == "yes",
        form.get("recently_deleted") == "yes",
        form.get("cloud") == "yes",
    )
    outcome = perform(this_school(), action, stamp())
    if outcome.refusal:
        field = "shared-none" if outcome.refusal == "D9" else "destination-1"
        return [(field, outcome.message)], None
    return [], outcome
