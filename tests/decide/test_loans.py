"""School devices out and back: what may happen to a loan, and what can never happen (D1 to D11)."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oakfield import Oakfield, local
from photographs import SHARE, Hazel

from decide.conftest import refused
from kiosk.actions import Stamp
from kiosk.actions.loans import LetGoOut, ReturnDevice
from kiosk.actions.photos import DecidePhotos, ExcludeFromPhotos
from kiosk.actions.policies import PublishPolicy
from kiosk.actions.school_devices import IssueDeviceLabel, RecordDevice, SetCondition
from kiosk.actions.settings import ChangeSetting
from kiosk.db import audit_check, loans
from kiosk.perform import perform


@pytest.fixture
def hazel(oakfield: Oakfield) -> Hazel:
    return Hazel(oakfield)


def let_go(hazel: Hazel, why: str = "Sports day", device: str = "ipad4"):
    stamp = hazel.oakfield.stamp()
    head = hazel.oakfield.person("Margaret", "Hill")
    signed = Stamp(head, stamp.station, stamp.action_id, stamp.happened_at)
    return perform(hazel.oakfield.school, LetGoOut(device, why), signed)


# Out --------------------------------------------------------------------------------------------


def test_out_with_photographs_after_the_list_was_read(hazel: Hazel):
    hazel.decide("ada")
    outcome = hazel.read_and_sign_out()
    assert (outcome.code, outcome.heading) == ("signed_out", "iPad 4 is yours")
    assert outcome.message == (
        "Bring it back by 10:31. 3 children in 3 Hazel must not be photographed for press."
    )
    [loan] = hazel.loans()
    assert loan["list_version"] == hazel.list().version
    audit_check.verify(hazel.oakfield.school.db)


def test_on_social_media_no_child_is_named(hazel: Hazel):
    """WL27; for which uses is the school's to say."""
    said = "Name no child shown there."
    assert hazel.read_and_sign_out("School social media").message.endswith(said)
    hazel.scan()
    hazel.scan("images:none")
    hazel.oakfield.do(ChangeSetting("uses_without_names", "Press"))
    assert hazel.read_and_sign_out("Press").message.endswith(said)
    hazel.scan()
    hazel.scan("images:none")
    hazel.oakfield.do(ChangeSetting("uses_without_names", ""))
    assert said not in hazel.read_and_sign_out("School social media").message


def test_out_without_photographs_needs_no_list(hazel: Hazel):
    assert hazel.sign_out(None).message == "Bring it back by 10:31."
    assert hazel.loans()[0]["list_version"] is None


def test_the_rules_come_first(hazel: Hazel):
    sam = hazel.oakfield.somebody("Sam")
    said = "Please read and accept the device rules (version 1) first."
    refused(hazel.read_and_sign_out(who=sam), "G6", said)
    assert hazel.loans() == []
    hazel.oakfield.accepts(sam.person)
    assert hazel.sign_out(who=sam).code == "signed_out"


def test_a_newer_version_of_the_rules_comes_first_too(hazel: Hazel):
    hazel.oakfield.do(PublishPolicy("Newer rules", None, None, ()))
    said = "Please read and accept the device rules (version 2) first."
    refused(hazel.sign_out(None), "G6", said)


def test_the_list_comes_first(hazel: Hazel):
    said = "Open the photo list for 3 Hazel before taking the iPad."
    refused(hazel.sign_out(), "D5", said)
    hazel.open("School website")
    refused(hazel.sign_out(), "D5", said)
    hazel.open(who=hazel.oakfield.somebody("Sam"))
    refused(hazel.sign_out(), "D5", said)
    hazel.open()
    hazel.oakfield.wait(hours=24, seconds=1)
    refused(hazel.sign_out(), "D5", said)
    hazel.open()
    hazel.oakfield.wait(hours=24)
    assert hazel.sign_out().code == "signed_out"


def test_a_list_that_has_changed_since_is_read_again(hazel: Hazel):
    hazel.decide("ada")
    hazel.open()
    hazel.decide("ada", False)
    refused(hazel.sign_out(), "D5", "Open the photo list for 3 Hazel before taking the iPad.")
    assert hazel.read_and_sign_out().code == "signed_out"


