"""May this child's phone be taken in, and may it be handed back now? (domain.md RP37-RP39, B.5)

The leaving year group may, walking home alone with a parent's form of this school year; any other
child only after the Headteacher agreed. Whoever may not has the phone held safely and a parent
rung: that counts as a refusal, not as a deposit.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, time

from kiosk.actions import Choice, Outcome
from kiosk.actions.pupil_phones import HandBackPupilPhone, HandInPupilPhone, HoldPupilPhone
from kiosk.decide.calendar import clock_time, day_of, local
from kiosk.decide.decision import Changes, Decision, Moment, Unchanged
from kiosk.decide.deposits import Deposit, Label, Note, RefusedPhone
from kiosk.decide.people import Pupil, plain_name
from kiosk.decide.pupil_phone_permissions import (
    CollectingAdult,
    Permission,
    PupilDay,
    days_in_words,
    has_number,
    home_time_of_child,
    school_year,
)
from kiosk.decide.school_days import ORDINARY, SchoolDay
from kiosk.refusals import Refusal, refuse
from kiosk.settings import Settings

GO_ON = "go_on"
HOLD = "hold"
ADULT = "adult"
LABEL = "label"
CHILD = "the child"
PRINT_LABEL = Choice(LABEL, "Print a label", "On the child’s page", away=True)


@dataclass(frozen=True)
class Shown:
    """The label that was scanned, if any was: a child's, or a pouch's."""

    label: Label | None = None


@dataclass(frozen=True)
class Facts:
    """What is known of a child today. `slots_in_use` are those of every pupil's phone.

    `has_namesake`: another phone here is of a child with this first name and initial.
    `class_is_out`: the child's class is on a visit.
    """

    pupil: Pupil
    class_name: str = ""
    permissions: tuple[Permission, ...] = ()
    held: Deposit | None = None
    today: tuple[PupilDay, ...] = ()
    day: SchoolDay = ORDINARY
    adults: tuple[CollectingAdult, ...] = ()
    slots_in_use: frozenset[int] = frozenset()
    usual_slot: int | None = None
    refused_today: tuple[RefusedPhone, ...] = ()
    has_namesake: bool = False
    class_is_out: bool = False
    has_label: bool = True
    next_deposit: int = 1
    next_refusal: int = 1
    next_note: int = 1

    @property
    def called(self) -> str:
        """The first name that a screen says."""
        return self.pupil.called

    @property
    def name(self) -> str:
        """First name and family name."""
        return self.pupil.name

    def is_marked(self, kind: str) -> bool:
        """Whether this is so today."""
        return any(each.kind == kind for each in self.today)

    @property
    def is_on_visit(self) -> bool:
        """Whether the child is out of school, with the class or alone (V2)."""
        return self.class_is_out or self.is_marked("on_visit")


# May this child bring a phone today?


def may_bring(
    pupil: Pupil, name: str, permissions: Sequence[Permission], moment: Moment
) -> Permission | Refusal:
    """The permission that holds now, or C1 to C4, C10, F1, F2 saying why there is none."""
    day = day_of(moment.at)
    standing = [p for p in permissions if not p.withdrawn_at]
    holding = [p for p in standing if _holds(p, pupil, day, moment)]
    today = [p for p in holding if p.is_for_weekday(day)]
    if today:
        return today[0]
    if holding:
        days = days_in_words(holding[0].weekdays)
        return refuse("F1", heading="Not today", name=name, days=days)
    return _why_not(pupil, name, permissions, standing, moment)


def _holds(permission: Permission, pupil: Pupil, day: date, moment: Moment) -> bool:
    if not permission.has_dates_for(day):
        return False
    if permission.asks_the_head:
        decided = permission.decided_at
        agreed = permission.decision == "agreed"
        return agreed and decided is not None and decided < moment.at
    has_form = permission.form_on is not None and permission.form_on <= day
    return is_leaving(pupil, moment) and bool(permission.walks_alone) and has_form


def is_leaving(pupil: Pupil, moment: Moment) -> bool:
    """Whether the child is in the oldest year group of the school (a setting)."""
    return pupil.year_group == leaving_year_group(moment.settings)


def leaving_year_group(settings: Settings) -> str:
    """`6` for Year 6, `7` for P7: as a pupil's year group is kept."""
    return settings.leaving_year.removeprefix("Year ").removeprefix("P")


