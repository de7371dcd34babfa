"""A school where every table has rows and every column a value, for tests of the whole register."""

from __future__ import annotations

import copy
import shutil
import uuid
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kiosk.actions import Action, Stamp
from kiosk.actions.acknowledgements import RecordAcceptance
from kiosk.actions.confiscations import (
    Confiscate,
    ReturnConfiscated,
    TellParentOfConfiscation,
)
from kiosk.actions.corrections import AddCorrection
from kiosk.actions.day_badges import NameDayBadge
from kiosk.actions.day_closes import CloseDay
from kiosk.actions.declarations import MarkAbsent, MarkPresent
from kiosk.actions.emails import GiveEmailAddress, TryEmail
from kiosk.actions.emergencies import ReviewEmergency
from kiosk.actions.imeis import DeleteImei, DescribePhone, RecordImei, RetirePhone
from kiosk.actions.justifications import AcknowledgeJustification
from kiosk.actions.loans import ConfirmImageTransfer, LetGoOut, ReturnDevice, SignOutDevice
from kiosk.actions.lockups import (
    CloseSlots,
    GiveSlot,
    LockUpPhone,
    TakeBackInEmergency,
    TakeBackPhone,
    Undo,
)
from kiosk.actions.office_entries import GiveEmergencyReason, RecordFromPaper, ReleaseForOwner
from kiosk.actions.patterns import EndPattern, SetPattern
from kiosk.actions.people import RecordClass, RecordImport, RecordPerson, RecordPupil
from kiosk.actions.permissions import (
    ApprovePermission,
    RequestPermission,
    RevokePermission,
    Terms,
)
from kiosk.actions.photos import (
    DecidePhotos,
    EndExclusion,
    ExcludeFromPhotos,
    OpenPhotoList,
)
from kiosk.actions.pins import ChangePin, ChoosePin, RestPins, TryPin
from kiosk.actions.places import AddPlace, ClosePlace
from kiosk.actions.policies import Card, PublishPolicy
from kiosk.actions.pupil_phone_permissions import (
    AddCollectingAdult,
    AskHeadteacher,
    DecidePupilPhonePermission,
    MarkPupil,
    RecordWalking,
    RemoveCollectingAdult,
    UnmarkPupil,
    WithdrawPupilPhonePermission,
)
from kiosk.actions.pupil_phones import (
    CloseLostPhone,
    CorrectPupilPhone,
    HandBackPupilPhone,
    HandInPupilPhone,
    HoldOvernight,
    HoldPupilPhone,
    IssuePupilLabel,
    NotePupilPhone,
    UndoPupilPhone,
)
from kiosk.actions.quarantines import EndQuarantine, NotePolice, QuarantineDevice
from kiosk.actions.retention import DisposeOf, Key, LiftHold, SetHold
from kiosk.actions.roles import EndRole, GrantRole, ResetSignIn
from kiosk.actions.school_days import AddTerm, RemoveTerm, SetDay
from kiosk.actions.school_devices import IssueDeviceLabel, RecordDevice
from kiosk.actions.set_up import SkipStep
from kiosk.actions.settings import ChangeSetting
from kiosk.actions.sign_in import (
    BeginSession,
    CountAttempt,
    IssueOneTimeCodes,
    ProveSecondFactor,
    SetPassphrase,
)
from kiosk.actions.stand_ins import NameStandIn
from kiosk.actions.stations import (
    EnrolStation,
    EnrolWithCode,
    OfferEnrolment,
    RevokeStation,
    SeeStation,
)
from kiosk.actions.subject_access import (
    AnswerRequest,
    ConfirmIdentity,
    PauseRequest,
    ReceiveRequest,
)
from kiosk.actions.urgent_calls import DeliverCall, NoteCall
from kiosk.actions.visits import EndVisit, OpenVisit, SayPhoneUsed
from kiosk.actions.watches import DeclareWatch
from kiosk.actions.year_end import EndSchoolYear, MoveBack, MoveUp, UndoYearEnd
from kiosk.db import audit_log
from kiosk.decide.people import guest
from kiosk.perform import perform
from kiosk.school import open_school

