"""Locks that end with the process that holds them, however it ends."""

import fcntl
from pathlib import Path
from typing import IO

type Lock = IO[bytes]


def try_lock(path: Path) -> Lock | None:
    """Hold the file's lock until the result is closed or this process ends; None when another holds it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    file = path.open("ab")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        return None
    return file


def is_locked(path: Path) -> bool:
    """Whether some process holds the lock."""
    lock = try_lock(path)
    if lock is None:
        return True
    lock.close()
    return False