def test_what_is_out_is_with_somebody(hazel: Hazel):
    hazel.sign_out(None)
    hazel.oakfield.set("09:00")
    again = hazel.sign_out(None, who=hazel.colleague("Sam"))
    refused(again, "D3", "iPad 4 is with Priya Shah since 08:31.")
    assert again.foot.startswith("Choose another.")


def test_one_let_out_with_photos_on_it_is_first_of_all_with_somebody(hazel: Hazel):
    """Kept out over night: who has it matters more than whose photos are still on it."""
    with_images(hazel)
    let_go(hazel)
    sam = hazel.colleague("Sam")
    hazel.sign_out(None, who=sam)
    hazel.oakfield.set("08:30", "2026-11-23")
    refused(hazel.sign_out(None), "D3", "iPad 4 is with Sam Shah since Friday 15:00.")
    hazel.scan()
    hazel.scan("images:none")
    held = hazel.sign_out(None, who=sam)
    assert (held.refusal, held.foot) == ("D2", "Priya Shah had it. Choose another.")


def test_only_for_school_and_with_an_end(hazel: Hazel):
    for purpose in ("", "Personal", "holiday"):
        said = "School devices are for school use only. Choose a purpose."
        refused(hazel.sign_out(None, purpose=purpose), "D4", said)
    refused(hazel.sign_out(None, hours=0), "M7", "Give a time later than now.")
    unknown = hazel.sign_out("Billboard")
    refused(unknown, "M2", "The school has no use of photographs called Billboard.")


def test_no_other_device_can_be_taken(hazel: Hazel):
    refused(hazel.sign_out(None, device="mine"), "M5", "There is no such school device.")
    for condition in ("faulty", "missing", "retired"):
        hazel.oakfield.do(SetCondition("ipad4", condition))
        refused(hazel.sign_out(None), "M6", f"iPad 4 is {condition}. Choose another.")


def test_one_that_is_not_managed_says_so(hazel: Hazel):
    hazel.oakfield.do(RecordDevice("ipad4", "iPad 4", "ipad", None, None, False, False))
    assert hazel.sign_out(None).foot == (
        "It is not managed by the school and without a passcode. Please tell the office."
    )


def test_nobody_who_is_not_here_takes_anything(hazel: Hazel):
    nobody = hazel.oakfield.somebody()
    nobody.person = "nobody"
    refused(hazel.sign_out(None, who=nobody), "E3", "There is no such person.")


# Back -------------------------------------------------------------------------------------------


def test_a_scan_brings_it_back_and_asks_and_no_clears_it(hazel: Hazel):
    hazel.sign_out(None)
    hazel.oakfield.set("09:30")
    back = hazel.scan()
    assert (back.code, back.heading) == ("returned", "iPad 4 is back")
    assert back.message == "Were any photos, videos or recordings made? Yes / No."
    assert hazel.state() == "returned"
    assert hazel.scan().code == "returned"
    done = hazel.scan("images:none")
    assert (done.code, done.message) == ("cleared", "Thank you. Put it back in Cabinet 2.")
    assert hazel.state() == "cleared"
    assert hazel.sign_out(None).code == "signed_out"


def test_the_third_scan_of_the_day_says_that_it_is_in(hazel: Hazel):
    said = "iPad 4 is recorded as in. To take it, choose Borrow an iPad."
    refused(hazel.scan(), "M8", said)
    refused(hazel.scan("images:none"), "M9", "There is nothing left to answer for that device.")


def test_yes_waits_for_the_transfer_until_the_deadline(hazel: Hazel):
    hazel.read_and_sign_out()
    hazel.scan()
    waits = hazel.scan("images:made")
    assert (waits.code, waits.heading) == ("awaiting_transfer", "Now move the photos")
    assert waits.message == (
        "Move them by 17:00, then delete them from iPad 4. "
        "Photos are kept only on: Staff drive, Photos, Office computer."
    )
    assert hazel.state() == "awaiting_transfer"
    assert hazel.scan().code == "awaiting_transfer"
    [told] = loans.open_loans(hazel.oakfield.school.db)
    assert not told.loan.is_late_to_transfer(local("17:00"))
    assert told.loan.is_late_to_transfer(local("17:01"))


