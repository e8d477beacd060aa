"""Locks that end with the process that holds them, however it ends."""

import fcntl
import os
from pathlib import Path
from typing import IO

from cli.output import CliError

type Lock = IO[bytes]


def try_lock(path: Path) -> Lock | None:
    """Hold the file's lock until the result is closed or this process ends; None when another holds it.

    Raises CliError when the file cannot be written."""
    while True:
        file = _open(path)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
            return None
        if _is_still(path, file):
            return file
        file.close()


def remove(lock: Lock) -> None:
    """Let go of the lock and leave no file behind; does nothing with one that was let go before."""
    if not lock.closed:
        # In this order: who has opened the file in between sees that it is gone and opens a new one.
        Path(lock.name).unlink(missing_ok=True)
        lock.close()


def is_locked(path: Path) -> bool:
    """Whether some process holds the lock."""
    lock = try_lock(path)
    if lock is None:
        return True
    lock.close()
    return False


def _open(path: Path) -> Lock:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("ab")
    except OSError as error:
        raise CliError(
            f"{path} can't be written: {error.strerror}.",
            "It must lie in a folder of yours; LINKLEDGER_WORKSPACE and TMPDIR name another.",
        ) from error


def _is_still(path: Path, file: Lock) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(file.fileno()))
    except FileNotFoundError:
        return False
