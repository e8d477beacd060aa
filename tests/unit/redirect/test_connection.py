"""The connection to AWS on a real socket: answers in any pieces, peers that misbehave, and whom it trusts."""

import re
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from socket import create_server, socket
from threading import Thread

import pytest
import trustme

from functions.redirect.connection import Connection
from functions.redirect.tls import AMAZON_ROOTS

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
ROOTS = [*(f"Amazon Root CA {number}" for number in (1, 2, 3, 4)), "Starfield Services Root Certificate Authority - G2"]
"""All five that https://www.amazontrust.com/repository/ wants in a trust store of one's own."""


@contextmanager
def answering(*pieces: bytes, tls: ssl.SSLContext | None = None) -> Iterator[str]:
    """A peer that reads one request of each of up to three connections, sends the pieces one by one, and hangs up."""
    listener = create_server(("127.0.0.1", 0))
    thread = Thread(target=_serve, args=(listener, pieces, tls), daemon=True)
    thread.start()
    try:
        yield f"{'https' if tls else 'http'}://localhost:{listener.getsockname()[1]}"
    finally:
        listener.close()


def _serve(listener: socket, pieces: Sequence[bytes], tls: ssl.SSLContext | None) -> None:
    for _ in range(3):
        try:
            peer, _ = listener.accept()
            with tls.wrap_socket(peer, server_side=True) if tls else peer as opened:
                opened.recv(65_536)
                for piece in pieces:
                    opened.sendall(piece)
        except OSError:
            continue


def post(url: str, ca_bundle: str = "") -> tuple[int, bytes]:
    return Connection(url, ca_bundle=ca_bundle, timeout=5).post({"host": "localhost"}, b"{}")


@pytest.fixture
def authority() -> trustme.CA:
    return trustme.CA()


def server_of(authority: trustme.CA, name: str = "localhost") -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context


def kept(authority: trustme.CA, folder: Path) -> str:
    authority.cert_pem.write_to_path(str(folder / "authority.pem"))
    return str(folder / "authority.pem")


@pytest.mark.parametrize(
    "pieces",
    [
        (OK,),
        tuple(bytes((byte,)) for byte in OK),
        (b"HTTP/1.1 200 OK\r\ncontent-length:2\r\n", b"\r\n{", b"}"),
    ],
    ids=["at once", "byte by byte", "body in two"],
)
def test_an_answer_is_read_in_whatever_pieces_it_comes(pieces: tuple[bytes, ...]) -> None:
    with answering(*pieces) as url:
        assert post(url) == (200, b"{}")


def test_a_refusal_is_an_answer_too() -> None:
    with answering(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 4\r\n\r\nnope") as url:
        assert post(url) == (400, b"nope")


@pytest.mark.parametrize(
    "piece",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Le",
        b"HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
        b"HTTP/1.1 two OK\r\nContent-Length: 2\r\n\r\n{}",
        b"SSH-2.0-OpenSSH\r\n\r\n",
    ],
    ids=["nothing", "half a head", "half a body", "chunks", "no status", "no HTTP"],
)
def test_what_is_no_whole_answer_is_an_error_and_closes_the_connection(piece: bytes) -> None:
    with answering(piece) as url:
        connection = Connection(url, ca_bundle="", timeout=5)
        with pytest.raises(OSError, match="the answer"):
            connection.post({"host": "localhost"}, b"{}")
        assert not connection.is_open


def test_a_peer_that_says_it_closes_is_not_asked_again_over_that_connection() -> None:
    with answering(OK.replace(b"OK\r\n", b"OK\r\nConnection: close\r\n")) as url:
        connection = Connection(url, ca_bundle="", timeout=5)
        for _ in range(2):
            assert connection.post({"host": "localhost"}, b"{}") == (200, b"{}")
            assert not connection.is_open


def test_the_authority_that_is_named_is_trusted_and_no_other(authority: trustme.CA, tmp_path: Path) -> None:
    with answering(OK, tls=server_of(authority)) as url:
        assert post(url, kept(authority, tmp_path)) == (200, b"{}")
    with answering(OK, tls=server_of(trustme.CA())) as url, pytest.raises(ssl.SSLCertVerificationError):
        post(url, kept(authority, tmp_path))


def test_a_certificate_of_another_host_is_refused(authority: trustme.CA, tmp_path: Path) -> None:
    with (
        answering(OK, tls=server_of(authority, "dynamodb.example")) as url,
        pytest.raises(ssl.SSLCertVerificationError, match="localhost"),
    ):
        post(url, kept(authority, tmp_path))


def test_where_amazon_s_roots_do_not_vouch_the_system_s_authorities_are_asked(
    authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from functions.redirect import tls

    tls._trusting.cache_clear()
    with answering(OK, tls=server_of(authority)) as url, pytest.raises(ssl.SSLCertVerificationError):
        post(url)
    monkeypatch.setenv("SSL_CERT_FILE", kept(authority, tmp_path))
    tls._trusting.cache_clear()
    with answering(OK, tls=server_of(authority)) as url:
        assert post(url) == (200, b"{}")
    tls._trusting.cache_clear()


def test_the_roots_are_amazon_s_as_the_sdk_carries_them() -> None:
    labelled = r'# Label: "([^"]+)"\n(?:#.*\n)*(-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----)'
    carried = dict(re.findall(labelled, (files("botocore") / "cacert.pem").read_text()))
    ours = re.findall("-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----", Path(AMAZON_ROOTS).read_text())
    assert ours == [carried[name] for name in ROOTS]
