"""Every screen of the kiosk, and how to bring a page there: for tests, and for pictures in guides.

All of it is Oakfield on Friday 20 November 2026, where eleven colleagues have locked their phones
away, so that Priya's goes into slot 12.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from oakfield import local
from photographs import Hazel
from playwright.sync_api import expect
from web.desk import PIN, choose_pin, enrolled, signed_in, with_role

from kiosk.actions import Action
from kiosk.actions.badges import SuspendBadge
from kiosk.actions.imeis import DescribePhone, RecordImei
from kiosk.actions.lockups import GiveSlot, LockUpPhone
from kiosk.actions.people import RecordPerson, RecordPupil
from kiosk.actions.permissions import RequestPermission, Terms
from kiosk.actions.photos import ExcludeFromPhotos
from kiosk.actions.places import AddPlace
from kiosk.actions.settings import ChangeSetting
from kiosk.actions.visits import OpenVisit
from kiosk.founding import SLOTS
from kiosk.perform import perform, perform_all
from kiosk.sealing import seal
from kiosk.web.access import SESSION_COOKIE, STATION_COOKIE, station_key

if TYPE_CHECKING:
    from kiosk_page import Kiosk
    from oakfield import Badge

COLLEAGUES = (
    *("Grace Adeyemi", "Imran Aziz", "Chloe Barnes", "Jean Carver", "Yusuf Demir", "Pauline Dodd"),
    *("Jo Fielding", "Eleanor Finch", "Rachel Green", "Siân Hughes", "Nadia Iqbal"),
)
UNKNOWN = "B000000000000001"
IMEIS = ("356938035643809", "356938035643817", "352656100367872", "352656100367880")

Bring = Callable[["Kiosk"], object]


@dataclass(frozen=True)
class Screen:
    """A screen by its name. `bring` takes a kiosk that was not opened yet there."""

    name: str
    bring: Bring

    @property
    def scrolls(self) -> bool:
        """Whether it is a page with a form or a list, of any length."""
        return self.name.startswith("desk-") or self.name in LONG


LONG = {
    "what-is-kept",
}


def screens() -> Iterator[Screen]:
    """All screens there are."""
    for show in SCREENS:
        yield Screen(show.__name__.replace("_", "-"), _prepared(show))
    for name, path in DESKS.items():
        yield Screen(f"desk-{name}", _prepared(_at_a_desk(path)))
    for audience in ("staff", "visitors", "pupils"):
        yield Screen(f"rules-{audience}", _prepared(_rules_for(audience)))


def _prepared(show: Bring) -> Bring:
    def bring(kiosk: Kiosk) -> None:
        kiosk.school.set("08:00")
        _do_all(kiosk, *_colleagues())
        kiosk.school.set("08:31")
        show(kiosk)

    return bring


# What happened before somebody came


def _do_all(kiosk: Kiosk, *actions: Action) -> None:
    perform_all(kiosk.school.school, [(action, kiosk.school.stamp()) for action in actions])


def _colleagues() -> Iterator[Action]:
    for name in COLLEAGUES:
        given, family = name.split()
        yield RecordPerson(name, "test", name, given, family, None, "Teacher")
        yield LockUpPhone(name, (1,))


def fill_all_slots(kiosk: Kiosk) -> None:
    """As good as full: every slot is somebody else's own."""
    head = kiosk.school.person("Margaret", "Hill")
    free = range(len(kiosk.slots_in_use()) + 1, SLOTS + 1)
    _do_all(kiosk, *(GiveSlot(number, head) for number in free))


def marcus_with_two_phones(kiosk: Kiosk, *, away: bool) -> Badge:
    """Marcus has had two phones since yesterday; both are locked away now, or neither is."""
    marcus = kiosk.school.badge(kiosk.school.person("Marcus", "Bell"))
    kiosk.school.set("08:10")
    kiosk.school.scan(marcus, "lock_away:1")
    kiosk.school.scan(marcus, "lock_away:2")
    if not away:
        kiosk.school.scan(marcus, "take_back:1+2")
    kiosk.school.set("08:31")
    return marcus


def turn_clock(kiosk: Kiosk, clock: str) -> None:
    """Hours later."""
    kiosk.school.set(clock)
    kiosk.look_at_the_clock()


def ask_whether_switched_off(kiosk: Kiosk) -> None:
    """The school wants a tap that says so."""
    kiosk.school.do(ChangeSetting("ask_switched_off", "yes"))


def somebody_just_locked_away(kiosk: Kiosk) -> None:
    """So that a strip with an Undo of theirs stays."""
    kiosk.scan(kiosk.school.somebody("Fiona").code)
    kiosk.expect_answer("Locked away")


# Nobody's turn


def idle(kiosk: Kiosk) -> None:
    kiosk.open()


def camera_on(kiosk: Kiosk) -> None:
    kiosk.allow_camera()
    kiosk.open()
    expect(kiosk.page.get_by_text("Camera on.")).to_be_visible()


