"""Calling an address that a stranger named: never inside, never elsewhere than looked up, never for long."""

import asyncio
import socket
import ssl
import threading
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
import trustme

from functions.webhooks.addresses import chosen
from functions.webhooks.calling import MOST_READ, Answered, Caller, look_up

NAME = "hooks.example.com"
type Reply = Callable[[socket.socket], None]


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.8.9.1", "0.0.0.0", "0.1.2.3", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1"),
        *("169.254.169.254", "169.254.170.2", "100.64.0.1", "100.127.255.255", "192.0.0.8", "192.0.2.1", "198.18.0.1"),
        *("198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255"),
        *("192.88.99.1", "::", "::1", "fe80::1", "fe80::1%1", "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1"),
        *("ff0e::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::ffff:93.184.216.34"),
        *("::127.0.0.1", "::10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::"),
        *("2002:a00:1::1", "2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:db8::1", "100::1", "5f00::1"),
    ],
)
def test_no_address_but_those_of_the_public_internet_is_called(address: str) -> None:
    assert chosen([address], loopback=False) is None
    assert chosen(["93.184.216.34", address], loopback=False) is None, "half inside is inside"


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "1.1.1.1", "2606:4700:4700::1111", "2a00:1450::8a"])
def test_those_of_the_public_internet_are(address: str) -> None:
    assert str(chosen([address], loopback=False)) == address


def test_ipv4_goes_first_and_nothing_is_nothing() -> None:
    assert str(chosen(["2606:4700:4700::1111", "1.1.1.1"], loopback=False)) == "1.1.1.1"
    assert chosen([], loopback=False) is None


def test_the_local_stage_calls_itself_and_still_no_neighbour() -> None:
    assert str(chosen(["127.0.0.1"], loopback=True)) == "127.0.0.1"
    for neighbour in ("10.0.0.1", "169.254.169.254", "fe80::1"):
        assert chosen([neighbour], loopback=True) is None


# -- over real sockets -------------------------------------------------------------------------------------------------


@dataclass
class Peer:
    """A server on loopback; ``asked`` are the requests that reached it."""

    port: int
    asked: list[bytes] = field(default_factory=list)


@contextmanager
def listening(reply: Reply, certificate: trustme.LeafCert | None = None) -> Iterator[Peer]:
    listener = socket.create_server(("127.0.0.1", 0))
    peer = Peer(listener.getsockname()[1])
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if certificate is not None:
        certificate.configure_cert(context)

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
                connection.settimeout(5)
                if certificate is not None:
                    connection = context.wrap_socket(connection, server_side=True)
                with connection:
                    peer.asked.append(connection.recv(65536))
                    reply(connection)
            except ssl.SSLError:
                continue
            except OSError:
                if listener.fileno() < 0:
                    return

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield peer
    finally:
        listener.close()


def saying(answer: bytes) -> Reply:
    return lambda connection: connection.sendall(answer)


def resolving(*addresses: str) -> Callable[[str, int], Awaitable[Sequence[str]]]:
    async def resolve(_name: str, _port: int) -> Sequence[str]:
        return addresses

    return resolve


def post(url: str, caller: Caller | None = None, body: bytes = b"{}") -> Answered:
    calling = caller or Caller(loopback=True, seconds=2)
    return asyncio.run(calling.post(url, body, {"webhook-id": "msg_1"}))


@pytest.mark.parametrize("status", [200, 204, 302, 404, 410, 500])
def test_whatever_it_answers_is_the_answer_and_no_redirect_is_followed(status: int) -> None:
    with listening(saying(b"")) as inside:
        location = f"http://127.0.0.1:{inside.port}/".encode()
        with listening(saying(b"HTTP/1.1 %d It is\r\nLocation: %s\r\n\r\n" % (status, location))) as peer:
            answered = post(f"http://127.0.0.1:{peer.port}/in?token=1", body="{Ї}".encode())
        assert inside.asked == []
    assert (answered.status, answered.error) == (status, None)
    head, _, body = peer.asked[0].partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    assert lines[0] == "POST /in?token=1 HTTP/1.1"
    assert {f"Host: 127.0.0.1:{peer.port}", "Content-Length: 4", "webhook-id: msg_1"} <= set(lines)
    assert body.decode() == "{Ї}"