@pytest.mark.parametrize(
    ("returned", "by", "due"),
    [
        ("16:59", "17:00", local("17:00")),
        ("17:00", "17:00", local("17:00", "2026-11-21")),
        ("09:00", "15:30", local("15:30")),
    ],
)
def test_the_deadline_is_the_schools(hazel: Hazel, returned: str, by: str, due):
    hazel.oakfield.do(ChangeSetting("transfer_by", by))
    hazel.sign_out(None, hours=10)
    hazel.oakfield.set(returned)
    hazel.scan()
    [told] = loans.open_loans(hazel.oakfield.school.db)
    assert told.loan.transfer_due_at == due


def test_a_late_return_says_so_and_is_taken(hazel: Hazel):
    hazel.sign_out(None)
    hazel.oakfield.set("11:00")
    [told] = loans.open_loans(hazel.oakfield.school.db)
    assert told.loan.is_overdue(hazel.oakfield.clock)
    assert hazel.scan().foot == "iPad 4 was due back at 10:31."
    assert hazel.state() == "returned"


def test_a_missing_one_that_is_shown_is_found(hazel: Hazel):
    hazel.sign_out(None)
    hazel.oakfield.do(SetCondition("ipad4", "missing"))
    hazel.scan()
    assert hazel.oakfield.rows("school_devices")[0]["condition"] == "in_use"


def test_a_clock_set_back_does_not_stop_a_return(hazel: Hazel):
    hazel.sign_out(None)
    hazel.oakfield.set("08:00")
    assert hazel.scan().code == "returned"
    assert hazel.scan("images:none").code == "cleared"


# Images -----------------------------------------------------------------------------------------


def with_images(hazel: Hazel) -> None:
    hazel.read_and_sign_out()
    hazel.oakfield.set("15:00")
    hazel.scan()
    hazel.scan("images:made")


def test_the_next_borrower_waits_until_all_is_moved_and_deleted(hazel: Hazel):
    """Scenario 9: returned on a Friday, not moved; the next borrower comes on Monday."""
    with_images(hazel)
    hazel.oakfield.set("08:30", "2026-11-23")
    sam = hazel.colleague("Sam")
    said = (
        "iPad 4 still holds photos from Friday 20 November. Move and delete them before it goes "
        "out again."
    )
    refused(hazel.sign_out(None, who=sam), "D2", said)
    assert hazel.move(cloud=False).code == "awaiting_transfer"
    refused(hazel.sign_out(None, who=sam), "D2", said)
    assert hazel.move(deleted=False, recently_deleted=False).code == "cleared"
    assert hazel.sign_out(None, who=sam).code == "signed_out"
    [row] = hazel.oakfield.rows("image_transfers")
    assert row["moved_by"] == row["deleted_by"] == hazel.priya.person


def test_an_answer_that_was_not_given_is_asked_for_first(hazel: Hazel):
    hazel.sign_out(None)
    hazel.scan()
    asked = (
        "iPad 4 is back, but Priya Shah has not said yet whether photos were made. Ask them, or "
        "choose another."
    )
    refused(hazel.sign_out(None, who=hazel.colleague("Sam")), "M15", asked)


def test_only_to_where_the_school_keeps_them(hazel: Hazel):
    with_images(hazel)
    said = "Photos are kept only on: Staff drive, Photos, Office computer."
    refused(hazel.move(destination="My laptop"), "D8", said)
    only = "Photos may be shared only with the parents of the child shown."
    refused(hazel.move(shared="parents"), "D9", only)
    refused(hazel.move(shared="everybody", pupil="ada"), "D9", only)
    assert hazel.move(shared="parents", pupil="ada").code == "cleared"


def test_nothing_is_moved_of_a_loan_that_is_out_or_over(hazel: Hazel):
    hazel.read_and_sign_out()
    over = "There is nothing left to answer for that device."
    refused(hazel.move(), "M9", over)
    hazel.scan()
    hazel.scan("images:none")
    refused(hazel.move(), "M9", over)
    refused(hazel.move(loan=99), "M9", over)


