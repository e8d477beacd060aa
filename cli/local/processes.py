"""Child processes that outlive a Ctrl-C of the terminal until we stop them in our own order."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

_GROUP_SECONDS = 1


def spawn(
    command: Sequence[str], *, log: Path, environment: Mapping[str, str] | None = None
) -> subprocess.Popen[bytes]:
    """Start a process in a session of its own, its output appended to `log`."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as file:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            env=None if environment is None else dict(environment),
            start_new_session=True,
        )


def is_alive(pid: int | None) -> bool:
    """Whether a process with this id runs (a zombie does not)."""
    if pid is None:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return True


def runs_command(pid: int | None, marker: str) -> bool:
    """Whether the process lives and its command line contains `marker` (an id may have been given out anew)."""
    if pid is None or not is_alive(pid):
        return False
    try:
        command = Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8", errors="replace")
    except OSError:
        listing = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False)
        command = listing.stdout
    return marker in command


def stop(pid: int | None, *, timeout: float = 30) -> bool:
    """Ask the process to end, wait, and kill it only after `timeout` seconds.

    Returns whether it ended by itself."""
    if pid is None or not is_alive(pid):
        return True
    os.kill(pid, signal.SIGTERM)
    if wait_gone(pid, timeout):
        return True
    os.kill(pid, signal.SIGKILL)
    wait_gone(pid, 5)
    return False


def stop_group(pid: int, *, timeout: float = 30) -> bool:
    """`stop` for a process of `spawn` that has children: what they still do when it has ended is cut short.

    Returns whether the process itself ended by itself."""
    ended = stop(pid, timeout=timeout)
    deadline = time.monotonic() + _GROUP_SECONDS
    with suppress(ProcessLookupError, PermissionError):
        while time.monotonic() < deadline:
            os.killpg(pid, signal.SIGKILL)
            time.sleep(0.01)
    return ended


def wait_gone(pid: int, timeout: float) -> bool:
    """Wait until the process is gone, at most `timeout` seconds."""
    deadline = time.monotonic() + timeout
    while is_alive(pid):
        _reap(pid)
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    _reap(pid)
    return True


def _reap(pid: int) -> None:
    try:
        os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        return