if TYPE_CHECKING:
    from oakfield import Oakfield

SCHEMA = Path(__file__).parents[1] / "schema.sql"


def build(config: pytest.Config, folder: Path) -> Oakfield:
    """The school itself, to be copied: build it once for many tests, then close it."""
    shared = config.pluginmanager.get_plugin(str(Path(__file__).with_name("conftest.py")))
    oakfield: Oakfield = shared.Oakfield(folder)
    fill(oakfield)
    oakfield.school.close()
    return oakfield


def copy_of(built: Oakfield, folder: Path) -> Oakfield:
    """The same school once more, to do with as one likes. Close it."""
    shutil.copytree(built.folder, folder)
    oakfield = copy.copy(built)
    oakfield.folder = folder
    oakfield.school = open_school(folder, lambda: oakfield.clock)
    return oakfield


def fill(oakfield: Oakfield) -> None:
    """A Friday from 07:30 to 12:00, with a bit of everything that can be recorded."""
    oakfield.set("07:30")
    _people_and_things(oakfield)
    _signing_in(oakfield)
    _the_calendar(oakfield)
    _numbers_of_phones(oakfield)
    _day_badges(oakfield)
    _photographs_and_a_visit(oakfield)
    oakfield.set("07:35")
    _a_morning(oakfield)
    _pupils_phones(oakfield)
    _forgetting(oakfield)
    _permissions(oakfield)
    _records_and_rights(oakfield)
    for _ in range(2):
        oakfield.do(DeleteImei("zz-pat", "imei1"))  # I11: the last entries change no row


def _forgetting(oakfield: Oakfield) -> None:
    """A year that was ended and undone, holds that were lifted, a day of last year disposed of."""
    summer, autumn = datetime(2027, 8, 31, 9, tzinfo=UTC), oakfield.clock
    oakfield.clock = summer
    oakfield.do(RecordClass("class-5", "5 Ash"))
    oakfield.do(RecordPupil("pupil3", "mis", "MIS303", "Cy", "Xerxes", None, "5", "5 Ash"))
    by_pat = {"actor": "zz-pat"}
    oakfield.do(EndSchoolYear("year1", 0, 1), **by_pat)
    oakfield.do(MoveUp("year1", "pupil3", "class-6"), **by_pat)
    oakfield.do(UndoYearEnd("year1"), **by_pat)
    oakfield.do(MoveBack("year1", "pupil3"), **by_pat)
    oakfield.do(EndSchoolYear("year2", 0, 0), **by_pat)
    oakfield.clock = autumn
    oakfield.do(SetHold("hold1", "zz-pat", None, "sealed"), **by_pat)
    oakfield.do(SetHold("hold2", None, "pupil1", "sealed"), **by_pat)
    for hold in ("hold1", "hold2"):
        oakfield.do(LiftHold(hold), **by_pat)
    oakfield.clock = datetime(2025, 9, 8, 9, tzinfo=UTC)
    oakfield.do(RecordPerson("zz-old", "mis", "MIS902", "Old", "Times", None, None))
    oakfield.do(MarkAbsent("zz-old"))
    oakfield.clock = autumn
    (key,) = (row["id"] for row in oakfield.rows("day_declarations") if row["person"] == "zz-old")
    rows: tuple[Key, ...] = (("day_declarations", key),)
    db = oakfield.school.db
    told = tuple(audit_log.payloads_about(db, rows))
    gone = DisposeOf("run1", "lock-ups", rows, told, audit_log.head(db)[0], ())
    assert oakfield.do(gone, **by_pat).code == "disposed"