def test_images_found_after_all_are_moved_without_another_answer(hazel: Hazel):
    hazel.sign_out(None)
    hazel.scan()
    assert hazel.move().code == "cleared"
    assert hazel.loans()[0]["images"] == "made"


def test_leadership_lets_it_go_out_once_more_with_a_reason_that_day(hazel: Hazel):
    with_images(hazel)
    refused(let_go(hazel, ""), "M10", "Please say why it may go out although it holds photos.")
    assert let_go(hazel).code == "done"
    assert hazel.sign_out(None, hours=1).code == "signed_out"
    hazel.scan()
    hazel.scan("images:none")
    assert hazel.state(0) == "awaiting_transfer"
    hazel.oakfield.set("08:30", "2026-11-23")
    assert hazel.sign_out(None).refusal == "D2"
    assert let_go(hazel, device="mine").refusal == "M5"


def test_the_database_itself_clears_no_loan_with_images(hazel: Hazel):
    with_images(hazel)
    hazel.move(cloud=False)
    with pytest.raises(Exception, match="they are moved and deleted first"):
        hazel.oakfield.school.db.execute("UPDATE loans SET cleared_at = returned_at")


# Withdrawal -------------------------------------------------------------------------------------


def test_a_withdrawal_reaches_the_borrower_at_the_next_scan(hazel: Hazel):
    """Said without the child’s name, until the list is opened again."""
    hazel.decide("ada")
    hazel.read_and_sign_out()
    hazel.decide("ada", False)
    news = "Your photo list for iPad 4 has changed. Open it before the next photo."
    assert hazel.oakfield.scan(hazel.priya).message.endswith(news)
    assert "Ada" not in hazel.oakfield.scan(hazel.priya).message
    hazel.open()
    assert hazel.loans()[0]["list_changed_at"] is None
    assert hazel.loans()[0]["list_version"] == hazel.list().version
    hazel.oakfield.set("12:30")
    assert news not in hazel.oakfield.scan(hazel.priya).message


@pytest.mark.parametrize("use", ["Press", "School website"])
def test_a_withdrawal_of_another_use_does_not(hazel: Hazel, use: str):
    hazel.decide("ada", use=use)
    hazel.read_and_sign_out()
    hazel.decide("ada", False, use=use)
    assert bool(hazel.loans()[0]["list_changed_at"]) == (use == "Press")


def test_an_exclusion_reaches_every_use(hazel: Hazel):
    hazel.decide("ada")
    hazel.read_and_sign_out()
    hazel.oakfield.do(ExcludeFromPhotos("ada"))
    assert hazel.loans()[0]["list_changed_at"]


def test_after_a_thousand_withdrawals_no_list_shows_ok(hazel: Hazel):
    """Grants and withdrawals in any order: after each withdrawal the child is on the list."""
    chance = random.Random("withdrawals")
    for turn in range(1000):
        child = chance.choice(("ada", "bo", "cy", "di"))
        if chance.random() < 0.7:
            hazel.decide(child)
        if turn % 10 == 0:
            hazel.open()
        hazel.decide(child, False)
        assert child in hazel.excluded()
        if turn % 10 == 0:
            before = hazel.oakfield.rows("photo_lists")[-1]["version"]
            outcome = hazel.sign_out()
            assert (outcome.refusal == "D5") == (before != hazel.list().version)
            if outcome.refusal is None:
                assert hazel.loans()[-1]["list_version"] == hazel.list().version
                hazel.scan()
                hazel.scan("images:none")
            assert hazel.read_and_sign_out().code == "signed_out"
            assert hazel.loans()[-1]["list_version"] == hazel.list().version
            hazel.scan()
            hazel.scan("images:none")
        hazel.oakfield.wait(seconds=1)


# Labels and the register ------------------------------------------------------------------------


def test_a_label_that_was_replaced_does_nothing(hazel: Hazel):
    hazel.oakfield.do(IssueDeviceLabel("ipad4", "a new one"))
    hazel.sign_out(None)
    outcome = hazel.scan()
    assert outcome.refusal == "G2"
    assert hazel.state() == "out"


