"""The school's secret: one key file beside the database, never in it.

Every other key is derived from it by name. Whoever has the database alone can neither print a
badge nor speak for a station; whoever loses this file must print every badge again.
"""

from __future__ import annotations

import base64
import hmac
import os
import secrets
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

FILE_NAME = "kiosk.key"


class KeyProblem(Exception):
    """The key file is missing or damaged; the text says what to do."""


@dataclass(frozen=True)
class Keys:
    """The school's keys, derived from the 32 bytes of the key file."""

    master: bytes

    def _named(self, name: str) -> bytes:
        return hmac.digest(self.master, name.encode(), "sha256")

    @cached_property
    def codes(self) -> bytes:
        """Under which QR and short codes are hashed."""
        return self._named("codes")

    @property
    def passphrases(self) -> bytes:
        """The pepper: without it a stolen database gives nobody a passphrase to guess at."""
        return self._named("passphrases")

    @property
    def sealing(self) -> bytes:
        """Under which notes and numbers are sealed in the database (kiosk/sealing.py)."""
        return self._named("sealing")

    @property
    def imei_fingerprints(self) -> bytes:
        """Under which IMEIs are compared without being opened."""
        return self._named("imei fingerprints")

    @property
    def pins(self) -> bytes:
        """The pepper of PINs, of which there are few: without it they cannot be tried out."""
        return self._named("pins")

    def authenticator(self, person: str, generation: int) -> bytes:
        """The secret of a person's authenticator (TOTP), 20 bytes; stored nowhere."""
        return self._named(f"authenticator {person} {generation}")[:20]

    def station(self, station_id: str) -> str:
        """The proof that a request comes from this station; nothing of it is stored."""
        return base64.b32encode(self._named(f"station {station_id}")).decode().rstrip("=")


def create(folder: Path) -> Keys:
    """Write a new key file, readable by its owner only. Raises FileExistsError if there is one."""
    return write(folder, secrets.token_bytes(32))


def write(folder: Path, master: bytes) -> Keys:
    """Write the key file of these 32 bytes. Raises FileExistsError if there is one."""
    descriptor = os.open(folder / FILE_NAME, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(base64.b32encode(master).decode() + "\n")
        file.flush()
        os.fsync(file.fileno())
    return Keys(master)


def load(folder: Path) -> Keys:
    """Read the key file. Raises KeyProblem when it is missing or not what was written."""
    try:
        master = base64.b32decode((folder / FILE_NAME).read_text().strip())
    except FileNotFoundError:
        raise KeyProblem(
            f"The key file {FILE_NAME} is not beside the database. Put it back from your copy; "
            "without it no badge is recognised."
        ) from None
    except OSError as problem:
        raise KeyProblem(f"The key file {FILE_NAME} cannot be read: {problem.strerror}.") from None
    except ValueError:
        master = b""
    if len(master) != 32:
        raise KeyProblem(f"The key file {FILE_NAME} is damaged. Put it back from your copy.")
    return Keys(master)