def camera_refused(kiosk: Kiosk) -> None:
    kiosk.open()
    kiosk.press("Start the day")
    expect(kiosk.button("Photograph the code")).to_be_visible()


def idle_with_strip(kiosk: Kiosk) -> None:
    locked_away(kiosk)
    kiosk.pass_time(3)
    kiosk.expect_idle()


def camera_on_with_strip(kiosk: Kiosk) -> None:
    camera_on(kiosk)
    somebody_just_locked_away(kiosk)
    kiosk.pass_time(3)
    kiosk.expect_idle()


def no_connection(kiosk: Kiosk) -> None:
    kiosk.open()
    kiosk.failed_requests_are_fine = True
    kiosk.page.route("**/api/**", lambda route: route.abort())
    kiosk.page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(kiosk.page.locator("#sync")).to_have_text("No connection")


# Done, walk on


def locked_away(kiosk: Kiosk) -> Badge:
    priya = kiosk.school.somebody("Priya")
    kiosk.open()
    kiosk.scan(priya.code)
    kiosk.expect_answer("Locked away", "Priya")
    return priya


def locked_away_after_another(kiosk: Kiosk) -> None:
    kiosk.open()
    somebody_just_locked_away(kiosk)
    kiosk.scan(kiosk.school.somebody("Priya").code)
    kiosk.expect_answer("Locked away", "Priya")


def one_of_two_locked_away(kiosk: Kiosk) -> None:
    marcus = marcus_with_two_phones(kiosk, away=False)
    kiosk.open()
    kiosk.scan(marcus.code)
    kiosk.choose("Phone 1")
    kiosk.expect_answer("Locked away", "That is 1 of your 2 phones.")


def both_locked_away(kiosk: Kiosk) -> None:
    marcus = marcus_with_two_phones(kiosk, away=False)
    kiosk.open()
    kiosk.scan(marcus.code)
    kiosk.choose("Both")
    kiosk.expect_answer("Locked away", "Marcus")


def taken_back(kiosk: Kiosk) -> None:
    priya = kiosk.school.somebody("Priya")
    kiosk.school.scan(priya)
    kiosk.school.set("12:04")
    kiosk.open()
    kiosk.scan(priya.code)
    kiosk.expect_answer("Taken back", "is empty")


def both_taken_back(kiosk: Kiosk) -> None:
    which_phone_to_take_back(kiosk)
    kiosk.choose("Both")
    kiosk.expect_answer("Taken back", "are empty")


def both_taken_back_after_another(kiosk: Kiosk) -> None:
    marcus = marcus_with_two_phones(kiosk, away=True)
    kiosk.open()
    somebody_just_locked_away(kiosk)
    kiosk.scan(marcus.code)
    kiosk.choose("Both")
    kiosk.expect_answer("Taken back", "are empty")


def undone(kiosk: Kiosk) -> None:
    locked_away(kiosk)
    kiosk.answer.get_by_role("button", name="Undo").click()
    kiosk.expect_answer("Undone")


def slot_chosen(kiosk: Kiosk) -> None:
    label = kiosk.school.slot_label(30)
    kiosk.open()
    kiosk.scan(label)
    kiosk.expect_answer("Slot 30", "Now show your badge.")


def taken_in_an_emergency(kiosk: Kiosk) -> None:
    refused_in_contact_time(kiosk)
    kiosk.answer.get_by_role("button", name="Emergency").click()
    kiosk.expect_answer("Take your phone", "10:20")


def emergency_with_nothing_to_go_by(kiosk: Kiosk) -> None:
    emergency(kiosk)
    kiosk.press("I need my phone")
    kiosk.expect_answer("Take your phone", "no phone is recorded there")


# Stop and read


def take_it_back(kiosk: Kiosk) -> Badge:
    priya = locked_away(kiosk)
    kiosk.pass_time(10)
    kiosk.school.wait(seconds=230)
    kiosk.scan(priya.code)
    kiosk.expect_answer("Take it back?", "4 minutes ago, at 08:31")
    return priya


def take_it_back_at_once(kiosk: Kiosk) -> None:
    priya = locked_away(kiosk)
    kiosk.pass_time(6)
    kiosk.scan(priya.code)
    kiosk.expect_answer("Take it back?", "just now")


def which_phone_to_lock_away(kiosk: Kiosk) -> Badge:
    marcus = marcus_with_two_phones(kiosk, away=False)
    kiosk.open()
    kiosk.scan(marcus.code)
    kiosk.expect_answer("Which phone?", "Lock both away")
    return marcus


def which_phone_to_take_back(kiosk: Kiosk) -> Badge:
    marcus = marcus_with_two_phones(kiosk, away=True)
    kiosk.open()
    kiosk.scan(marcus.code)
    kiosk.expect_answer("Which phone?", "Take both back")
    return marcus


def which_phone_after_another(kiosk: Kiosk) -> None:
    marcus = marcus_with_two_phones(kiosk, away=True)
    kiosk.open()
    somebody_just_locked_away(kiosk)
    kiosk.scan(marcus.code)
    kiosk.expect_answer("Which phone?")


