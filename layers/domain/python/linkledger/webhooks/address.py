"""Which addresses a webhook may name; where a name leads is looked at when it is called."""

import re
from urllib.parse import urlsplit

from linkledger.errors import FieldFault, Invalid

LONGEST = 500
PORTS = (443, 8443)
_PRINTABLE = re.compile(r"[\x21-\x7e]+")
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_NAME = re.compile(rf"(?:{_LABEL}\.)+[a-z](?:[a-z0-9-]{{0,61}}[a-z0-9])?", re.IGNORECASE)
_LOOPBACK = ("localhost", "127.0.0.1")


def check_address(url: str, *, loopback: bool) -> str:
    """The address itself; ``loopback`` lets the machine's own pass as well, over http too, for the local stage.

    Raises Invalid ``invalid_url``.
    """
    fault = _fault(url, loopback=loopback)
    if fault is not None:
        raise Invalid("invalid_url", f"url: {fault}.", faults=(FieldFault("url", fault),))
    return url


def _fault(url: str, *, loopback: bool) -> str | None:
    if len(url) > LONGEST or not _PRINTABLE.fullmatch(url):
        return f"write at most {LONGEST} printable ASCII characters, others percent-encoded"
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return "write it like https://hooks.example.com/linkledger"
    own = loopback and parts.scheme in ("http", "https") and host in _LOOPBACK
    rules = (
        ("leave out user and password: signatures say who calls", "@" not in parts.netloc),
        ("leave out the fragment after #", "#" not in url),
        ("write an https address", own or parts.scheme == "https"),
        ("name the host by its domain name, not by a number", own or _NAME.fullmatch(host)),
        (f"use the port {' or '.join(map(str, PORTS))}", own or port is None or port in PORTS),
    )
    return next((fault for fault, holds in rules if not holds), None)