def _numbers_of_phones(oakfield: Oakfield) -> None:
    for key, number in (("imei1", "356938035643809"), ("imei2", "868932036356090")):
        sealed = f"sealed {key}"
        oakfield.do(RecordImei(key, "zz-pat", 2, 1, number, sealed, f"fingerprint {key}"))
        if key == "imei1":
            oakfield.do(DeleteImei("zz-pat", key))
    oakfield.do(DescribePhone("zz-pat", 2, "Fairphone", "5", "green"))
    oakfield.do(DescribePhone("zz-pat", 3, "Nokia", "", ""))
    oakfield.do(RetirePhone("zz-pat", 3))


def _records_and_rights(oakfield: Oakfield) -> None:
    _by_pat(oakfield, AddCorrection("right1", "person1", "acknowledgements/2/person1", "sealed"))
    for key, whose in (("asked1", ("zz-pat", None, None)), ("asked2", (None, "pupil1", "Ann"))):
        oakfield.do(ReceiveRequest(key, *whose, FRIDAY))
        oakfield.do(ConfirmIdentity(key, FRIDAY))
    oakfield.do(AnswerRequest("asked1"))
    oakfield.do(PauseRequest("asked2"))
    oakfield.do(ReceiveRequest("asked3", "zz-pat", None, None, FRIDAY))


def _people_and_things(oakfield: Oakfield) -> None:
    pat = RecordPerson("zz-pat", "mis", "MIS900", "Patricia", "Quill", "Pat", "Caretaker")
    perform(oakfield.school, pat, Stamp("person1", "machine", "by-somebody", oakfield.clock))
    oakfield.do(RecordClass("class-6", "6 Oak"))
    oakfield.do(RecordPupil("pupil1", "mis", "MIS301", "Ada", "Zephyr", "Addie", "6", "6 Oak"))
    oakfield.do(RecordPupil("pupil2", "mis", "MIS302", "Bo", "Yarrow", None, "5", None))
    oakfield.do(RecordImport("import1", "mis", "ab" * 32, 1, 2))
    oakfield.do(EnrolStation("hall", "Hall tablet", "kiosk"))
    oakfield.do(EnrolStation("attic", "Attic laptop", "office"))
    oakfield.do(RevokeStation("attic"))
    oakfield.do(ChangeSetting("sounds", "no"))
    oakfield.do(
        PublishPolicy(
            "Phones and tablets",
            date(2026, 9, 8),
            date(2027, 9, 8),
            (Card("staff", "lock", "Off and away", "In its slot."),),
        )
    )


def _signing_in(oakfield: Oakfield) -> None:
    oakfield.do(GrantRole("role-pat", "zz-pat", "leadership"))
    oakfield.do(GrantRole("role-pat-2", "zz-pat", "office"))
    oakfield.do(EndRole("zz-pat", "office"))
    oakfield.do(IssueOneTimeCodes("start", "zz-pat", ("code-1",)))
    oakfield.do(SetPassphrase("zz-pat", "as it is kept", "code-1"))
    oakfield.do(CountAttempt("sign-in/zz-pat", "zz-pat"))
    oakfield.do(BeginSession("session-1", "zz-pat", "machine"))
    oakfield.do(ProveSecondFactor("session-1", "session-2", 1, None))
    oakfield.do(IssueOneTimeCodes("pin", "zz-pat", ("code-4",)))
    oakfield.do(ChoosePin("zz-pat", "as it is kept", "code-4"))
    oakfield.do(ChangePin("zz-pat", "as it is kept now"))
    for each in range(20):
        oakfield.do(TryPin(f"nobody {each}", None))
    oakfield.do(RestPins("machine"))
    oakfield.do(ResetSignIn("zz-pat", "code-2"))
    oakfield.do(OfferEnrolment("code-3", "Office computer", "office"))
    oakfield.do(EnrolWithCode("office-computer", "code-3", "enrol"))
    oakfield.do(SeeStation("hall"))