def switched_off(kiosk: Kiosk) -> None:
    ask_whether_switched_off(kiosk)
    priya = kiosk.school.somebody("Priya")
    kiosk.open()
    kiosk.scan(priya.code)
    kiosk.expect_answer("Switched off?", "Is the phone switched off, Priya?")


def refused_while_switched_on(kiosk: Kiosk) -> None:
    switched_off(kiosk)
    kiosk.choose("Not yet")
    kiosk.expect_answer("Switch it off first")


def refused_in_contact_time(kiosk: Kiosk) -> None:
    priya = kiosk.school.somebody("Priya")
    kiosk.school.scan(priya)
    kiosk.school.set("10:20")
    kiosk.open()
    kiosk.scan(priya.code)
    kiosk.expect_answer("Not until 12:00", "in contact time until 12:00")


def refused_after_another(kiosk: Kiosk) -> None:
    priya = kiosk.school.somebody("Priya")
    kiosk.school.scan(priya)
    kiosk.school.set("10:20")
    kiosk.open()
    somebody_just_locked_away(kiosk)
    kiosk.scan(priya.code)
    kiosk.expect_answer("Not until 12:00")


def unknown_code(kiosk: Kiosk) -> None:
    kiosk.open()
    kiosk.scan(UNKNOWN)
    kiosk.expect_answer("Not one of our codes")


def ended_badge(kiosk: Kiosk) -> None:
    lost = kiosk.school.somebody("Priya")
    kiosk.school.badge(lost.person)
    kiosk.open()
    kiosk.scan(lost.code)
    kiosk.expect_answer("This badge has ended")


def all_slots_in_use(kiosk: Kiosk) -> None:
    fill_all_slots(kiosk)
    priya = kiosk.school.somebody("Priya")
    kiosk.open()
    kiosk.scan(priya.code)
    kiosk.expect_answer("Please see the office", "All slots are in use.")


def typed_code_takes_nothing_back(kiosk: Kiosk) -> None:
    priya = kiosk.school.somebody("Priya")
    kiosk.school.scan(priya)
    kiosk.school.set("12:04")
    kiosk.open()
    kiosk.press("No badge? Type your code")
    kiosk.page.locator("#code").fill(priya.short)
    kiosk.press("Lock away")
    kiosk.expect_answer("Show your badge", "A typed code only locks a phone away.")


def typed_code_asks_for_the_pin(kiosk: Kiosk) -> Badge:
    priya = somebody_with_a_pin(kiosk)
    kiosk.school.set("12:04")
    kiosk.open()
    kiosk.press("No badge? Type your code")
    kiosk.page.locator("#code").fill(priya.short)
    kiosk.press("Lock away")
    kiosk.expect_answer("Your PIN?")
    return priya


def not_the_pin(kiosk: Kiosk) -> None:
    typed_code_asks_for_the_pin(kiosk)
    for digit in "918273":
        kiosk.press(digit)
    kiosk.press("Take it back")
    kiosk.expect_answer("Not that PIN")


def not_confirmed(kiosk: Kiosk) -> None:
    no_connection(kiosk)
    kiosk.scan(UNKNOWN)
    kiosk.pass_time_until("Not confirmed")


# Views that are opened


def typing(kiosk: Kiosk) -> None:
    kiosk.open()
    kiosk.press("No badge? Type your code")
    for character in "K7M2Q":
        kiosk.press(character)
    kiosk.heading.focus()


def typing_after_another(kiosk: Kiosk) -> None:
    idle_with_strip(kiosk)
    kiosk.press("No badge? Type your code")


def emergency(kiosk: Kiosk) -> None:
    kiosk.open()
    kiosk.press("Emergency: I need my phone")
    expect(kiosk.heading).to_have_text("Emergency")


def emergency_after_another(kiosk: Kiosk) -> None:
    idle_with_strip(kiosk)
    kiosk.press("Emergency: I need my phone")
    expect(kiosk.heading).to_have_text("Emergency")


def declaring(kiosk: Kiosk) -> None:
    kiosk.open()
    kiosk.press("No phone with me today")
    expect(kiosk.heading).to_have_text("No phone today")


def declaring_after_another(kiosk: Kiosk) -> None:
    kiosk.open()
    somebody_just_locked_away(kiosk)
    kiosk.pass_time(3)
    kiosk.press("No phone with me today")
    expect(kiosk.strip).to_be_visible()


def declared(kiosk: Kiosk) -> None:
    declaring(kiosk)
    kiosk.page.locator("[data-kind=left_at_home]").click()
    kiosk.scan(kiosk.school.somebody("Priya").code)
    expect(kiosk.answer).to_contain_text("Priya")


def problem(kiosk: Kiosk) -> None:
    kiosk.failed_requests_are_fine = True
    kiosk.open("/nowhere")
    expect(kiosk.heading).to_have_text("Nothing is here")


def _rules_for(audience: str) -> Bring:
    return lambda kiosk: kiosk.open(f"/rules/{audience}")


