"""Which port the local stack takes."""

import os
import socket
from collections.abc import Iterator

import pytest

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
