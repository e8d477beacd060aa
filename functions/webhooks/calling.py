"""One POST to an address that somebody else named: resolved once, pinned, timed in all, and believed nothing."""

import asyncio
import re
import socket
import ssl
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

from functions.webhooks.addresses import Address, chosen

SECONDS = 5.0
"""From the look-up of the name to the answer's status."""
MOST_READ = 1024
"""Bytes of an answer: its status is all that matters, and nothing of it is kept."""
_STATUS = re.compile(rb"HTTP/1\.[01] ([1-5]\d\d)(?: [^\r\n]*)?\r?\n")
_INTERIM = re.compile(rb"HTTP/1\.[01] 1\d\d[^\r\n]*\r?\n(?:[^\r\n]+\r?\n)*\r?\n")
_LOOK_UPS = ThreadPoolExecutor(16, "look-up")
"""Apart from asyncio's own threads, which the end of a batch would wait for."""

type Resolve = Callable[[str, int], Awaitable[Sequence[str]]]


@dataclass(frozen=True)
class Answered:
    """The HTTP status, or why there is none; how long it took, in milliseconds."""

    status: int | None
    error: str | None
    ms: int


async def look_up(name: str, port: int) -> Sequence[str]:
    """All addresses of a name. Raises OSError."""
    loop = asyncio.get_running_loop()
    found = await loop.run_in_executor(_LOOK_UPS, lambda: socket.getaddrinfo(name, port, type=socket.SOCK_STREAM))
    return [str(each[4][0]) for each in found]


@dataclass(frozen=True)
class Caller:
    """``loopback`` also lets this machine be called, over http too: for the local stage alone."""

    loopback: bool = False
    resolve: Resolve = look_up
    trust: ssl.SSLContext = field(default_factory=ssl.create_default_context)
    seconds: float = SECONDS

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answered:
        """Follows no redirect and sends nothing twice; whatever goes wrong is an answer too."""
        began = time.monotonic()
        status, error = None, None
        try:
            async with asyncio.timeout(self.seconds):
                status = await self._post(urlsplit(url), body, headers)
        except TimeoutError:
            error = "timeout"
        except _Refused as refusal:
            error = str(refusal)
        except socket.gaierror:
            error = "name_not_found"
        except ssl.SSLError:
            error = "tls_failed"
        except (OSError, ValueError):
            error = "connection_failed"
        return Answered(status, error, int((time.monotonic() - began) * 1000))

    async def _post(self, url: SplitResult, body: bytes, headers: Mapping[str, str]) -> int:
        name, port = url.hostname or "", url.port or (443 if url.scheme == "https" else 80)
        if url.scheme != "https" and not self.loopback:
            raise _Refused("address_refused")
        address = chosen(await self.resolve(name, port), loopback=self.loopback)
        if address is None or (url.scheme != "https" and not address.is_loopback):
            raise _Refused("address_refused")
        return await self._exchange(address, port, url, _request(url, body, headers))

    async def _exchange(self, address: Address, port: int, url: SplitResult, request: bytes) -> int:
        trust, name = (self.trust, url.hostname) if url.scheme == "https" else (None, None)
        reader, writer = await asyncio.open_connection(
            str(address), port, limit=MOST_READ, ssl=trust, server_hostname=name
        )
        try:
            writer.write(request)
            await writer.drain()
            return await _status(reader)
        finally:
            writer.transport.abort()


class _Refused(Exception):
    """It was not called, or did not answer in HTTP; the text is the code."""


def _request(url: SplitResult, body: bytes, headers: Mapping[str, str]) -> bytes:
    target = (url.path or "/") + (f"?{url.query}" if url.query else "")
    sent = {
        "Host": url.netloc,
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        "User-Agent": "linkledger-webhooks/1",
        "Connection": "close",
        **headers,
    }
    lines = [f"POST {target} HTTP/1.1", *(f"{name}: {value}" for name, value in sent.items()), "", ""]
    return "\r\n".join(lines).encode("ascii") + body


async def _status(reader: asyncio.StreamReader) -> int:
    """The status of the answer, of which at most a kilobyte is read; what comes before the answer is passed over."""
    read = b""
    while len(read) < MOST_READ:
        part = await reader.read(MOST_READ - len(read))
        read += part
        rest = read
        while (interim := _INTERIM.match(rest)) is not None:
            rest = rest[interim.end() :]
        found = _STATUS.match(rest)
        if found is not None and found[1][:1] != b"1":
            return int(found[1])
        if not part:
            break
    raise _Refused("no_http_answer")