def rules_before_they_go(kiosk: Kiosk) -> None:
    kiosk.open("/rules")
    kiosk.page.clock.run_for(20_000)
    expect(kiosk.button("Keep reading")).to_be_visible()


def accepting_rules(kiosk: Kiosk) -> None:
    kiosk.open("/rules/acceptance")


def accepting_rules_wrong(kiosk: Kiosk) -> None:
    kiosk.failed_requests_are_fine = True
    accepting_rules(kiosk)
    kiosk.page.locator("#code").fill("K7M2-Q9XT")
    kiosk.press("Accept the rules")
    expect(kiosk.page.get_by_role("alert")).to_be_visible()


def rules_accepted(kiosk: Kiosk) -> None:
    accepting_rules(kiosk)
    kiosk.scan(kiosk.school.somebody("Priya").code)
    expect(kiosk.heading).to_have_text("Rules accepted")


# One's own


def somebody_with_a_pin(kiosk: Kiosk) -> Badge:
    """Priya has locked her phone away, and has chosen a PIN."""
    priya = kiosk.school.somebody("Priya")
    choose_pin(kiosk.school, priya.person)
    kiosk.school.scan(priya)
    return priya


def own_badge(kiosk: Kiosk) -> None:
    kiosk.open("/own/badge")


def own_badge_typed(kiosk: Kiosk) -> None:
    kiosk.open("/own/badge")
    kiosk.page.locator("#code").focus()


def own_badge_read(kiosk: Kiosk) -> None:
    priya = somebody_with_a_pin(kiosk)
    kiosk.open("/own/badge")
    kiosk.scan(priya.code)
    expect(kiosk.page.get_by_text("Your badge is read.")).to_be_visible()


def own_badge_wrong(kiosk: Kiosk) -> None:
    kiosk.failed_requests_are_fine = True
    own_badge_read(kiosk)
    kiosk.page.locator("#pin").fill("918273")
    kiosk.press("Go on")
    expect(kiosk.page.get_by_role("alert")).to_be_visible()


def own_record(kiosk: Kiosk) -> None:
    own_badge_read(kiosk)
    _own_record(kiosk)


def _own_record(kiosk: Kiosk) -> None:
    for digit in PIN:
        kiosk.press(digit)
    kiosk.press("Go on")
    expect(kiosk.heading).to_have_text("Priya Shah")
    kiosk.page.wait_for_load_state()  # its script counts the seconds from here


def own_after_a_loss(kiosk: Kiosk) -> None:
    """Priya’s badge was reported lost and printed anew; somebody had scanned it before."""
    kiosk.school.set("08:10")
    priya = somebody_with_a_pin(kiosk)
    kiosk.school.set("08:20")
    kiosk.school.do(SuspendBadge(priya.person))
    kiosk.school.set("08:31")
    kiosk.open("/own/badge")
    kiosk.scan(kiosk.school.badge(priya.person).code)
    expect(kiosk.page.get_by_text("Your badge is read.")).to_be_visible()
    _own_record(kiosk)


def was_it_you(kiosk: Kiosk) -> None:
    own_after_a_loss(kiosk)
    kiosk.page.get_by_role("link", name="Was it you?").click()
    expect(kiosk.heading).to_have_text("Was it you?")


def own_week(kiosk: Kiosk) -> None:
    own_record(kiosk)
    kiosk.page.get_by_role("link", name="All that is on record").click()
    expect(kiosk.heading).to_have_text("Priya Shah: 16 to 20 November 2026")


def own_full_week(kiosk: Kiosk) -> None:
    """Locked away and taken back twice a day."""
    kiosk.school.set("08:00", "2026-11-16")
    priya = somebody_with_a_pin(kiosk)
    for day in range(16, 21):
        for clock in ("08:31", "12:05", "12:55", "15:20"):
            kiosk.school.set(clock, f"2026-11-{day}")
            kiosk.school.scan(
                priya, "take_back:1" if clock in ("12:05", "15:20") else "lock_away:1"
            )
    kiosk.open("/own/badge")
    kiosk.scan(priya.code)
    _own_record(kiosk)
    kiosk.page.get_by_role("link", name="All that is on record").click()
    expect(kiosk.heading).to_have_text("Priya Shah: 16 to 20 November 2026")


def own_correcting(kiosk: Kiosk) -> None:
    own_week(kiosk)
    kiosk.page.get_by_role("link", name="Not right?").click()
    expect(kiosk.heading).to_have_text("Add a correction")


def own_phones(kiosk: Kiosk) -> None:
    """Two of them, with two numbers each."""
    own_record(kiosk)
    priya = next(row["id"] for row in kiosk.school.rows("people") if row["family_name"] == "Shah")
    keys = kiosk.school.school.keys
    for place, number in enumerate(IMEIS):
        sealed, mark = seal(keys.sealing, number, f"imeis/{number}"), f"print of {number}"
        phone, position = divmod(place, 2)
        of_phone = (number, priya, phone + 1, position + 1)
        kiosk.school.do(RecordImei(*of_phone, number, sealed, mark))
    kiosk.school.do(DescribePhone(priya, 1, "Samsung", "Galaxy S24", "black"))
    kiosk.page.get_by_role("link", name="My phones").click()
    expect(kiosk.heading).to_have_text("My phones")


