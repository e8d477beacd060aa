"""Which port the local stack may take, and who holds one that it may not."""

import os
import socket
import tempfile
from dataclasses import dataclass
from pathlib import Path

from cli.local.locks import Lock, remove, try_lock
from cli.output import CliError

LOOPBACK = "127.0.0.1"
FIRST_PORT = 4566
FIRST_PORTAL_PORT = 5173
_TRIES = 50
_LISTENING = "0A"


@dataclass(frozen=True)
class Holder:
    """A process that listens on a port."""

    pid: int
    command: str


def is_free(port: int) -> bool:
    """Whether we could listen on the port now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        if probe.connect_ex((LOOPBACK, port)) == 0:
            return False
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


@dataclass(frozen=True)
class PortLease:
    """A port that no other local stack takes between our choosing it and the emulator's listening on it."""

    port: int
    _lock: Lock

    def release(self) -> None:
        remove(self._lock)


def lease_port(
    requested: int | None, preferred: int | None = None, *, first: int = FIRST_PORT, option: str = "--port"
) -> PortLease:
    """The requested port, or else the preferred or the first free one from `first` on; `option` names one.

    Raises CliError when the requested port is taken (naming the process where the system tells)
    or when none of 50 is free.
    """
    if requested is not None:
        if lease := _lease(requested):
            return lease
        raise CliError(f"Port {requested} is taken{_by(holder_of(requested))}.", f"Stop it, or leave {option} out.")
    candidates = [preferred] if preferred else []
    candidates += range(first, first + _TRIES)
    for port in candidates:
        if lease := _lease(port):
            return lease
    last = first + _TRIES - 1
    raise CliError(f"Ports {first} to {last} are all taken.", f"Name a free one with {option}.")


def _lease(port: int) -> PortLease | None:
    lock = try_lock(_lease_folder() / f"port-{port}.lock")
    if lock is None:
        return None
    if is_free(port):
        return PortLease(port, lock)
    remove(lock)
    return None


def _lease_folder() -> Path:
    session = os.environ.get("XDG_RUNTIME_DIR")
    if session and os.access(session, os.W_OK):
        return Path(session) / "linkledger"
    return Path(tempfile.gettempdir()) / f"linkledger-{os.getuid()}"


def holder_of(port: int) -> Holder | None:
    """Who listens on the port, by /proc; None where that cannot be told (another user's process, no Linux)."""
    inodes = _listening_inodes(port)
    if not inodes:
        return None
    for process in Path("/proc").glob("[0-9]*"):
        try:
            sockets = {str(descriptor.readlink()) for descriptor in (process / "fd").iterdir()}
            command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
        except OSError:
            continue
        if sockets & inodes:
            return Holder(int(process.name), command)
    return None


def _listening_inodes(port: int) -> set[str]:
    inodes = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        try:
            lines = Path(table).read_text(encoding="ascii").splitlines()[1:]
        except OSError:
            continue
        for columns in map(str.split, lines):
            if columns[3] == _LISTENING and int(columns[1].rsplit(":", 1)[1], 16) == port:
                inodes.add(f"socket:[{columns[9]}]")
    return inodes


def _by(holder: Holder | None) -> str:
    if holder is None:
        return " by another process"
    command = holder.command if len(holder.command) <= 60 else f"{holder.command[:57]}..."
    return f" by process {holder.pid} ({command})"