def test_one_name_one_device(hazel: Hazel):
    twin = hazel.oakfield.do(RecordDevice("other", "iPad 4", "ipad", None, None, True, True))
    refused(twin, "M11", "iPad 4 is there already. Choose another name.")
    hazel.oakfield.do(SetCondition("ipad4", "retired"))
    again = hazel.oakfield.do(RecordDevice("other", "iPad 4", "ipad", None, None, True, True))
    assert again.code == "done"


def test_one_that_is_out_or_holds_photos_is_not_retired(hazel: Hazel):
    said = "iPad 4 is out, or still holds photos. Return and clear it first."
    hazel.sign_out(None)
    refused(hazel.oakfield.do(SetCondition("ipad4", "retired")), "M12", said)
    hazel.scan()
    refused(hazel.oakfield.do(SetCondition("ipad4", "retired")), "M12", said)
    hazel.scan("images:none")
    assert hazel.oakfield.do(SetCondition("ipad4", "retired")).code == "done"
    assert hazel.oakfield.do(ReturnDevice("ipad4")).refusal == "M8"


def test_the_same_again_changes_nothing(hazel: Hazel):
    before = hazel.oakfield.entries()
    hazel.oakfield.do(RecordDevice("ipad4", "iPad 4", "ipad", None, "Cabinet 2", True, True))
    hazel.oakfield.do(SetCondition("ipad4", "in_use"))
    assert hazel.oakfield.entries() == before


# What can never happen --------------------------------------------------------------------------

STEPS = st.lists(
    st.one_of(
        st.just(("open",)),
        st.tuples(st.just("out"), st.booleans()),
        st.just(("back",)),
        st.tuples(st.just("answer"), st.sampled_from(["none", "made"])),
        st.tuples(st.just("move"), st.booleans(), st.booleans(), st.booleans(), st.booleans()),
        st.just(("let go",)),
        st.just(("decide",)),
        st.tuples(st.just("wait"), st.integers(1, 30)),
        st.just(("quarantine",)),
    ),
    max_size=25,
)


def play(hazel: Hazel, step: tuple) -> None:
    what, *with_what = step
    if what == "open":
        hazel.open()
    elif what == "out":
        hazel.sign_out("Press" if with_what[0] else None)
    elif what == "back":
        hazel.scan()
    elif what == "answer":
        hazel.scan(f"images:{with_what[0]}")
    elif what == "move" and hazel.loans():
        deleted, recently, cloud, approved = with_what
        where = SHARE if approved else "My laptop"
        hazel.move(destination=where, deleted=deleted, recently_deleted=recently, cloud=cloud)
    elif what == "let go":
        let_go(hazel)
    elif what == "decide":
        on = hazel.oakfield.clock.date()
        hazel.oakfield.do(DecidePhotos("ada", "Press", len(hazel.loans()) % 2 == 0, on))
    elif what == "wait":
        hazel.oakfield.clock += timedelta(hours=with_what[0])
    elif what == "quarantine":
        hazel.scan("images:police")


@settings(max_examples=40)
@given(STEPS)
def test_no_loan_is_cleared_with_images_and_no_transfer(tmp_path_factory, steps: list[tuple]):
    """Invariant 8, and D2, D5 with it, over whatever anybody may do with an iPad."""
    oakfield = Oakfield(tmp_path_factory.mktemp("loans"))
    hazel = Hazel(oakfield)
    for step in steps:
        open_before = {loan["id"] for loan in hazel.loans() if not loan["cleared_at"]}
        excused = [loan for loan in hazel.loans() if loan["excused_at"]]
        count = len(hazel.loans())
        play(hazel, step)
        moved = {
            row["loan"]
            for row in oakfield.rows("image_transfers")
            if row["deleted_at"] and row["recently_deleted_at"] and row["cloud_deleted_at"]
        }
        for loan in hazel.loans():
            if loan["cleared_at"]:
                assert loan["images"] == "none" or loan["id"] in moved
            assert loan["photo_use"] is None or loan["list_version"]
        if len(hazel.loans()) > count:
            assert not open_before or excused
    audit_check.verify(oakfield.school.db)
    oakfield.school.close()