def keeping_an_imei(kiosk: Kiosk) -> None:
    own_phones(kiosk)
    kiosk.page.get_by_role("link", name="Keep an IMEI").click()
    expect(kiosk.heading).to_have_text("Keep an IMEI")
    expect(kiosk.button("Use the camera")).to_be_visible()


def keeping_an_imei_wrong(kiosk: Kiosk) -> None:
    kiosk.failed_requests_are_fine = True
    keeping_an_imei(kiosk)
    kiosk.page.locator("#number").fill("356938035643808")
    kiosk.press("Keep it")
    expect(kiosk.page.get_by_role("alert")).to_be_visible()
    expect(kiosk.button("Use the camera")).to_be_visible()


def describing_a_phone(kiosk: Kiosk) -> None:
    own_phones(kiosk)
    kiosk.page.get_by_role("link", name="What it looks like").first.click()
    expect(kiosk.heading).to_have_text("What phone 1 looks like")


def a_phone_was_stolen(kiosk: Kiosk) -> None:
    own_phones(kiosk)
    kiosk.page.get_by_role("link", name="My phone was stolen").click()
    expect(kiosk.heading).to_have_text("My phone was stolen")


def what_is_kept(kiosk: Kiosk) -> None:
    kiosk.open("/privacy/staff")


def own_record_before_it_goes(kiosk: Kiosk) -> None:
    own_record(kiosk)
    kiosk.page.clock.run_for(10_000)
    expect(kiosk.button("Keep reading")).to_be_visible()


def choosing_a_pin(kiosk: Kiosk) -> None:
    kiosk.open("/pin")


def choosing_a_pin_wrong(kiosk: Kiosk) -> None:
    kiosk.failed_requests_are_fine = True
    choosing_a_pin(kiosk)
    kiosk.page.locator("#code").fill("K7M2-Q9XT")
    kiosk.page.locator("#pin").fill("123456")
    kiosk.page.locator("#again").fill("123456")
    kiosk.press("Choose this PIN")
    expect(kiosk.page.get_by_role("alert")).to_be_visible()


def changing_a_pin(kiosk: Kiosk) -> None:
    own_record(kiosk)
    kiosk.page.get_by_role("link", name="Change my PIN").click()
    expect(kiosk.heading).to_have_text("Change my PIN")


def changing_a_pin_wrong(kiosk: Kiosk) -> None:
    kiosk.failed_requests_are_fine = True
    changing_a_pin(kiosk)
    for field in ("#old", "#pin", "#again"):
        kiosk.page.locator(field).fill("123456")
    kiosk.press("Change my PIN")
    expect(kiosk.page.get_by_role("alert")).to_be_visible()


def lost_badge(kiosk: Kiosk) -> None:
    kiosk.open("/lost-badge")


def lost_badge_ended(kiosk: Kiosk) -> None:
    somebody_with_a_pin(kiosk)
    lost_badge(kiosk)
    kiosk.page.locator("#name").fill("Priya Shah")
    kiosk.page.locator("#pin").fill(PIN)
    kiosk.press("End my badge")
    expect(kiosk.heading).to_have_text("Your badge has ended")


def toms_permission(kiosk: Kiosk, ends: str = "12:00") -> Badge:
    """Tom may keep his phone on from 10:30, as the Headteacher recorded; it is in slot 12."""
    tom = kiosk.school.somebody("Tom")
    kiosk.school.accepts(tom.person)
    kiosk.school.scan(tom)
    head = with_role(kiosk.school, "headteacher", "Helen", "Okafor")
    rooms = tuple(row["id"] for row in kiosk.school.rows("places"))
    terms = Terms("exception", 1, local("10:30"), local(ends), rooms, "urgent_call")
    stamp = replace(kiosk.school.stamp(), actor=head)
    recorded = RequestPermission("toms", tom.person, terms, agreed=True)
    assert perform(kiosk.school.school, recorded, stamp).code == "permission_agreed"
    kiosk.school.set("10:31")
    return tom


def taken_back_with_permission(kiosk: Kiosk) -> Badge:
    tom = toms_permission(kiosk)
    kiosk.open()
    kiosk.scan(tom.code)
    kiosk.expect_answer("Agreed until 12:00", "out of sight of children.", "slot 12 is empty")
    return tom


