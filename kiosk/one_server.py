"""One server for each school at a time: a second would sign everybody out as it starts, and send
each e-mail twice.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


@contextmanager
def alone(mark: Path) -> Iterator[bool]:
    """Whether nobody else keeps this file, made if need be, as theirs.

    It is ours until the end, and of nobody once this process is no more, however it went.
    """
    with mark.open("a") as file:
        yield _is_ours(file)


def _is_ours(file: IO[str]) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True