def _why_not(
    pupil: Pupil,
    name: str,
    permissions: Sequence[Permission],
    standing: Sequence[Permission],
    moment: Moment,
) -> Refusal:
    day = day_of(moment.at)
    asked = [p for p in standing if p.asks_the_head and p.ends_on >= day]
    if any(p.decision is None for p in asked):
        return refuse("C4", heading="Not decided yet")
    later = [p for p in asked if p.decision == "agreed" and p.starts_on > day]
    if later:
        starts = _said(min(p.starts_on for p in later))
        return refuse("F2", heading="Not yet", name=name, date=starts)
    withdrawn = [p.withdrawn_at for p in permissions if p.withdrawn_at and p.has_dates_for(day)]
    if withdrawn and not any(p.has_dates_for(day) for p in standing if not p.asks_the_head):
        return refuse("C10", heading="Withdrawn", date=_said(day_of(max(withdrawn))))
    if not is_leaving(pupil, moment):
        leaving, year = moment.settings.leaving_year, year_in_words(pupil, moment.settings)
        return refuse("C1", heading="Not without the Headteacher", leaving=leaving, year=year)
    form = [p for p in standing if not p.asks_the_head and p.has_dates_for(day)]
    if form and not form[0].walks_alone:
        return refuse("C2", heading="Not recorded", name=name)
    this_year = school_year(day, moment.settings).name
    return refuse("C3", heading="No form", school_year=this_year)


def year_in_words(pupil: Pupil, settings: Settings) -> str:
    """`Year 5`, `Reception`, `Nursery`: as C1 names it; `P5` where the leaving year is P7."""
    if pupil.year_group.isdigit():
        prefix = "P" if settings.leaving_year.startswith("P") else "Year "
        return f"{prefix}{pupil.year_group}"
    return "Reception" if pupil.year_group == "R" else "Nursery"


