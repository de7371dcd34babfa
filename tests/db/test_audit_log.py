"""The audit log: one chained entry for everything that happened, which nothing rewrites."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import FrozenInstanceError, fields, replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.actions import Action, Choice, Outcome, Scan, Stamp
from kiosk.actions.lockups import GiveSlot, LockUpPhone, TakeBackInEmergency, Undo
from kiosk.actions.verbs import ACTIONS
from kiosk.db import audit_log, connection
from kiosk.db.audit_log import Entry, in_words
from kiosk.db.transaction import write
from kiosk.decide.lockups import UNDOABLE
from kiosk.judge.rules import RULES
from kiosk.perform import DifferentRequest, perform

if TYPE_CHECKING:
    from oakfield import Oakfield

G8 = "Entries can’t be changed or removed. Add a correction and say why."
AT_END = "An entry can only be added at the end."


def entries(oakfield: Oakfield) -> list[Entry]:
    return list(audit_log.entries(oakfield.school.db))


def last(oakfield: Oakfield) -> Entry:
    return entries(oakfield)[-1]


def said(oakfield: Oakfield) -> str:
    return in_words(last(oakfield), audit_log.names(oakfield.school.db))


# An entry ---------------------------------------------------------------------------------------


def test_an_action_is_one_entry_that_says_who_where_when_and_what(oakfield: Oakfield) -> None:
    badge = oakfield.somebody()
    before = oakfield.entries()
    happened_at = oakfield.clock
    oakfield.wait(seconds=90)
    stamp = Stamp("person1", "machine", "an id", happened_at)
    perform(oakfield.school, LockUpPhone(badge.person), stamp)
    assert oakfield.entries() == before + 1
    entry = last(oakfield)
    assert entry.seq == before + 1
    assert (entry.happened_at, entry.recorded_at) == (
        "2026-11-20T08:31:00.000Z",
        "2026-11-20T08:32:30.000Z",
    )
    assert (entry.station, entry.actor, entry.action_id) == ("machine", "person1", "an id")
    assert (entry.verb, entry.object, entry.outcome) == (
        "lock_up_phone",
        "people/person1",
        "locked_away",
    )


def test_a_refusal_is_an_entry_with_its_code_and_without_rows(oakfield: Oakfield) -> None:
    oakfield.do(Undo("nothing"))
    assert (last(oakfield).verb, last(oakfield).outcome) == ("undo", "refused U2")
    assert payload(oakfield)["rows"] == []


def test_a_code_that_was_not_recognised_is_an_entry_too(oakfield: Oakfield) -> None:
    perform(oakfield.school, Scan(None), oakfield.stamp())
    entry = last(oakfield)
    assert (entry.verb, entry.object, entry.outcome) == ("scan", None, "refused G1")


def payload(oakfield: Oakfield) -> dict[str, object]:
    query = "SELECT body FROM audit_payload ORDER BY seq DESC LIMIT 1"
    found: dict[str, object] = json.loads(oakfield.school.db.execute(query).fetchone()[0])
    return found


def test_the_payload_is_every_row_as_it_is_after_the_action(oakfield: Oakfield) -> None:
    oakfield.scan(oakfield.somebody())
    [phone], [lockup] = oakfield.rows("phones"), oakfield.rows("lockups")
    assert payload(oakfield)["rows"] == [
        ["phones", "person1/1", phone],
        ["lockups", 1, lockup],
    ]


def test_the_chain_and_the_commitments_can_be_worked_out_by_anybody(whole: Oakfield) -> None:
    before = hashlib.sha256(b"kiosk audit log, version 1").hexdigest()
    found = whole.school.db.execute(
        "SELECT audit_log.*, key, body FROM audit_log LEFT JOIN audit_payload USING (seq) "
        "ORDER BY seq"
    ).fetchall()
    assert len(found) == whole.entries() > 40
    for number, (*entry, commitment, previous, written, key, body) in enumerate(found, 1):
        assert entry[0] == number
        assert previous == before
        if key is not None:  # else it was erased
            assert commitment == hmac.new(key, body.encode(), hashlib.sha256).hexdigest()
        text = json.dumps([*entry, commitment, previous])
        before = hashlib.sha256(text.encode()).hexdigest()
        assert written == before
    assert audit_log.head(whole.school.db) == (len(found), before)


def test_no_two_payloads_share_a_key(whole: Oakfield) -> None:
    keys = [row["key"] for row in whole.school.db.query("SELECT key FROM audit_payload")]
    assert len(set(keys)) == len(keys)


def test_the_head_of_an_empty_log_is_its_beginning(oakfield: Oakfield) -> None:
    with write(oakfield.school.db) as w:
        w.db.executescript("DROP TRIGGER audit_log_is_never_shortened; PRAGMA foreign_keys = OFF")
    oakfield.school.db.execute("PRAGMA foreign_keys = OFF")
    oakfield.school.db.execute("DELETE FROM audit_log")
    assert audit_log.head(oakfield.school.db) == (0, audit_log.GENESIS)


@pytest.mark.parametrize("page", [1, 2, 7, 5000])
def test_entries_are_read_in_order_page_by_page(whole: Oakfield, page: int) -> None:
    read = list(audit_log.entries(whole.school.db, page=page))
    assert [entry.seq for entry in read] == list(range(1, whole.entries() + 1))
    after = list(audit_log.entries(whole.school.db, after=10, page=page))
    assert after == read[10:]


def test_between_two_pages_no_read_is_open(whole: Oakfield) -> None:
    reading = audit_log.entries(whole.school.db, page=2)
    next(reading)
    other = connection.connect(whole.folder / "kiosk.db")
    other.execute("PRAGMA busy_timeout = 0")
    with write(other) as w:
        w.db.execute("DELETE FROM settings")
    other.close()
    reading.close()


def test_a_name_never_stands_in_the_chained_part(whole: Oakfield) -> None:
    db = whole.school.db
    columns = [("people", "given_name family_name known_as job source_id")]
    columns += [("pupils", "given_name family_name known_as source_id"), ("classes", "name")]
    columns += [("stations", "name"), ("policies", "title"), ("rule_cards", "heading words")]
    words = {
        str(value)
        for table, names in columns
        for name in names.split()
        for (value,) in db.execute(f"SELECT {name} FROM {table} WHERE {name} IS NOT NULL")
    }
    words -= {"1", "2", "3", "4", "zz-jo", ""}  # where those with badges came from, guests too
    words.add("Oakfield")
    chained = json.dumps([vars(entry) for entry in entries(whole)])
    assert words > {"Priya", "Quill", "Pat", "Addie", "Zephyr", "6 Oak", "Hall tablet", "MIS900"}
    assert not {word for word in words if word in chained}


# The same request again -------------------------------------------------------------------------


def test_the_same_id_for_something_else_is_an_error_and_no_entry(oakfield: Oakfield) -> None:
    oakfield.do(TakeBackInEmergency(slot_number=1), action_id="a")
    before = oakfield.entries()
    with pytest.raises(DifferentRequest):
        oakfield.do(TakeBackInEmergency(slot_number=2), action_id="a")
    assert oakfield.entries() == before


def test_what_was_never_asked_was_never_answered(oakfield: Oakfield) -> None:
    assert audit_log.answered(oakfield.school.db, "machine", "a") is None


TEXTS = st.text(st.characters(codec="utf-8"), max_size=10)
SLOTS = st.lists(st.integers(1, 99), max_size=3).map(tuple)
CHOICES = st.lists(st.builds(Choice, slots=SLOTS, hint=TEXTS, away=st.booleans()), max_size=3)
OUTCOMES = st.builds(
    Outcome,
    TEXTS,
    TEXTS,
    slots=SLOTS,
    refusal=st.none() | TEXTS.filter(bool),
    choices=CHOICES.map(tuple),
    also=CHOICES.map(tuple),
    undo_until=st.none() | TEXTS.filter(bool),
    partly=st.booleans(),
    heading=TEXTS,
    when=TEXTS,
    foot=TEXTS,
).filter(lambda outcome: outcome.code and outcome.message)


@given(OUTCOMES)
def test_an_answer_is_the_same_after_it_was_stored(outcome: Outcome) -> None:
    stored = json.loads(json.dumps(audit_log.reply(outcome)))
    assert audit_log.outcome_from(stored) == outcome


def test_no_part_of_an_answer_is_forgotten_in_these_tests() -> None:
    given_here = {"code", "message", "heading", "when", "foot", "slots", "refusal", "choices"}
    given_here |= {"also", "partly", "undo_until"}
    never_stored = {"needs_pin", "replayed"}  # of a question, and of an answer given again
    assert {field.name for field in fields(Outcome)} - given_here == never_stored


# Nothing rewrites it ----------------------------------------------------------------------------


def copied(entry: int, **changes: str) -> str:
    """`SELECT` of an entry with other values."""
    values = [changes.get(name, name) for name in audit_log.FIELDS]
    return f"SELECT {', '.join(values)} FROM audit_log WHERE seq = {entry}"


NEXT = "(SELECT max(seq) + 1 FROM audit_log)"
REFUSED = [
    *((f"UPDATE audit_log SET {name} = {name}", G8) for name in audit_log.FIELDS),
    ("UPDATE audit_log SET outcome = 'done' WHERE seq = 5", G8),
    ("UPDATE OR REPLACE audit_log SET seq = 2 WHERE seq = 3", G8),
    ("DELETE FROM audit_log", G8),
    ("DELETE FROM audit_log WHERE seq = (SELECT max(seq) FROM audit_log)", G8),
    (f"INSERT OR REPLACE INTO audit_log {copied(3)}", AT_END),
    (f"REPLACE INTO audit_log {copied(3, outcome=repr('done'))}", AT_END),
    (f"INSERT INTO audit_log {copied(3, seq='max(seq) + 2', action_id=repr('x'))}", AT_END),
    (f"INSERT INTO audit_log {copied(3, seq='0', action_id=repr('x'))}", AT_END),
    (f"INSERT INTO audit_log {copied(3, seq='-1', action_id=repr('x'))}", AT_END),
    (f"INSERT INTO audit_log {copied(3, seq='NULL', action_id=repr('x'))}", AT_END),
    (
        f"INSERT INTO audit_log {copied(3)} ON CONFLICT (seq) DO UPDATE SET outcome = 'done'",
        AT_END,
    ),
    *((f"UPDATE audit_payload SET {name} = {name}", G8) for name in ("seq", "key", "body")),
    ("DELETE FROM audit_payload", G8),
    ("DELETE FROM audit_payload WHERE seq = 3", G8),
    ("INSERT OR REPLACE INTO audit_payload SELECT seq, key, '{}' FROM audit_payload", G8),
    (
        "INSERT INTO audit_payload SELECT * FROM audit_payload WHERE true "
        "ON CONFLICT (seq) DO UPDATE SET body = '{}'",
        G8,
    ),
]


@pytest.fixture(params=["the kiosk's own connection", "anybody's connection"])
def db(whole: Oakfield, request: pytest.FixtureRequest) -> Iterator[sqlite3.Connection]:
    """The file opened by us, and as any other program would open it."""
    if "own" in request.param:
        yield whole.school.db.conn
        return
    other = sqlite3.connect(whole.folder / "kiosk.db", isolation_level=None)
    yield other
    other.close()


@pytest.mark.parametrize(("sql", "says"), REFUSED)
def test_the_database_refuses_to_rewrite_it(db: sqlite3.Connection, sql: str, says: str) -> None:
    """Invariant 11: nothing that happened is rewritten."""
    before = list(db.iterdump())
    with pytest.raises(sqlite3.IntegrityError, match=re.escape(says)):
        db.execute(sql)
    assert list(db.iterdump()) == before


def test_an_old_entry_is_not_replaced_by_a_new_one_of_the_same_action(
    db: sqlite3.Connection,
) -> None:
    # The unique index on (station, action_id) would let REPLACE take the older one away, where
    # recursive triggers are off, as they are unless somebody sets them (assurance.md E8).
    before = list(db.iterdump())
    with pytest.raises(sqlite3.IntegrityError):
        db.execute(f"REPLACE INTO audit_log {copied(3, seq=NEXT)}")
    assert list(db.iterdump()) == before


@pytest.mark.parametrize("way", ["", "OR ROLLBACK", "OR FAIL", "OR ABORT"])
def test_the_same_action_is_never_entered_twice(db: sqlite3.Connection, way: str) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        db.execute(f"INSERT {way} INTO audit_log {copied(3, seq=NEXT)}")


def test_a_payload_without_an_entry_is_refused(whole: Oakfield) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        whole.school.db.execute("INSERT INTO audit_payload VALUES (99999, zeroblob(32), '{}')")


def test_a_payload_with_a_key_that_is_too_short_is_refused(whole: Oakfield) -> None:
    seq = whole.entries() + 1
    whole.school.db.execute(f"INSERT INTO audit_log {copied(3, seq=str(seq), action_id=repr('x'))}")
    with pytest.raises(sqlite3.IntegrityError, match=r"length\(key\) = 32"):
        whole.school.db.execute("INSERT INTO audit_payload VALUES (?, zeroblob(31), '{}')", [seq])


# In words ---------------------------------------------------------------------------------------

ENTRY = Entry(1, "t", "t", "hall", None, "", "people/p", "done", "id", "c", "p", "h")
NAMES = {"people/p": "Priya Shah", "stations/hall": "Hall tablet"}


@pytest.mark.parametrize("verb", [*ACTIONS, "scan", audit_log.DATABASE_PREPARED])
@pytest.mark.parametrize("outcome", ["done", "refused K4"])
@pytest.mark.parametrize("names", [NAMES, {}], ids=["known", "erased"])
def test_every_verb_says_itself_in_one_plain_sentence(
    verb: str, outcome: str, names: dict[str, str]
) -> None:
    words = in_words(replace(ENTRY, verb=verb, outcome=outcome), names)
    where = "Hall tablet" if names else "hall"
    assert re.fullmatch(rf"[A-Z][^.{{}}_]* at {where} \({outcome}\)\.", words)
    assert "None" not in words


@pytest.mark.parametrize("kind", ACTIONS.values(), ids=ACTIONS)
def test_every_action_says_what_was_done_and_what_was_not(kind: type[Action]) -> None:
    assert {"done", "refused"} <= set(vars(kind))
    with pytest.raises(FrozenInstanceError):
        object.__new__(kind).anything = True  # type: ignore[attr-defined]
    assert kind.done != kind.refused or kind is TakeBackInEmergency


def test_the_verbs_of_the_log_are_the_names_of_the_actions() -> None:
    assert {"lock_up_phone", "take_back_phone", "take_back_in_emergency", "undo"} < set(ACTIONS)
    assert len(ACTIONS) == len(Action.__subclasses__())
    assert all(re.fullmatch("[a-z]+(_[a-z]+)*", verb) for verb in ACTIONS)


def test_every_verb_has_a_rule():
    assert set(RULES) == set(ACTIONS.values())


def test_what_can_be_undone_is_what_entries_say_of_phones(whole: Oakfield) -> None:
    verbs = {entry.verb for entry in entries(whole) if entry.outcome in UNDOABLE}
    assert verbs == {"lock_up_phone", "take_back_phone", "take_back_in_emergency"}


def test_an_entry_names_people_slots_settings_and_policies_as_they_are_called_today(
    whole: Oakfield,
) -> None:
    names = audit_log.names(whole.school.db)
    words = [in_words(entry, names) for entry in entries(whole)]
    for expected in (
        "The setting school_name was changed at This computer (done).",
        "Device policy, version 1 was published at This computer (done).",
        "Pat Quill was recorded at This computer (done).",
        "Class 6 Oak was recorded at This computer (done).",
        "Addie Zephyr was recorded at This computer (done).",
        "Hall tablet was enrolled at This computer (done).",
        "Slot 7 was given a new label at This computer (done).",
        "Priya Shah was given a new badge at This computer (done).",
        "Priya Shah locked a phone away at This computer (locked_away).",
        "Priya Shah took a phone back at This computer (taken_back).",
        "Priya Shah asked for a phone back at This computer (refused K4).",
        "Emergency: a phone was taken back, Sam Shah at This computer (taken_back_in_emergency).",
        "A code of Una Shah was shown and did nothing at This computer (refused G2).",
    ):
        assert expected in words


def test_a_new_name_is_said_of_old_entries_too(oakfield: Oakfield) -> None:
    oakfield.scan(oakfield.somebody())
    oakfield.school.db.execute("UPDATE people SET given_name = 'Prisha'")
    assert said(oakfield) == "Prisha Shah locked a phone away at This computer (locked_away)."


def test_a_name_with_braces_is_only_a_name(oakfield: Oakfield) -> None:
    oakfield.person("{object}", "{0}")
    assert said(oakfield) == "{object} {0} was recorded at This computer (done)."


def test_a_slot_made_anybodys_is_not_said_to_have_been_given_to_somebody(
    oakfield: Oakfield,
) -> None:
    oakfield.do(GiveSlot(3, oakfield.person()))
    oakfield.do(GiveSlot(3, None))
    assert "given to somebody" not in said(oakfield)