def _amara_asks_helen(kiosk: Kiosk, path: str) -> None:
    """Tom’s phone is out until 12:00, Amara asks for 13:00, and Helen sits at her own computer."""
    kiosk.school.scan(toms_permission(kiosk))
    amara = kiosk.school.person("Amara", "Obi")
    kiosk.school.accepts(amara)
    helen = next(row["id"] for row in kiosk.school.rows("people") if row["given_name"] == "Helen")
    rooms = tuple(row["id"] for row in kiosk.school.rows("places") if row["name"] == "PPA room")
    terms = Terms("exception", 1, local("13:00"), local("13:30"), rooms, "urgent_call")
    spoken = replace(terms, discussed_with=helen, discussed_at=local("10:20"))
    kiosk.school.do(RequestPermission("amaras", amara, spoken), actor=amara)
    desk = signed_in(kiosk.school, helen, enrolled(kiosk.school, "leadership"))
    keys = {
        STATION_COOKIE: station_key(kiosk.school.school, desk.station),
        SESSION_COOKIE: desk.key or "",
    }
    address = kiosk.server.address
    kiosk.context.add_cookies(
        [{"name": name, "value": value, "url": address} for name, value in keys.items()]
    )
    kiosk.open(path)


def desk_permissions(kiosk: Kiosk) -> None:
    _amara_asks_helen(kiosk, "/permissions")
    expect(kiosk.heading).to_have_text("One person is waiting for you")


def desk_one_request(kiosk: Kiosk) -> None:
    _amara_asks_helen(kiosk, "/permissions/amaras")
    expect(kiosk.heading).to_have_text("Amara Obi asks to keep a phone on")


def permission_has_ended(kiosk: Kiosk) -> None:
    tom = toms_permission(kiosk, "10:40")
    kiosk.school.set("10:45")
    kiosk.open()
    kiosk.scan(tom.code)
    kiosk.expect_answer("Your permission has ended", "Your permission ended at 10:40.")


def reminded_before_the_end(kiosk: Kiosk) -> None:
    taken_back_with_permission(kiosk)
    kiosk.pass_time(10)
    kiosk.expect_idle()
    turn_clock(kiosk, "11:56")
    expect(kiosk.page.locator("#rule")).to_have_text("Slot 12: the permission ends at 12:00.")


def reminded_after_the_end(kiosk: Kiosk) -> None:
    reminded_before_the_end(kiosk)
    turn_clock(kiosk, "12:01")
    expect(kiosk.page.locator("#rule")).to_contain_text("Your permission ended at 12:00.")


def asking_to_keep_a_phone_on(kiosk: Kiosk) -> None:
    with_role(kiosk.school, "headteacher", "Helen", "Okafor")
    own_record(kiosk)
    named = (row["id"] for row in kiosk.school.rows("people") if row["given_name"] == "Priya")
    kiosk.school.accepts(next(named))
    kiosk.school.do(AddPlace("site", "Site office", "staff_only"))
    kiosk.page.get_by_role("link", name="Keep my phone on").click()
    kiosk.page.get_by_role("link", name="Ask for a permission").click()
    expect(kiosk.heading).to_have_text("Keep my phone on")


def asking_to_keep_a_phone_on_for_longer(kiosk: Kiosk) -> None:
    asking_to_keep_a_phone_on(kiosk)
    kiosk.page.get_by_role("link", name="Another day, or for longer").click()
    expect(kiosk.page.get_by_label("Last day")).to_be_visible()


def asking_for_longer_with_nothing_typed(kiosk: Kiosk) -> None:
    """And with two phones to choose from: as high as it becomes."""
    kiosk.failed_requests_are_fine = True
    asking_to_keep_a_phone_on_for_longer(kiosk)
    named = (row["id"] for row in kiosk.school.rows("people") if row["given_name"] == "Priya")
    kiosk.school.do(LockUpPhone(next(named), (2,), None))
    kiosk.press("Send it to leadership")
    expect(kiosk.page.get_by_role("alert")).to_contain_text("Give the time when it starts")


def asked_to_keep_a_phone_on(kiosk: Kiosk) -> None:
    asking_to_keep_a_phone_on(kiosk)
    kiosk.page.locator("#from").fill("10:30")
    kiosk.page.locator("#until").fill("12:00")
    kiosk.page.get_by_text("PPA room").click()
    kiosk.page.get_by_text("Expecting an urgent call").click()
    kiosk.press("Send it to leadership")
    expect(kiosk.heading).to_have_text("My requests")
    expect(kiosk.page.locator("main")).to_contain_text("Waiting for leadership")


def hazel_with_a_pin(kiosk: Kiosk) -> Hazel:
    """3 Hazel: one child may be photographed, one was refused, one is excluded, one undecided."""
    hazel = Hazel(kiosk.school)
    hazel.decide("ada")
    hazel.decide("bo", False)
    kiosk.school.do(ExcludeFromPhotos("cy"))
    choose_pin(kiosk.school, hazel.priya.person)
    return hazel


def borrowing(kiosk: Kiosk) -> Hazel:
    hazel = hazel_with_a_pin(kiosk)
    for number, tag in enumerate(("iPad 5", "Camera 1"), 5):
        hazel.device(f"other{number}", tag)
    hazel.sign_out(None, device="other5", who=hazel.colleague("Sam"))
    kiosk.open("/own/devices")
    expect(kiosk.button("1")).to_be_visible()
    kiosk.scan(hazel.priya.code)
    for digit in PIN:
        kiosk.press(digit)
    kiosk.press("Go on")
    expect(kiosk.heading).to_have_text("Borrow an iPad")
    expect(kiosk.button("Use the camera")).to_be_visible()
    return hazel


