"""School devices out and back: what may happen to a loan (domain.md B.6, invariant 8).

A loan is cleared when no images were made, or when they were moved to where the school keeps them
and deleted from everywhere else. Overdue is computed when asked, never stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import ClassVar

from kiosk.actions import Choice, Outcome
from kiosk.actions.loans import (
    AnswerImages,
    ConfirmImageTransfer,
    LetGoOut,
    ReturnDevice,
    SignOutDevice,
)
from kiosk.decide.acknowledgements import Acceptance, rules_first
from kiosk.decide.calendar import clock_time, day_of, instant_of, local
from kiosk.decide.decision import UNCHANGED, Changes, Decision, Moment, Unchanged, done
from kiosk.decide.school_devices import SchoolDevice, in_use_again, put_away
from kiosk.refusals import Refusal, refuse, sentence

IMAGES = ("images:none", "images:made", "images:stop", "images:police", "images:again")
"""The answers to whether images were made. What must not be there (`stop`) is asked once more; then
`police` puts the device away (B1), and `again` goes back to the question.
"""


@dataclass(frozen=True)
class Loan:
    """A device out with somebody. Open until cleared; `images` is None until D7 is answered.

    `list_changed_at`: a child on the borrower’s photo list may not be photographed any more.
    `excused_*`: leadership let the device go out once more that day although it held images.
    """

    TABLE: ClassVar[str] = "loans"

    id: int
    device: str
    borrower: str
    purpose: str
    class_id: str | None
    visit: str | None
    photo_use: str | None
    list_version: str | None
    list_changed_at: datetime | None
    station: str
    out_at: datetime
    due_at: datetime
    returned_at: datetime | None
    images: str | None
    transfer_due_at: datetime | None
    cleared_at: datetime | None
    excused_at: datetime | None
    excused_by: str | None
    excused_why: str | None

    @property
    def state(self) -> str:
        """`out`, `returned` (D7 unanswered), `awaiting_transfer` or `cleared`."""
        if self.returned_at is None:
            return "out"
        if self.cleared_at:
            return "cleared"
        return "returned" if self.images is None else "awaiting_transfer"

    def is_overdue(self, now: datetime) -> bool:
        """Still out after it was due back (D10)."""
        return self.returned_at is None and now > self.due_at

    def is_late_to_transfer(self, now: datetime) -> bool:
        """Images, or no answer about them, after the deadline."""
        due = self.transfer_due_at
        return self.cleared_at is None and due is not None and now > due


@dataclass(frozen=True)
class ImageTransfer:
    """Where the images of a loan went, and when they were deleted from each place."""

    TABLE: ClassVar[str] = "image_transfers"

    id: int
    loan: int
    destination: str
    pictures: int
    shared: str
    pupil: str | None
    moved_by: str
    moved_at: datetime
    deleted_at: datetime | None
    recently_deleted_at: datetime | None
    cloud_deleted_at: datetime | None
    deleted_by: str | None

    @property
    def still_in(self) -> tuple[str, ...]:
        """Where images are that were to be deleted: the device, Recently Deleted, a cloud album."""
        places = {
            "the device": self.deleted_at,
            "Recently Deleted": self.recently_deleted_at,
            "any cloud album": self.cloud_deleted_at,
        }
        return tuple(place for place, deleted_at in places.items() if deleted_at is None)

    @property
    def is_whole(self) -> bool:
        """Deleted from everywhere but where the school keeps them."""
        return not self.still_in


@dataclass(frozen=True)
class SignOutFacts:
    """A device, what is not cleared of it, and what the borrower has read.

    `holders` are the names of who had it, by id; `acceptance` is the borrower’s, of the rules.
    `list_is_current`: they opened the list of this class and use within a day, and it is the same
    now; `version` is that list’s, `excluded` its count (D6).
    """

    device: SchoolDevice | None
    uncleared: tuple[Loan, ...]
    holders: Mapping[str, str]
    borrower_is_here: bool
    acceptance: Acceptance
    class_name: str
    list_is_current: bool
    version: str
    excluded: int
    next_id: int


def sign_out(action: SignOutDevice, facts: SignOutFacts, station: str, moment: Moment) -> Decision:
    """Take a device away: M5, E3, G6, M6, D3, M15, D2, D4, M7, M2, D5, in this order."""
    device = facts.device
    if device is None:
        return refuse("M5", heading="No such device")
    if not facts.borrower_is_here:
        return refuse("E3")
    refusal = (
        rules_first(facts.acceptance)
        or not_to_be_had(device, facts.uncleared, facts.holders, moment)
        or _not_for_school(action, moment)
        or _list_unread(action, facts, moment)
    )
    if refusal:
        return refusal
    loan = Loan(
        facts.next_id,
        device.id,
        action.borrower,
        action.purpose,
        action.class_id,
        action.visit,
        action.photo_use,
        facts.version if action.photo_use else None,
        None,
        station,
        moment.at,
        action.due_at,
        *(None,) * 7,
    )
    unplugged = (in_use_again(device, moment),) if device.condition == "charging" else ()
    return Changes((loan, *unplugged), _signed_out(action, device, facts, moment))


def not_to_be_had(
    device: SchoolDevice, uncleared: Iterable[Loan], holders: Mapping[str, str], moment: Moment
) -> Refusal | None:
    """Why nobody can take a device now, before anything else is asked: M6, D3, M15 or D2.

    Says who has it (D3): only for whoever gave a PIN or signed in.
    """
    if not device.may_go_out:
        return put_away(device) or refuse(
            "M6", heading="Not this one", ipad=device.tag, condition=device.condition
        )
    out_first = sorted(uncleared, key=lambda loan: loan.state != "out")
    for loan in out_first:
        name = holders.get(loan.borrower, "a colleague")
        says = _is_out if loan.state == "out" else _still_holds
        refusal = says(device, loan, name, moment)
        if refusal:
            return refusal
    return None


def _is_out(device: SchoolDevice, loan: Loan, name: str, moment: Moment) -> Refusal:
    since = day_and_time(loan.out_at, moment)
    here = "Choose another. If it is here, scan its label on the start page: then it is back."
    return refuse("D3", heading="Already out", foot=here, ipad=device.tag, person=name, time=since)


def _still_holds(device: SchoolDevice, loan: Loan, name: str, moment: Moment) -> Refusal | None:
    """Images that nobody has dealt with, unless leadership let it go out today."""
    if loan.excused_at and day_of(loan.excused_at) == day_of(moment.at):
        return None
    if loan.images is None:
        return refuse("M15", heading="Not yet", ipad=device.tag, person=name)
    date = f"{local(loan.out_at):%A} {local(loan.out_at).day} {local(loan.out_at):%B}"
    foot = f"{name} had it. Choose another."
    return refuse("D2", heading="Not yet", foot=foot, ipad=device.tag, date=date)


def _not_for_school(action: SignOutDevice, moment: Moment) -> Refusal | None:
    if action.purpose not in moment.settings.loan_purposes:
        return refuse("D4", heading="What is it for?")
    if action.due_at <= moment.at:
        return refuse("M7", heading="When is it back?")
    return None


def _list_unread(action: SignOutDevice, facts: SignOutFacts, moment: Moment) -> Refusal | None:
    if action.photo_use is None:
        return None
    if action.photo_use not in moment.settings.photo_uses:
        return refuse("M2", heading="No such use", use=action.photo_use)
    if not facts.list_is_current:
        return refuse("D5", heading="The list first", group=facts.class_name)
    return None


def _signed_out(
    action: SignOutDevice, device: SchoolDevice, facts: SignOutFacts, moment: Moment
) -> Outcome:
    heed = lacking(device)
    if device.condition == "charging":
        heed = f"It was charging. Look at its battery. {heed}".strip()
    message = f"Bring it back by {clock_time(action.due_at)}."
    if action.photo_use and facts.excluded:
        message += " " + must_not_be(facts.excluded, facts.class_name, action.photo_use)
    if action.photo_use in moment.settings.uses_without_names:
        message += " " + NO_NAMES
    return Outcome("signed_out", message, heading=f"{device.tag} is yours", foot=heed)


NO_NAMES = "Name no child shown there."
"""What holds for a use without names, as on social media (WL27)."""


def lacking(device: SchoolDevice) -> str:
    """What is said of a device without passcode or school management (QC26); else nothing."""
    if not device.lacks:
        return ""
    return f"It is {' and '.join(device.lacks)}. Please tell the office."


def must_not_be(n: int, group: str, use: str) -> str:
    """D6, of one child as of several."""
    said = sentence("D6", n=n, group=group, use=lower_first(use))
    return said.replace("1 children", "1 child") if n == 1 else said


def lower_first(words: str) -> str:
    """A use in the middle of a sentence."""
    return words[:1].lower() + words[1:]


def day_and_time(at: datetime, moment: Moment) -> str:
    """`08:31`, or with its weekday when that was another day."""
    return clock_time(at) if day_of(at) == day_of(moment.at) else f"{local(at):%A %H:%M}"


@dataclass(frozen=True)
class DeviceFacts:
    """A device, what is not cleared of it (oldest first), and the transfer of the loan at hand."""

    device: SchoolDevice | None
    uncleared: tuple[Loan, ...]
    transfer: ImageTransfer | None
    next_id: int

    @property
    def out(self) -> Loan | None:
        """The loan that is out."""
        return next((loan for loan in self.uncleared if loan.state == "out"), None)

    @property
    def unanswered(self) -> Loan | None:
        """The last loan whose D7 was not answered."""
        return next((e for e in reversed(self.uncleared) if e.state == "returned"), None)


def bring_back(_action: ReturnDevice, facts: DeviceFacts, moment: Moment) -> Decision:
    """A device is back: stored at once, then D7 is asked; M5, M8 where it is not out."""
    device = facts.device
    if device is None:
        return refuse("M5", heading="No such device")
    refusal = put_away(device)
    if refusal:
        return refusal
    if facts.out:
        at = max(moment.at, facts.out.out_at)
        back = replace(facts.out, returned_at=at, transfer_due_at=transfer_due(at, moment))
        found = () if device.condition != "missing" else (in_use_again(device, moment),)
        return Changes((back, *found), asked(device, facts.out, moment))
    if facts.unanswered:
        return Unchanged(asked(device, facts.unanswered, moment))
    if facts.uncleared:
        return Unchanged(_move_them(device, facts.uncleared[0], moment))
    return refuse("M8", heading=f"{device.tag} is in", ipad=device.tag)


def transfer_due(returned_at: datetime, moment: Moment) -> datetime:
    """The deadline for moving images: the same day’s, else the next day’s. UTC."""
    day, by = day_of(returned_at), moment.settings.transfer_by
    due = instant_of(day, by)
    return due if due > returned_at else instant_of(day + timedelta(days=1), by)


def asked(device: SchoolDevice, loan: Loan, moment: Moment) -> Outcome:
    """D7, with its two answers; what must not be there has a way of its own (B1)."""
    late = ""
    if moment.at > loan.due_at:
        late = sentence("D10", ipad=device.tag, time=day_and_time(loan.due_at, moment))
    return Outcome(
        "returned",
        sentence("D7"),
        heading=f"{device.tag} is back",
        foot=late,
        choices=(
            Choice("images:none", "No", "Nothing was made"),
            Choice("images:made", "Yes", "They are moved and deleted next"),
        ),
        also=(Choice("images:stop", "Something on it must not be there", "What to do now"),),
    )


def _move_them(device: SchoolDevice, loan: Loan, moment: Moment) -> Outcome:
    due = loan.transfer_due_at or moment.at
    kept = sentence("D8", approved=", ".join(moment.settings.photo_destinations))
    return Outcome(
        "awaiting_transfer",
        f"Move them by {day_and_time(due, moment)}, then delete them from {device.tag}. {kept}",
        heading="Now move the photos",
    )


def answer_images(action: AnswerImages, facts: DeviceFacts, moment: Moment) -> Decision:
    """D7 answered: No clears the loan, Yes waits for the transfer."""
    device, loan = facts.device, facts.unanswered
    if device is None or loan is None:
        return refuse("M9", heading="Nothing to answer")
    refusal = put_away(device)
    if refusal:
        return refusal
    if not action.made:
        cleared = replace(loan, images="none", cleared_at=_after(loan, moment))
        home = f" Put it back in {device.home}." if device.home else ""
        return Changes(
            (cleared,), Outcome("cleared", f"Thank you.{home}", heading=f"{device.tag} is back")
        )
    waits = replace(loan, images="made")
    return Changes((waits,), _move_them(device, waits, moment))


def _after(loan: Loan, moment: Moment) -> datetime:
    return max(moment.at, loan.returned_at or moment.at)


def confirm_transfer(
    action: ConfirmImageTransfer, facts: DeviceFacts, by: str | None, moment: Moment
) -> Decision:
    """Where the images went: M6, M9, D8, D9. Half answered is kept, and goes on waiting.

    Whoever asks may be the person concerned, so that a device in quarantine says no more than M6.
    """
    device = facts.device
    loan = next((each for each in facts.uncleared if each.id == action.loan), None)
    refusal = put_away(device)
    if refusal:
        return refusal
    if device is None or loan is None or loan.state == "out" or by is None:
        return refuse("M9", heading="Nothing to move")
    if action.destination not in moment.settings.photo_destinations:
        approved = ", ".join(moment.settings.photo_destinations)
        return refuse("D8", heading="Not there", approved=approved)
    if action.shared != "none" and (action.shared != "parents" or action.pupil is None):
        return refuse("D9", heading="Not with them")
    transfer = _transfer(action, facts, by, moment)
    at = _after(loan, moment) if transfer.is_whole else None
    return Changes(
        (transfer, replace(loan, images="made", cleared_at=at)),
        Outcome("cleared", f"{device.tag} may go out again.", heading="All moved and deleted")
        if at
        else _move_them(device, loan, moment),
    )


def _transfer(
    action: ConfirmImageTransfer, facts: DeviceFacts, by: str, moment: Moment
) -> ImageTransfer:
    """What was confirmed before stays as it was, with who and when."""
    new = ImageTransfer(
        facts.next_id,
        action.loan,
        action.destination,
        action.pictures,
        action.shared,
        action.pupil if action.shared == "parents" else None,
        by,
        moment.at,
        moment.at if action.deleted else None,
        moment.at if action.recently_deleted else None,
        moment.at if action.cloud else None,
        by if action.deleted or action.recently_deleted or action.cloud else None,
    )
    was = facts.transfer
    if was is None:
        return new
    return replace(
        new,
        id=was.id,
        moved_by=was.moved_by,
        moved_at=was.moved_at,
        deleted_at=was.deleted_at or new.deleted_at,
        recently_deleted_at=was.recently_deleted_at or new.recently_deleted_at,
        cloud_deleted_at=was.cloud_deleted_at or new.cloud_deleted_at,
        deleted_by=new.deleted_by or was.deleted_by,
    )


def let_go_out(action: LetGoOut, facts: DeviceFacts, by: str | None, moment: Moment) -> Decision:
    """Leadership lets a device out today although it holds images; M10 without a reason."""
    if facts.device is None or by is None:
        return refuse("M5", heading="No such device")
    if not action.why:
        return refuse("M10", heading="Why?")
    waiting = [loan for loan in facts.uncleared if loan.state != "out"]
    if not waiting:
        return UNCHANGED
    return done(
        *(
            replace(loan, excused_at=moment.at, excused_by=by, excused_why=action.why)
            for loan in waiting
        )
    )


def with_news(outcome: Outcome, tags: Sequence[str]) -> Outcome:
    """What a borrower is told at their next scan when their photo list has changed meanwhile."""
    if not tags:
        return outcome
    news = f"Your photo list for {' and '.join(tags)} has changed. Open it before the next photo."
    return replace(outcome, message=f"{outcome.message} {news}", partly=True)
