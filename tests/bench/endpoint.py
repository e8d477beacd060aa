"""``python -m tests.bench.endpoint``: answers like DynamoDB and Secrets Manager, so that only callers are measured.

The emulator of the local stack would do as well, at ten times the waiting: it stores what it gets, over HTTP alone.
"""

import argparse
import asyncio
import json
import ssl
import sys
import zlib
from base64 import b64encode
from secrets import token_hex

from linkledger.tracking.wire import link_to_item
from tests.unit.tracking.examples import KEYS, a_link

HEAD = (
    "HTTP/1.1 200 OK\r\nServer: Server\r\nDate: Sun, 01 Mar 2026 09:00:00 GMT\r\n"
    "Content-Type: application/x-amz-json-1.0\r\nContent-Length: {length}\r\nConnection: keep-alive\r\n"
    "x-amzn-RequestId: {request}\r\nx-amz-crc32: {checksum}\r\n\r\n"
)


def answer(body: bytes) -> bytes:
    """A 200 with the headers that DynamoDB sends, the checksum among them, which the SDK verifies."""
    request = b64encode(token_hex(19).encode()).decode().upper()
    return HEAD.format(length=len(body), request=request, checksum=zlib.crc32(body)).encode() + body


ANSWERS = {
    b"PutItem": b"{}",
    b"GetItem": json.dumps({"Item": link_to_item(a_link())}).encode(),
    b"GetSecretValue": json.dumps(
        {"SecretString": json.dumps({"current": "k1", "k1": KEYS.secrets["k1"].decode()})}
    ).encode(),
}


class Connection(asyncio.Protocol):
    """One kept-alive connection; requests on it come one after the other."""

    def __init__(self) -> None:
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, end, body = self._received.partition(b"\r\n\r\n")
        headers = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
        if not end or len(body) < int(headers[b"content-length"]):
            return
        self._received = b""
        operation = head.lower().partition(b"x-amz-target: ")[2].partition(b"\r")[0].rpartition(b".")[2]
        self._transport.write(answer(next(text for name, text in ANSWERS.items() if name.lower() == operation)))


async def serve(certificate: str | None) -> None:
    """Serves on a free loopback port, whose URL goes to standard output, until the process is ended."""
    context = None
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
    server = await asyncio.get_running_loop().create_server(Connection, "127.0.0.1", 0, ssl=context)
    port = server.sockets[0].getsockname()[1]
    sys.stdout.write(f"{'https' if certificate else 'http'}://localhost:{port}\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    options = argparse.ArgumentParser()
    options.add_argument("--certificate", help="PEM file with key and chain: serve TLS")
    asyncio.run(serve(options.parse_args().certificate))