def _the_calendar(oakfield: Oakfield) -> None:
    oakfield.do(AddTerm("spring", "Spring 2027", date(2027, 1, 4), date(2027, 3, 25)))
    oakfield.do(RemoveTerm("spring"))
    oakfield.do(SetDay(date(2026, 12, 18), "closes_early", "13:30", "Last day"))
    oakfield.do(AddPlace("staffroom", "Staffroom", "staff_only"))
    oakfield.do(AddPlace("old-hall", "Old hall", "children"))
    oakfield.do(ClosePlace("old-hall"))
    oakfield.do(SkipStep("days", True))
    oakfield.do(RecordAcceptance("zz-pat", 2))
    oakfield.do(SetPattern("zz-pat", "Mon-Fri", "Mon-Fri 08:00-16:00", "Mon-Fri 09:00-15:00"))
    oakfield.do(EndPattern("zz-pat"))
    oakfield.do(MarkAbsent("zz-pat"))
    oakfield.do(MarkPresent("zz-pat"))
    oakfield.do(MarkAbsent("zz-pat"))


def _a_morning(oakfield: Oakfield) -> None:
    priya, sam, una = (oakfield.somebody(name) for name in ("Priya", "Sam", "Una"))
    oakfield.do(GiveSlot(40, sam.person))
    oakfield.do(CloseSlots(59))
    label = oakfield.slot_label(7)
    oakfield.slot_label(8)
    oakfield.slot_label(8)
    oakfield.set("07:40")
    oakfield.scan(priya, "lock_away:1+2", slot_label=label)
    oakfield.scan(sam, action_id="sam locks up")
    oakfield.do(Undo("sam locks up"))
    oakfield.scan(sam)
    oakfield.scan(una)
    oakfield.badge(una.person)
    oakfield.set("08:20")
    oakfield.scan(priya, "take_back:1", action_id="priya takes back")
    oakfield.do(Undo("priya takes back"))
    oakfield.scan(priya, "take_back:2")
    oakfield.set("10:00")
    oakfield.do(TakeBackInEmergency(oakfield.digest(sam.code)), action_id="sam is called")
    oakfield.do(Undo("sam is called"))
    oakfield.do(TakeBackInEmergency(slot_number=1), station="hall")
    oakfield.do(TakeBackInEmergency(oakfield.digest(sam.code)))
    oakfield.scan(priya, "take_back:1")  # K4
    oakfield.do(GiveEmergencyReason(2, "family", "zz-pat"))
    early, later = oakfield.clock - timedelta(hours=2), oakfield.clock - timedelta(hours=1)
    oakfield.do(RecordPerson("zz-ned", "mis", "MIS901", "Ned", "Reeve", None, None))
    oakfield.do(RecordFromPaper("zz-ned", 50, early, later, oakfield.clock))
    oakfield.do(RecordFromPaper("zz-ned", 51, later, None, oakfield.clock))
    oakfield.do(ReleaseForOwner(51, "person1", "handed_on"))
    oakfield.set("12:00")
    oakfield.do(DeclareWatch(oakfield.digest(priya.code), False))
    oakfield.scan(una)  # G2