def _said(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


# Hand in


def hand_in(
    action: HandInPupilPhone,
    shown: Shown,
    facts: Facts,
    station: str,
    actor: str | None,
    moment: Moment,
) -> Decision:
    """Take the phone in, ask to check first (C11, F3), or say why not."""
    if facts.held:
        return _already_in(facts, facts.held, moment)
    permission = may_bring(facts.pupil, facts.name, facts.permissions, moment)
    if isinstance(permission, Refusal):
        return _refused(permission, facts, station, moment)
    if permission.kind == "medical":
        words = f"{facts.class_name} · {_stays(permission, facts).sentence}"
        return Unchanged(Outcome("stays", words, facts.name))
    if not action.switched_off:
        return refuse("K3", heading="Switch it off first")
    if has_number(action.condition):
        return refuse("I8", heading="No numbers, please")
    if action.answer != GO_ON:
        asked = _check_first(facts)
        if asked:
            return asked
    slot = _slot(shown, facts, moment)
    if isinstance(slot, Refusal):
        return slot
    deposit = _deposit(facts, slot, station, actor, moment)
    deposit = replace(deposit, permission=permission.id, condition=action.condition)
    foot = refuse("V2").sentence if facts.is_on_visit else ""
    also = () if facts.has_label or shown.label else (PRINT_LABEL,)
    return _done("handed_in", "handed in", facts, slot, moment, deposit, foot=foot, also=also)


def _stays(permission: Permission, facts: Facts) -> Refusal:
    ends = _said(permission.ends_on)
    return refuse("F14", heading="It is not handed in", name=facts.called, date=ends)


def _already_in(facts: Facts, held: Deposit, moment: Moment) -> Refusal:
    came = day_of(held.handed_in_at)
    day = "" if came == day_of(moment.at) else f"{_said(came)}, "
    slot, since = f"slot {held.slot}", f"{day}{clock_time(held.handed_in_at)}"
    return refuse("C7", heading="Already in", name=facts.name, slot=slot, time=since)


def _refused(why: Refusal, facts: Facts, station: str, moment: Moment) -> Decision:
    """Say why not, offer to hold the phone, and keep that it was so: once for a child and day."""
    named = replace(
        why,
        heading=f"{facts.name}, {facts.class_name}".rstrip(", "),
        also=(Choice(HOLD, "Hold it safely", "Ring the parent", away=True),),
    )
    if any(row.code == why.code for row in facts.refused_today):
        return named
    row = RefusedPhone(facts.next_refusal, facts.pupil.id, why.code, station, moment.at)
    outcome = Outcome("refused", named.sentence, named.heading, refusal=named.code, also=named.also)
    return Changes((row,), outcome, f"pupils/{facts.pupil.id}")


def _check_first(facts: Facts) -> Unchanged | None:
    if facts.is_marked("absent"):
        said = refuse("C11", name=facts.name)
    elif not facts.day.is_open:
        said = refuse("F3", why=facts.day.why)
    else:
        return None
    return Unchanged(
        Outcome(
            "question",
            said.sentence,
            heading=f"{facts.name}, {facts.class_name}".rstrip(", "),
            choices=(
                Choice(GO_ON, "Hand it in", "It was checked", away=True),
                Choice("leave", "Not now", "Nothing is recorded"),
            ),
        )
    )


def _slot(shown: Shown, facts: Facts, moment: Moment) -> int | Refusal:
    """The pouch that was scanned, else the child's usual slot, else the lowest free one."""
    if shown.label and shown.label.slot:
        slot = shown.label.slot
        return refuse("K2", heading="In use", n=slot) if slot in facts.slots_in_use else slot
    slots = range(1, moment.settings.pupil_slots + 1)
    usual = facts.usual_slot
    if usual is not None and usual in slots and usual not in facts.slots_in_use:
        return usual
    free = (number for number in slots if number not in facts.slots_in_use)
    return next(free, None) or refuse("K12", heading="No free slot")


def _deposit(facts: Facts, slot: int, station: str, actor: str | None, moment: Moment) -> Deposit:
    return Deposit(
        facts.next_deposit,
        facts.pupil.id,
        None,
        None,
        slot,
        "",
        station,
        actor,
        moment.at,
        None,
        None,
        None,
        None,
        None,
        None,
        None,
        None,
    )


def _done(
    code: str,
    words: str,
    facts: Facts,
    slot: int,
    moment: Moment,
    *rows: Deposit | Note,
    foot: str = "",
    also: tuple[Choice, ...] = (),
) -> Changes:
    said = " · ".join(filter(None, [facts.class_name, words, f"slot {slot}"]))
    when = clock_time(moment.at)
    outcome = Outcome(code, said, facts.name, when=when, foot=foot, slots=(slot,), also=also)
    return Changes(rows, outcome, f"pupils/{facts.pupil.id}")


def hold(
    action: HoldPupilPhone, facts: Facts, station: str, actor: str | None, moment: Moment
) -> Decision:
    """Held safely, a parent rung: the time of the call and who answered are required (F7).

    Only what may not be taken in: else it is handed in (F16), or stays with the child (F14).
    """
    if facts.held:
        return _already_in(facts, facts.held, moment)
    why = may_bring(facts.pupil, facts.name, facts.permissions, moment)
    if isinstance(why, Permission):
        stays = why.kind == "medical"
        return _stays(why, facts) if stays else refuse("F16", heading="Hand in", name=facts.name)
    if action.rung_at is None or action.rung_at > moment.at or not action.spoke_to:
        return refuse("F7", heading="When was the parent rung?")
    if has_number(action.spoke_to):
        return refuse("I8", heading="No numbers, please")
    slot = _slot(Shown(), facts, moment)
    if isinstance(slot, Refusal):
        return slot
    deposit = replace(_deposit(facts, slot, station, actor, moment), refusal=why.code)
    call = Note(
        facts.next_note,
        deposit.id,
        "call",
        action.spoke_to,
        action.rung_at,
        actor,
        moment.at,
        None,
    )
    return _done("held_safely", "held safely", facts, slot, moment, deposit, call)


# Hand back


def goes_home_at(day: SchoolDay, today: Iterable[PupilDay], moment: Moment) -> time | None:
    """When a child goes home today, local time; None on a day without children.

    An early closing is one override for everybody; a club is one child's.
    """
    if not day.is_open:
        return None
    usual = moment.settings.home_times.get(local(moment.at).isoweekday())
    return day.closes or home_time_of_child(today) or usual


def is_past_home_time(day: SchoolDay, today: Iterable[PupilDay], moment: Moment) -> bool:
    """Whether a child's school day is over; always on a day without children."""
    ends = goes_home_at(day, today, moment)
    return ends is None or local(moment.at).time() >= ends


def is_not_collected(
    deposit: Deposit, day: SchoolDay, today: Iterable[PupilDay], moment: Moment
) -> bool:
    """Whether a phone that is here should have gone home by now (C8)."""
    earlier = day_of(deposit.handed_in_at) < day_of(moment.at)
    return earlier or is_past_home_time(day, today, moment)


def hand_back(
    action: HandBackPupilPhone, shown: Shown, facts: Facts, actor: str | None, moment: Moment
) -> Decision:
    """To the child at home time (C5), or to an adult on the list (C9); F4 when none is here."""
    held = facts.held
    if held is None:
        return refuse("F4", heading="Nothing here", name=facts.name)
    if action.adult:
        return _to_adult(action, action.adult, facts, held, actor, moment)
    if action.early is not None or not is_past_home_time(facts.day, facts.today, moment):
        return _too_early(facts, moment)
    if _is_for_a_parent(held, facts, moment):
        return _hold_for_parent(facts)
    if facts.has_namesake and shown.label is None:
        name = f"{facts.called} {facts.pupil.family_name[:1]}".strip()
        return refuse("F6", heading="Which child?", also=(PRINT_LABEL,), name=name)
    return _given(facts, held, "home_time", CHILD, actor, moment)


def _too_early(facts: Facts, moment: Moment) -> Refusal:
    heading = f"{facts.name}, {facts.class_name}".rstrip(", ")
    also = (Choice(ADULT, "Leaving early", "Record who is collecting", away=True),)
    if facts.is_on_visit:
        return refuse("V2", heading=heading, also=also)
    ends = goes_home_at(facts.day, facts.today, moment)
    said = f"{ends:%H:%M}" if ends else "home time"
    return refuse("C5", heading=heading, also=also, home_time=said, name=facts.called)


def _is_for_a_parent(held: Deposit, facts: Facts, moment: Moment) -> bool:
    """Whether permission was withdrawn, before the phone came or while it was here (C10)."""
    withdrawn = {p.id for p in facts.permissions if p.withdrawn_at}
    standing = may_bring(facts.pupil, facts.name, facts.permissions, moment)
    may = isinstance(standing, Permission)
    return held.refusal == "C10" or (held.permission in withdrawn and not may)


def _hold_for_parent(facts: Facts) -> Refusal:
    withdrawn = [p.withdrawn_at for p in facts.permissions if p.withdrawn_at]
    on = _said(day_of(max(withdrawn))) if withdrawn else "an earlier day"
    also = (Choice(ADULT, "To a parent", "Record who is collecting", away=True),)
    return refuse("C10", heading=facts.name, also=also, date=on)


def is_leaving_early(held: Deposit, facts: Facts, moment: Moment) -> bool:
    """Whether giving it to anybody now needs the reason why the child leaves early (RP38).

    What was only held safely, or stayed the night, a parent may fetch at any time.
    """
    stayed = day_of(held.handed_in_at) < day_of(moment.at)
    over = is_past_home_time(facts.day, facts.today, moment)
    return held.permission is not None and not stayed and not over


def _to_adult(
    action: HandBackPupilPhone,
    adult: str,
    facts: Facts,
    held: Deposit,
    actor: str | None,
    moment: Moment,
) -> Decision:
    listed = [a for a in facts.adults if plain_name(a.name) == plain_name(adult)]
    if not any(a.may_collect for a in listed):
        return refuse("C9", heading="Not on the list", adult=adult, name=facts.called)
    if not action.early and is_leaving_early(held, facts, moment):
        if action.early is None:
            return _too_early(facts, moment)
        return refuse("F9", heading="Why is the child leaving early?")
    if action.early and has_number(action.early):
        return refuse("I8", heading="No numbers, please")
    to = f"{listed[0].name} ({listed[0].relationship})"
    basis = "early_leave" if action.early else "adult"
    return _given(facts, replace(held, early_reason=action.early or None), basis, to, actor, moment)


def _given(
    facts: Facts, held: Deposit, basis: str, to: str, actor: str | None, moment: Moment
) -> Changes:
    returned = replace(
        held, returned_at=moment.at, returned_by=actor, return_basis=basis, returned_to=to
    )
    words = "handed back" if to == CHILD else f"handed to {to}"
    return _done("handed_back", words, facts, held.slot, moment, returned)
