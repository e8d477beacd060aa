"""Which port the local stack takes."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.local.endpoint import Endpoint
from cli.local.ports import holder_of, is_free, lease_port
from cli.output import CliError


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_requested_port_that_is_taken_is_refused_with_its_holder(taken_port: int) -> None:
    with pytest.raises(CliError) as refusal:
        lease_port(taken_port)

    assert f"Port {taken_port} is taken" in refusal.value.message
    holder = holder_of(taken_port)
    if holder is not None:  # told by /proc alone
        assert holder.pid == os.getpid()
        assert str(os.getpid()) in refusal.value.message


def test_a_taken_last_port_is_passed_over(taken_port: int) -> None:
    lease = lease_port(None, preferred=taken_port)

    assert lease.port != taken_port
    assert is_free(lease.port)
    lease.release()


def test_two_stacks_that_start_at_the_same_time_get_different_ports() -> None:
    first, second = lease_port(None), lease_port(None)

    assert first.port != second.port
    first.release()
    second.release()


def test_a_released_port_leaves_no_file_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    lease = lease_port(None)
    (file,) = (path for path in tmp_path.rglob("*") if path.is_file())

    assert file.name == f"port-{lease.port}.lock"
    lease.release()
    assert not file.exists()


def test_a_url_that_the_emulator_kept_from_another_port_is_told_with_this_one() -> None:
    moved = Endpoint(4570)

    assert moved.here("http://127.0.0.1:4566/000000000000/clicks") == "http://127.0.0.1:4570/000000000000/clicks"
    assert moved.here("linkledger-local-links") == "linkledger-local-links"
