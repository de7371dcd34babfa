"""The plug is pulled: whatever the disk may have kept by then, nothing acknowledged is lost.

assurance.md D2, E2. The kiosk's own statements are done once more under a file system that writes
down every write, truncate, sync and delete. Of each moment it then makes the disks that a power cut
could leave behind: all that was synced, and of the rest nothing, everything, anything, torn. The
same is done with settings known to lose, so that a test that sees nothing would show.
KIOSK_POWER_CUTS says how many cuts (1000), KIOSK_SEED which ones.
"""

from __future__ import annotations

import os
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kiosk import codes
from kiosk.actions import Scan, Stamp
from kiosk.actions.lockups import TakeBackInEmergency
from kiosk.actions.settings import ChangeSetting
from kiosk.db import audit_check, connection
from kiosk.perform import perform
from kiosk.school import DATABASE

if TYPE_CHECKING:
    from oakfield import Badge, Oakfield

apsw = pytest.importorskip("apsw")

CUTS = int(os.environ.get("KIOSK_POWER_CUTS", "1000"))
SCANS = 60
VERIFY_EVERY = 25
SECTOR = 512

OURS = {name: str(value) for name, (value, _) in connection.PRAGMAS.items()}
WAL_NORMAL = OURS | {"locking_mode": "EXCLUSIVE", "journal_mode": "WAL", "synchronous": "NORMAL"}
SQLITE_DEFAULT = OURS | {"journal_mode": "DELETE", "synchronous": "FULL"}


# What was done to the disk ------------------------------------------------------------------------


@dataclass(frozen=True)
class Done:
    """One thing done to a file: write (at, data), truncate (at), sync, delete or acknowledge."""

    what: str
    file: str = ""
    at: int = 0
    data: bytes = b""


class RecordingFile(apsw.VFSFile):
    def __init__(self, path: Any, flags: list[int], done: list[Done]) -> None:
        super().__init__("", path, flags)
        self._done = done
        self._name = Path(path.filename() if isinstance(path, apsw.URIFilename) else path).name

    def xWrite(self, data: bytes, offset: int) -> None:
        self._done.append(Done("write", self._name, offset, bytes(data)))
        super().xWrite(data, offset)

    def xTruncate(self, newsize: int) -> None:
        self._done.append(Done("truncate", self._name, newsize))
        super().xTruncate(newsize)

    def xSync(self, flags: int) -> None:
        self._done.append(Done("sync", self._name))
        super().xSync(flags)


class RecordingDisk(apsw.VFS):
    def __init__(self, done: list[Done]) -> None:
        self._done = done
        super().__init__("recording", "")

    def xOpen(self, name: Any, flags: list[int]) -> RecordingFile:
        return RecordingFile(name, flags, self._done)

    def xDelete(self, filename: str, syncdir: bool) -> None:
        self._done.append(Done("delete", Path(filename).name, int(syncdir)))
        super().xDelete(filename, syncdir)


def record(path: Path, statements: list[str], pragmas: dict[str, str]) -> list[Done]:
    """Everything that the statements did to the disk; `acknowledge` follows each commit."""
    done: list[Done] = []
    disk = RecordingDisk(done)
    db = apsw.Connection(str(path), vfs="recording")
    for name, value in pragmas.items():
        db.execute(f"PRAGMA {name} = {value}").fetchall()
    for statement in statements:
        db.execute(statement).fetchall()
        if statement == "COMMIT":
            done.append(Done("acknowledge"))
    kept = list(done)  # closing tidies up, which a power cut does not
    db.close()
    disk.unregister()
    return kept


# What a power cut leaves --------------------------------------------------------------------------


@dataclass
class File:
    """What is on the disk for certain, and what was only asked of it since the last sync."""

    certain: bytearray | None
    asked: list[Done] = field(default_factory=list)

    def settle(self) -> None:
        self.certain = _applied(self.certain, self.asked)
        self.asked.clear()


def _applied(content: bytearray | None, asked: list[Done]) -> bytearray | None:
    content = None if content is None else bytearray(content)
    for done in asked:
        if done.what == "delete":
            content = None
            continue
        content = content if content is not None else bytearray()
        if done.what == "truncate":
            del content[done.at :]
        else:
            content.extend(bytes(max(0, done.at - len(content))))
            content[done.at : done.at + len(done.data)] = done.data
    return content


class Disk:
    """The files as one operation after the other reaches them."""

    def __init__(self, database: bytes) -> None:
        self.files = {DATABASE: File(bytearray(database))}
        self.acknowledged = 0

    def take(self, done: Done) -> None:
        if done.what == "acknowledge":
            self.acknowledged += 1
            return
        file = self.files.setdefault(done.file, File(None))
        if done.what != "sync":
            file.asked.append(done)
        if done.what == "sync" or (done.what == "delete" and done.at):
            file.settle()

    def after_a_cut(self, chance: random.Random) -> dict[str, bytes]:
        """The files as they may be found: of what was not synced, perhaps nothing, perhaps all."""
        mood = chance.choice(("nothing", "everything", "anything", "torn"))
        found = {}
        for name, file in self.files.items():
            content = _applied(file.certain, _kept(file.asked, mood, chance))
            if content is not None:
                found[name] = bytes(content)
        return found