def test_what_comes_before_an_answer_is_passed_over() -> None:
    with listening(saying(b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 201 Created\r\n\r\n")) as peer:
        assert post(f"http://127.0.0.1:{peer.port}/").status == 201


@pytest.mark.parametrize("answer", [b"", b"SSH-2.0-OpenSSH_9.6\r\n", b"HTTP/1.1 999 No\r\n\r\n", b"x" * 5_000])
def test_what_is_no_http_is_no_answer(answer: bytes) -> None:
    with listening(saying(answer)) as peer:
        answered = post(f"http://127.0.0.1:{peer.port}/")
    assert (answered.status, answered.error) == (None, "no_http_answer")


def test_no_more_than_a_kilobyte_is_read() -> None:
    with listening(saying(b"HTTP/1.1 200 " + b"O" * MOST_READ + b"\r\n\r\n")) as peer:
        assert post(f"http://127.0.0.1:{peer.port}/").error == "no_http_answer"


def test_a_receiver_that_drips_is_given_up_in_time() -> None:
    def drip(connection: socket.socket) -> None:
        for letter in b"HTTP/1.1 200 OK\r\n":
            time.sleep(0.2)
            connection.sendall(bytes([letter]))

    with listening(drip) as peer:
        answered = post(f"http://127.0.0.1:{peer.port}/", Caller(loopback=True, seconds=0.5))
    assert (answered.status, answered.error) == (None, "timeout")
    assert 400 < answered.ms < 1_500


def test_a_name_server_that_is_slow_counts_too() -> None:
    async def slow(_name: str, _port: int) -> Sequence[str]:
        await asyncio.sleep(5)
        return ["127.0.0.1"]

    answered = post(f"https://{NAME}/", Caller(resolve=slow, seconds=0.2))
    assert (answered.error, answered.ms < 1_000) == ("timeout", True)


def test_nobody_who_listens_is_a_failed_connection() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    assert post(f"http://127.0.0.1:{port}/").error == "connection_failed"


def test_an_unknown_name_says_so() -> None:
    assert post("https://nobody.invalid/", Caller(resolve=look_up, seconds=5)).error in ("name_not_found", "timeout")


@pytest.mark.parametrize("address", ["127.0.0.1", "169.254.169.254", "10.0.0.1", "::1"])
def test_a_name_that_leads_inside_is_not_called(address: str) -> None:
    with listening(saying(b"HTTP/1.1 200 OK\r\n\r\n")) as peer:
        answered = post(f"https://{NAME}:{peer.port}/", Caller(resolve=resolving(address), seconds=2))
        plain = post(f"http://127.0.0.1:{peer.port}/", Caller(seconds=2))
    assert (answered.error, plain.error, peer.asked) == ("address_refused", "address_refused", [])


# -- over TLS, as it is on AWS -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def trusting(authority: trustme.CA, *addresses: str) -> Caller:
    """A caller to whom the name leads to this machine; ``loopback`` stands for a public address."""
    trust = ssl.create_default_context()
    authority.configure_trust(trust)
    return Caller(loopback=True, resolve=resolving(*addresses), trust=trust, seconds=3)


def test_the_address_is_pinned_and_the_certificate_is_the_names(authority: trustme.CA) -> None:
    with listening(saying(b"HTTP/1.1 204 \r\n\r\n"), authority.issue_cert(NAME)) as peer:
        answered = post(f"https://{NAME}:{peer.port}/in", trusting(authority, "127.0.0.1"))
    assert (answered.status, answered.error) == (204, None)
    assert f"Host: {NAME}:{peer.port}".encode() in peer.asked[0]


@pytest.mark.parametrize("of", ["other.example.com", "127.0.0.1"])
def test_another_names_certificate_is_refused_before_anything_is_sent(authority: trustme.CA, of: str) -> None:
    with listening(saying(b"HTTP/1.1 204 \r\n\r\n"), authority.issue_cert(of)) as peer:
        answered = post(f"https://{NAME}:{peer.port}/", trusting(authority, "127.0.0.1"))
    assert (answered.error, peer.asked) == ("tls_failed", [])


def test_a_certificate_of_an_authority_that_nobody_knows_is_refused(authority: trustme.CA) -> None:
    with listening(saying(b"HTTP/1.1 204 \r\n\r\n"), trustme.CA().issue_cert(NAME)) as peer:
        answered = post(f"https://{NAME}:{peer.port}/", trusting(authority, "127.0.0.1"))
    assert (answered.error, peer.asked) == ("tls_failed", [])