def _permissions(oakfield: Oakfield) -> None:
    def by(actor: str, action: Action) -> None:
        perform(oakfield.school, action, replace(oakfield.stamp(), actor=actor))

    oakfield.do(GrantRole("role-head", "person2", "headteacher"))
    oakfield.do(AddPlace("hut", "The hut", "public"))
    oakfield.do(ClosePlace("hut"))
    until = oakfield.clock + timedelta(days=1)
    oakfield.do(NameStandIn("stands-in", "person3", "acting", oakfield.clock, until))
    room = oakfield.rows("places")[0]["id"]
    oakfield.accepts("person1")
    asked, hour = oakfield.clock, timedelta(hours=1)
    terms = Terms("exception", 1, asked, asked + hour, (room,), "other", "sealed", "person2", asked)
    contact = replace(terms, kind="contact_details", rooms=(), parent_agreed_on=date(2026, 11, 19))
    by("person1", RequestPermission("first", "person1", terms))
    by("person1", RequestPermission("second", "person1", contact))
    by("person2", ApprovePermission("second/1", "sealed"))
    by("person2", RevokePermission("second/1", "sealed"))
    by("person1", RequestPermission("third", "person1", replace(terms, phone=2)))
    by("person2", ApprovePermission("third/1"))
    past = replace(terms, starts_at=asked - 2 * hour, ends_at=asked - hour)
    by("person1", RequestPermission("past", "person1", past))
    by("person2", AcknowledgeJustification("past", date(2026, 11, 21)))
    by("zz-pat", GrantRole("role-again", "zz-pat", "leadership"))
    by("zz-pat", ReviewEmergency(1, "sealed"))
    oakfield.do(ChangeSetting("email", "yes"))
    by("person2", GiveEmailAddress("head@oakfield.example"))
    by("person1", RequestPermission("fourth", "person1", replace(terms, phone=3)))
    oakfield.do(TryEmail(oakfield.rows("emails")[0]["id"]))
    by("person2", NoteCall("call", "person1"))
    by("person2", DeliverCall("call"))


def _day_badges(oakfield: Oakfield) -> None:
    for number in (3, 3, 4):
        oakfield.day_badge(number)
    oakfield.do(NameDayBadge(3, date(2026, 11, 20), "zz-pat"))
    oakfield.do(guest("zz-jo", "Jo Field", "Supply teacher"))
    oakfield.do(NameDayBadge(4, date(2026, 11, 20), "zz-jo"))


def _pupils_phones(oakfield: Oakfield) -> None:
    """Two days: one child handed in and back, one held safely, one confiscated."""
    head = Stamp("zz-pat", "machine", "the-head-decides", oakfield.clock)
    by_pat = {"actor": "zz-pat"}
    oakfield.do(GrantRole("role-head-2", "zz-pat", "headteacher"))
    day, last = date(2026, 11, 20), date(2026, 12, 18)
    oakfield.do(RecordWalking("form1", "pupil1", "Ann Zephyr", True, date(2026, 9, 4), "12345"))
    oakfield.do(AskHeadteacher("ask1", "pupil2", "headteacher", "Di", "Walks", "15", day, last))
    perform(oakfield.school, DecidePupilPhonePermission("ask1", True, day, last), head)
    oakfield.do(WithdrawPupilPhonePermission("ask1"))
    oakfield.do(AddCollectingAdult("adult1", "pupil1", "Ann Zephyr", "mother", True))
    oakfield.do(AddCollectingAdult("adult2", "pupil1", "Max Zephyr", "uncle", False))
    oakfield.do(RemoveCollectingAdult("adult2"))
    oakfield.do(MarkPupil("pupil1", "goes_home", "16:00"))
    oakfield.do(MarkPupil("pupil1", "on_visit"))
    oakfield.do(UnmarkPupil("pupil1", "on_visit"))
    for number in (1, 2):
        oakfield.do(IssuePupilLabel(f"label{number}", "pupil1", None, 1))
        oakfield.do(IssuePupilLabel(f"pouch{number}", None, 30))
    oakfield.do(HandInPupilPhone("label2", switched_off=True, condition="Cracked"), **by_pat)
    oakfield.do(
        HandBackPupilPhone("label2", adult="Ann Zephyr", early="Dentist"),
        **by_pat,
        action_id="handed back",
    )
    oakfield.do(UndoPupilPhone("handed back"), **by_pat)
    oakfield.do(NotePupilPhone(2, "damaged", "A crack", oakfield.clock), **by_pat)
    oakfield.do(NotePupilPhone(2, "damaged", "An old crack", oakfield.clock, 2), **by_pat)
    oakfield.do(HandInPupilPhone(pupil="pupil2", switched_off=True))
    oakfield.do(HoldPupilPhone("pupil2", oakfield.clock, "Di, mother"), **by_pat)
    oakfield.do(HoldOvernight(3, "The safe"))
    oakfield.do(CloseLostPhone(3, "Di, mother"), **by_pat)
    oakfield.do(CorrectPupilPhone(3, "Was not hers"), **by_pat)
    oakfield.do(Confiscate("taken1", "pupil2", "Used in class", "The safe"), **by_pat)
    oakfield.do(TellParentOfConfiscation("taken1", oakfield.clock))
    oakfield.do(ReturnConfiscated("taken1", "Di Yarrow", "mother"), **by_pat)