def _kept(asked: list[Done], mood: str, chance: random.Random) -> list[Done]:
    if mood in ("nothing", "everything"):
        return asked if mood == "everything" else []
    kept = []
    for done in asked:
        if chance.random() < 0.5:
            kept.append(_torn(done, chance) if mood == "torn" else done)
        elif done.what == "delete":
            break  # what was written to a new file of that name is not found under the name
    return kept


def _torn(done: Done, chance: random.Random) -> Done:
    """Only some sectors of a write reached the disk, the first ones or the last ones."""
    sectors = len(done.data) // SECTOR
    if done.what != "write" or sectors < 2:
        return done
    cut = SECTOR * chance.randrange(1, sectors)
    if chance.random() < 0.5:
        return Done("write", done.file, done.at, done.data[:cut])
    return Done("write", done.file, done.at + cut, done.data[cut:])


# The kiosk's own statements, and what is left of them ---------------------------------------------


def statements_of_a_morning(oakfield: Oakfield, badges: list[Badge]) -> list[str]:
    """Scans, an emergency now and then, refusals: every statement as SQLite was given it."""
    chance = random.Random("a morning")
    said: list[str] = []
    oakfield.school.writer.conn.set_trace_callback(said.append)
    for number in range(SCANS):
        oakfield.wait(seconds=20)
        code = oakfield.digest(chance.choice(badges).code)
        answer = chance.choice(("lock_away:1", "take_back:1", "lock_away:1+2"))
        wanted = TakeBackInEmergency(code) if number % 9 == 8 else Scan(code, answer=answer)
        perform(oakfield.school, wanted, Stamp(None, "machine", codes.mint_short(), oakfield.clock))
    oakfield.school.writer.conn.set_trace_callback(None)
    # One that fires a trigger is traced again for the trigger.
    return [statement for statement, _ in groupby(said) if not statement.startswith("--")]


@dataclass
class Found:
    """What the images of one setting came to."""

    images: int = 0
    corrupt: int = 0
    lost: int = 0


def pull_the_plug(
    folder: Path,
    database: bytes,
    statements: list[str],
    pragmas: dict[str, str],
    chance: random.Random,
    cuts: int,
) -> Found:
    """Cut the power at random moments and look at what is left, as the kiosk would at its start."""
    path = folder / DATABASE
    _write(folder, {DATABASE: database})
    done = record(path, statements, pragmas)
    before = _entries(database, folder)
    found = Found()
    for disk in _cuts(database, done, chance, cuts):
        _write(folder, disk.after_a_cut(chance))
        found.images += 1
        entries = _entries_of(path, verify=found.images % VERIFY_EVERY == 0)
        if entries is None:
            found.corrupt += 1
        elif entries < before + disk.acknowledged:
            found.lost += 1
    return found


def _cuts(database: bytes, done: list[Done], chance: random.Random, cuts: int) -> Iterator[Disk]:
    """The disk at random moments, in their order."""
    moments = sorted(chance.randrange(len(done) + 1) for _ in range(cuts))
    disk, reached = Disk(database), 0
    for moment in moments:
        for operation in done[reached:moment]:
            disk.take(operation)
        reached = moment
        yield disk


def _write(folder: Path, files: dict[str, bytes]) -> None:
    for suffix in ("", "-journal", "-wal", "-shm"):
        (folder / (DATABASE + suffix)).unlink(missing_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)


def _entries(database: bytes, folder: Path) -> int:
    _write(folder, {DATABASE: database})
    entries = _entries_of(folder / DATABASE, verify=True)
    assert entries is not None
    return entries


def _entries_of(path: Path, *, verify: bool) -> int | None:
    """How many entries there are, once SQLite has recovered the file; None when it is corrupt."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        try:
            if db.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                return None
            entries = int(db.execute("SELECT count(*) FROM audit_log").fetchone()[0])
        except sqlite3.DatabaseError:
            return None
    if verify:
        with closing(connection.connect(path)) as sound:
            audit_check.verify(sound)
    return entries


@pytest.fixture
def morning(oakfield: Oakfield) -> tuple[bytes, list[str]]:
    """The database as it is before a morning, and the statements of that morning."""
    oakfield.do(ChangeSetting("contact_times", ""))
    badges = [oakfield.somebody() for _ in range(6)]
    oakfield.school.close()
    database = (oakfield.folder / DATABASE).read_bytes()
    return database, statements_of_a_morning(oakfield, badges)


@pytest.fixture
def chance() -> random.Random:
    seed = int(os.environ.get("KIOSK_SEED", random.SystemRandom().getrandbits(32)))
    print(f"KIOSK_SEED={seed} KIOSK_POWER_CUTS={CUTS}")
    return random.Random(seed)


def test_no_power_cut_loses_what_was_acknowledged(
    morning: tuple[bytes, list[str]], tmp_path: Path, chance: random.Random
) -> None:
    found = pull_the_plug(tmp_path, *morning, OURS, chance, CUTS)
    assert found == Found(CUTS, corrupt=0, lost=0)


@pytest.mark.parametrize("pragmas", [WAL_NORMAL, SQLITE_DEFAULT], ids=["WAL, NORMAL", "default"])
def test_the_same_power_cuts_lose_entries_under_other_settings(
    morning: tuple[bytes, list[str]],
    tmp_path: Path,
    chance: random.Random,
    pragmas: dict[str, str],
) -> None:
    found = pull_the_plug(tmp_path, *morning, pragmas, chance, CUTS // 5)
    print(found)
    assert found.lost > found.images // 50
