"""Plain HTTP as it goes over the wire: no redirect is followed, nothing is normalised on the way."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

_TIMEOUT_SECONDS = 30


@dataclass(frozen=True)
class Answer:
    """``headers`` by lower-case name, each with all its values."""

    status: int
    headers: Mapping[str, tuple[str, ...]]
    text: str

    def header(self, name: str) -> str:
        """The first value of a header, empty where there is none."""
        return next(iter(self.headers.get(name, ())), "")

    @property
    def document(self) -> Any:
        """The body read as JSON."""
        return json.loads(self.text)

    @property
    def faulty_fields(self) -> set[str]:
        """The fields that a problem document names."""
        return {error["field"] for error in self.document["errors"]}


def send(method: str, url: str, headers: Mapping[str, str] | None = None, body: str | bytes | None = None) -> Answer:
    """One request on a connection of its own. Raises OSError or HTTPException when no answer comes."""
    base = urlsplit(url)
    target = url.removeprefix(f"{base.scheme}://{base.netloc}")
    connection = HTTPConnection(base.hostname or "", base.port, timeout=_TIMEOUT_SECONDS)
    try:
        connection.request(method, target, body, dict(headers or {}))
        response = connection.getresponse()
        text = response.read().decode()
        found: dict[str, tuple[str, ...]] = {}
        for name, value in response.getheaders():
            found[name.lower()] = (*found.get(name.lower(), ()), value)
        return Answer(response.status, found, text)
    finally:
        connection.close()