def signing_out(kiosk: Kiosk) -> None:
    borrowing(kiosk)
    kiosk.page.get_by_role("link", name="Take iPad 4").click()
    expect(kiosk.heading).to_have_text("Take iPad 4")


def signing_out_wrong(kiosk: Kiosk) -> None:
    kiosk.failed_requests_are_fine = True
    signing_out(kiosk)
    kiosk.press("Go on")
    expect(kiosk.page.get_by_role("alert").first).to_be_visible()


def what_it_is_for(kiosk: Kiosk) -> None:
    for label in ("Lesson", "3 Hazel"):
        kiosk.page.get_by_label(label, exact=True).check()
    kiosk.press("Go on")
    expect(kiosk.heading).to_have_text("Are photos or videos meant?")


def saying_whether_photos_are_meant(kiosk: Kiosk) -> None:
    signing_out(kiosk)
    what_it_is_for(kiosk)


def photo_list(kiosk: Kiosk) -> None:
    signing_out(kiosk)
    what_it_is_for(kiosk)
    kiosk.press("Press")
    expect(kiosk.heading).to_have_text("Do not photograph")


def _more_children(number: int) -> Iterator[Action]:
    """Of 3 Hazel, with nothing on file."""
    names = ("Eve", "Fay", "Gus", "Hal", "Ida", "Jon", "Kit", "Leo", "Alexandria")
    families = ("Moss", "Featherstone", "Wójcik")
    for n in range(number):
        given, family = names[n % 9], families[n // 9]
        yield RecordPupil(f"more{n}", "test", f"{n}", given, family, None, "3", "3 Hazel")


def photo_list_of_many(kiosk: Kiosk) -> None:
    signing_out(kiosk)
    _do_all(kiosk, *_more_children(27))
    what_it_is_for(kiosk)
    kiosk.press("Press")
    expect(kiosk.page.locator(".nophoto li")).to_have_count(30)


def signed_out(kiosk: Kiosk) -> None:
    photo_list(kiosk)
    kiosk.press("I have read the list. Sign out iPad 4")
    expect(kiosk.heading).to_have_text("iPad 4 is yours")


def borrowed_and_changed(kiosk: Kiosk) -> None:
    hazel = borrowing(kiosk)
    hazel.read_and_sign_out()
    hazel.decide("ada", False)
    kiosk.page.reload()
    expect(kiosk.page.get_by_text("Your photo list has changed.")).to_be_visible()


def told_of_a_changed_list(kiosk: Kiosk) -> None:
    hazel = hazel_with_a_pin(kiosk)
    hazel.read_and_sign_out()
    hazel.decide("ada", False)
    kiosk.open()
    kiosk.scan(hazel.priya.code)
    kiosk.expect_answer("Locked away", "Your photo list for iPad 4 has changed.")


def moving_the_photos(kiosk: Kiosk) -> None:
    hazel = borrowing(kiosk)
    hazel.read_and_sign_out()
    hazel.scan()
    hazel.scan("images:made")
    kiosk.page.reload()
    kiosk.page.get_by_role("link", name="They are moved").click()
    expect(kiosk.heading).to_have_text("Photos on iPad 4")


def moving_the_photos_wrong(kiosk: Kiosk) -> None:
    kiosk.failed_requests_are_fine = True
    moving_the_photos(kiosk)
    kiosk.press("Save")
    expect(kiosk.page.get_by_role("alert")).to_be_visible()


def device_back(kiosk: Kiosk) -> None:
    hazel = hazel_with_a_pin(kiosk)
    hazel.sign_out(None)
    kiosk.open()
    kiosk.scan(hazel.label)
    kiosk.expect_answer("iPad 4 is back")


def device_cleared(kiosk: Kiosk) -> None:
    device_back(kiosk)
    kiosk.choose("No")
    kiosk.expect_answer("iPad 4 is back", "Put it back in Cabinet 2.")


def photos_to_move(kiosk: Kiosk) -> None:
    device_back(kiosk)
    kiosk.choose("Yes")
    kiosk.expect_answer("Now move the photos")


def must_not_be_there(kiosk: Kiosk) -> None:
    device_back(kiosk)
    kiosk.page.get_by_role("button", name="Something on it must not be there").click()
    kiosk.expect_answer("Put it away?")


def device_to_be_put_away(kiosk: Kiosk) -> None:
    must_not_be_there(kiosk)
    kiosk.choose("Put it away")
    kiosk.expect_answer("Stop")


def on_a_visit(kiosk: Kiosk) -> Badge:
    hazel = hazel_with_a_pin(kiosk)
    today = date(2026, 11, 20)
    kiosk.school.do(OpenVisit("v", "the museum", today, hazel.priya.person, (), ("hazel",)))
    kiosk.school.scan(hazel.priya)
    kiosk.school.set("09:15")
    kiosk.open()
    kiosk.scan(hazel.priya.code)
    kiosk.expect_answer("On the visit")
    return hazel.priya


def back_from_a_visit(kiosk: Kiosk) -> None:
    priya = on_a_visit(kiosk)
    kiosk.pass_time(20)
    kiosk.scan(priya.code)
    kiosk.expect_answer("Locked away", "Did you use your phone on the visit?")


def _at_a_desk(path: str, role: str = "headteacher") -> Bring:
    def bring(kiosk: Kiosk) -> None:
        hazel = hazel_with_a_pin(kiosk)
        today = date(2026, 11, 20)
        going = (kiosk.school.person("Sam", "Ross"),)
        kiosk.school.do(OpenVisit("v", "the museum", today, hazel.priya.person, going, ("hazel",)))
        hazel.device("other", "iPad 5")
        hazel.read_and_sign_out()
        hazel.sign_out(None, device="other")
        hazel.scan()
        head = with_role(kiosk.school, role, "Margaret", "Hill")
        key = signed_in(kiosk.school, head).key or ""
        address = kiosk.server.address
        kiosk.context.add_cookies([{"name": SESSION_COOKIE, "value": key, "url": address}])
        kiosk.open(path)

    return bring


def desk_people(kiosk: Kiosk) -> None:
    """Everybody of the staff."""
    _at_a_desk("/people")(kiosk)


def desk_more(kiosk: Kiosk) -> None:
    """What stands behind “More”, opened."""
    desk_people(kiosk)
    kiosk.page.get_by_text("More", exact=True).click()


DESKS = {
    "pupil-phones-today": "/pupil-phones",
    "settings": "/settings",
    "places": "/places",
    "working-days": "/working-days",
    "devices": "/devices",
    "device": "/devices/ipad4",
    "device-to-put-away": "/devices/ipad4/quarantine",
    "device-photos-to-move": "/devices/ipad4/loans/1",
    "photos": "/photos",
    "photos-of-a-class": "/photos/classes/hazel",
    "photos-of-a-child": "/photos/pupils/cy",
    "visits": "/visits",
    "visit": "/visits/v",
    "day-close": "/day-close",
    "board-with-devices": "/board",
    "requests-about-data": "/rights",
    "request-about-a-child": "/pupils/cy/export",
    "paper": "/paperwork/record-of-processing",
    "leavers": "/leavers",
    "forgetting": "/retention",
    "years-end": "/year-end",
}


SCREENS: tuple[Bring, ...] = (
    desk_people,
    idle,
    camera_on,
    camera_refused,
    idle_with_strip,
    camera_on_with_strip,
    no_connection,
    locked_away,
    locked_away_after_another,
    one_of_two_locked_away,
    both_locked_away,
    taken_back,
    both_taken_back,
    both_taken_back_after_another,
    undone,
    slot_chosen,
    taken_in_an_emergency,
    emergency_with_nothing_to_go_by,
    take_it_back,
    take_it_back_at_once,
    which_phone_to_lock_away,
    which_phone_to_take_back,
    which_phone_after_another,
    switched_off,
    refused_while_switched_on,
    refused_in_contact_time,
    refused_after_another,
    unknown_code,
    ended_badge,
    all_slots_in_use,
    typed_code_takes_nothing_back,
    typed_code_asks_for_the_pin,
    not_the_pin,
    not_confirmed,
    typing,
    typing_after_another,
    emergency,
    emergency_after_another,
    declaring,
    declaring_after_another,
    declared,
    problem,
    rules_before_they_go,
    accepting_rules,
    accepting_rules_wrong,
    rules_accepted,
    own_badge,
    own_badge_typed,
    own_badge_read,
    own_badge_wrong,
    own_record,
    own_record_before_it_goes,
    own_week,
    own_correcting,
    own_after_a_loss,
    was_it_you,
    own_full_week,
    own_phones,
    keeping_an_imei,
    keeping_an_imei_wrong,
    describing_a_phone,
    a_phone_was_stolen,
    what_is_kept,
    choosing_a_pin,
    choosing_a_pin_wrong,
    changing_a_pin,
    changing_a_pin_wrong,
    lost_badge,
    lost_badge_ended,
    taken_back_with_permission,
    desk_permissions,
    desk_one_request,
    permission_has_ended,
    reminded_before_the_end,
    reminded_after_the_end,
    asking_to_keep_a_phone_on,
    asking_to_keep_a_phone_on_for_longer,
    asking_for_longer_with_nothing_typed,
    asked_to_keep_a_phone_on,
    borrowing,
    signing_out,
    signing_out_wrong,
    saying_whether_photos_are_meant,
    photo_list,
    photo_list_of_many,
    signed_out,
    borrowed_and_changed,
    told_of_a_changed_list,
    moving_the_photos,
    moving_the_photos_wrong,
    device_back,
    device_cleared,
    photos_to_move,
    must_not_be_there,
    device_to_be_put_away,
    on_a_visit,
    back_from_a_visit,
)