FRIDAY = date(2026, 11, 20)


AFTERNOON = datetime(2026, 11, 20, 15, tzinfo=UTC)


def _photographs_and_a_visit(oakfield: Oakfield) -> None:
    oakfield.set("07:32")
    for number in ("1", "2"):
        _device_with_labels(oakfield, number)
    for pupil in ("pupil1", "pupil2"):
        _what_was_decided(oakfield, pupil)
    oakfield.do(EndExclusion("pupil1"))
    oakfield.do(OpenVisit("visit1", "the museum", FRIDAY, "zz-pat", (), ("class-6",)))
    _phone_of_pat_on_the_visit(oakfield)
    _a_loan_with_images(oakfield)
    oakfield.do(EndVisit("visit1"))
    for device in ("ipad1", "ipad2"):
        _by_pat(oakfield, QuarantineDevice(device))
        oakfield.do(NotePolice(device, oakfield.clock, "CR/1"))
    oakfield.do(EndQuarantine("ipad1"))
    oakfield.do(SignOutDevice("ipad1", "zz-pat", "Lesson", None, None, AFTERNOON))
    oakfield.do(CloseDay("zz-pat"))


def _device_with_labels(oakfield: Oakfield, number: str) -> None:
    device, tag = f"ipad{number}", f"iPad {number}"
    oakfield.do(RecordDevice(device, tag, "ipad", "F9X", "Cabinet 2", True, False))
    oakfield.do(IssueDeviceLabel(device, f"old label {number}"))
    oakfield.do(IssueDeviceLabel(device, f"label {number}"))


def _what_was_decided(oakfield: Oakfield, pupil: str) -> None:
    days = date(2026, 9, 8), date(2027, 7, 21)
    oakfield.do(DecidePhotos(pupil, "Press", True, *days, "consent", "Mother", "Form"))
    oakfield.do(ExcludeFromPhotos(pupil))
    oakfield.do(EndExclusion(pupil))
    oakfield.do(ExcludeFromPhotos(pupil))


def _phone_of_pat_on_the_visit(oakfield: Oakfield) -> None:
    oakfield.do(LockUpPhone("zz-pat", (1,)))
    oakfield.do(TakeBackPhone("zz-pat", (1,)))
    oakfield.do(LockUpPhone("zz-pat", (1,)))
    oakfield.do(SayPhoneUsed("visit1", "zz-pat", "no"))


def _a_loan_with_images(oakfield: Oakfield) -> None:
    oakfield.do(OpenPhotoList("zz-pat", "class-6", "Press"))
    out = SignOutDevice("ipad1", "zz-pat", "Visit", "class-6", "Press", AFTERNOON, "visit1")
    oakfield.do(out)
    oakfield.do(DecidePhotos("pupil1", "Press", False, FRIDAY))
    oakfield.do(ReturnDevice("ipad1"))
    _by_pat(oakfield, LetGoOut("ipad1", "Sports day"))
    said = ("Office computer", 12, "parents", "pupil1", True, True, True)
    _by_pat(oakfield, ConfirmImageTransfer("ipad1", 1, *said))


def _by_pat(oakfield: Oakfield, action: Action) -> None:
    now = Stamp("zz-pat", "machine", str(uuid.uuid4()), oakfield.clock)
    assert perform(oakfield.school, action, now).refusal is None
