"""A kept-alive connection for small POSTs: http.client alone costs a click more than all the rest of the redirect."""

import re
import socket
from collections.abc import Mapping
from urllib.parse import urlsplit

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)")


class UnreadableAnswerError(OSError):
    """The peer hung up halfway, or answered in a form that AWS's JSON services do not use."""


class Connection:
    """HTTP/1.1 as AWS's JSON services speak it: a status line, headers, and a body of ``content-length`` bytes."""

    def __init__(self, endpoint: str, *, ca_bundle: str, timeout: float) -> None:
        """``ca_bundle`` is as `encrypted` has it; ``timeout`` holds for each wait, in seconds."""
        parts = urlsplit(endpoint)
        self.authority = parts.netloc
        self._host = (parts.hostname or "").encode()  # as text it would be encoded by IDNA, whose tables load slowly
        self._encrypted = parts.scheme == "https"
        self._port = parts.port or (443 if self._encrypted else 80)
        self._ca_bundle = ca_bundle
        self._timeout = timeout
        self._socket: socket.socket | None = None

    @property
    def is_open(self) -> bool:
        """Whether the next request goes over a connection of before, which the peer may have closed meanwhile."""
        return self._socket is not None

    def post(self, headers: Mapping[str, str], body: bytes) -> tuple[int, bytes]:
        """Status and body of the answer; raises OSError, after which the next request opens a connection anew.

        ``headers`` hold ``host``, no line breaks, and nothing about the body's length.
        """
        lines = "".join([f"{name}: {value}\r\n" for name, value in headers.items()])
        request = f"POST / HTTP/1.1\r\n{lines}content-length: {len(body)}\r\n\r\n".encode("latin-1") + body
        try:
            if self._socket is None:
                self._socket = self._opened()
            self._socket.sendall(request)
            return self._answer(self._socket)
        except OSError:
            self._close()
            raise

    def _opened(self) -> socket.socket:
        if not self._encrypted:
            return self._connected()
        from functions.redirect.tls import encrypted

        return encrypted(self._connected, self._host, self._ca_bundle)

    def _connected(self) -> socket.socket:
        plain = socket.create_connection((self._host, self._port), self._timeout)  # type: ignore[arg-type]
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return plain

    def _answer(self, peer: socket.socket) -> tuple[int, bytes]:
        received = _some(peer)
        while b"\r\n\r\n" not in received:
            received += _some(peer)
        head, _, body = received.partition(b"\r\n\r\n")
        head = head.lower()
        length = _LENGTH.search(head)
        if not head.startswith(b"http/1.1 ") or not head[9:12].isdigit() or not length:
            raise UnreadableAnswerError(f"the answer has no status or no length: {head[:64]!r}")
        while len(body) < int(length[1]):
            body += _some(peer)
        if b"\r\nconnection: close" in head:
            self._close()
        return int(head[9:12]), body

    def _close(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None


def _some(peer: socket.socket) -> bytes:
    received = peer.recv(65_536)
    if not received:
        raise UnreadableAnswerError("the connection was closed before the answer's end")
    return received
