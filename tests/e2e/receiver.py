"""Somebody's back end that takes webhooks: it checks signatures by the reference library, and may be out of order."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks import Webhook


@dataclass
class Receiver:
    """Answers with the statuses that are left, then with 204; ``taken`` is what it answered 2xx to, by webhook-id."""

    port: int = 0
    statuses: list[int] = field(default_factory=list)
    got: list[tuple[str, dict[str, str], str]] = field(default_factory=list)

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}/{path}"

    def at(self, path: str, secret: str) -> list[tuple[str, dict[str, Any]]]:
        """Id and body of all that came there, each verified by the secret."""
        came = [(headers, body) for where, headers, body in self.got if where == f"/{path}"]
        return [(headers["webhook-id"], Webhook(secret).verify(body, headers)) for headers, body in came]


@contextmanager
def receiving(*statuses: int) -> Iterator[Receiver]:
    """A receiver on loopback that answers so, and then 204."""
    receiver = Receiver(statuses=list(statuses))
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            with lock:
                headers = {name.lower(): value for name, value in self.headers.items()}
                receiver.got.append((self.path, headers, body))
                status = receiver.statuses.pop(0) if receiver.statuses else 204
            self.send_response(status)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing: the test says what came."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
