"""A stand-in for the deployed APIs: redirects clicks to the shop, and takes events in as told."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

type Answering = Callable[[dict[str, Any]], tuple[int, dict[str, Any]]]


def accept(event: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    return 202, {"id": event["id"], "status": "accepted"}


@dataclass
class FakeApi:
    """`landing` is where `/r/...` leads; `events` and `cookies` are what came in, in order."""

    landing: str = ""
    answer: Answering = accept
    events: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    cookies: list[str] = field(default_factory=list)
    url: str = ""


@contextmanager
def running_api() -> Iterator[FakeApi]:
    """A fake API on a free port of loopback."""
    api = FakeApi()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"api": api}))
    api.url = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield api
    finally:
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    api: FakeApi

    def do_GET(self) -> None:
        self.api.cookies.append(self.headers.get("cookie") or "")
        number = len(self.api.cookies)
        self.send_response(302)
        self.send_header("location", f"{self.api.landing}?click_id=click-{number}")
        self.send_header("set-cookie", f"ll=cookie-{number}; Path=/; Secure; HttpOnly")
        self.send_header("content-length", "0")
        self.end_headers()

    def do_POST(self) -> None:
        event = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.api.events.append(event)
        self.api.keys.append(self.headers["authorization"])
        status, document = self.api.answer(event)
        content = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Keeps quiet."""
