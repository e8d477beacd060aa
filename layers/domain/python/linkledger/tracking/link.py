"""A tracking link with everything that the redirect needs, so that one cached read answers a click."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from urllib.parse import urlsplit

from linkledger.errors import FieldFault, Invalid
from linkledger.ids import CODE, PARTNER, PROGRAM

LOOPBACK = frozenset({"127.0.0.1", "localhost"})
SUBS = ("sub1", "sub2", "sub3", "sub4", "sub5")
LONGEST_SUB = 64
LONGEST_LABEL = 100


class LinkStatus(StrEnum):
    """Whether the link still leads to its destination; the others lead to the fallback and credit nobody."""

    ACTIVE = "active"
    ARCHIVED = "archived"
    SUSPENDED = "suspended"


class Link(NamedTuple):
    """One tracking link, which is its partner's promo code as well.

    ``allowed_hosts`` are lower-case ``host`` or ``host:port``; empty stands for the destination's own host.
    ``window_seconds`` is the program's attribution window, ``time_zone`` its IANA zone, ``pass_through`` the names of
    query parameters that reach the destination beside ``utm_*`` and ``sub1``..``sub5``. ``click_ids`` and ``cookies``
    say whether the program wants an id on its landing URL and a cookie at its visitors. ``subs`` are the sub ids that a
    visitor has who brings none of that name; ``label`` is what the partner calls the link.
    """

    code: str
    program: str
    partner: str
    status: LinkStatus
    destination: str
    allowed_hosts: tuple[str, ...]
    fallback: str
    window_seconds: int
    time_zone: str
    created_at: datetime
    cookies: bool = True
    click_ids: bool = True
    pass_through: tuple[str, ...] = ()
    subs: tuple[tuple[str, str], ...] = ()
    label: str = ""
    archived_at: datetime | None = None


def check_link(link: Link) -> Link:
    """The same link, or Invalid ``invalid_link`` with every faulty field: to be asked before a link is stored."""
    faults = [
        FieldFault(field, f"{value!r} does not fit {shape.pattern}; choose another.")
        for field, value, shape in (
            ("code", link.code, CODE),
            ("program", link.program, PROGRAM),
            ("partner", link.partner, PARTNER),
        )
        if not shape.fullmatch(value)
    ]
    for field, url in (("destination", link.destination), ("fallback", link.fallback)):
        fault = url_fault(url, link.allowed_hosts if field == "destination" else ())
        if fault:
            faults.append(FieldFault(field, fault))
    if link.window_seconds <= 0:
        faults.append(FieldFault("window_seconds", "The window must be longer than nothing; give its seconds."))
    for name, value in link.subs:
        if name not in SUBS:
            faults.append(FieldFault(f"subs.{name}", f"There are {SUBS[0]} to {SUBS[-1]} alone."))
        elif not 0 < len(value) <= LONGEST_SUB or not value.isprintable():
            faults.append(FieldFault(f"subs.{name}", f"Use 1 to {LONGEST_SUB} printable characters."))
    if len(link.label) > LONGEST_LABEL or not link.label.isprintable():
        faults.append(FieldFault("label", f"Use at most {LONGEST_LABEL} printable characters."))
    if faults:
        listed = " ".join(f"{fault.field}: {fault.message}" for fault in faults)
        raise Invalid("invalid_link", listed, faults=tuple(faults))
    return link


def check_destination(url: str, hosts: tuple[str, ...]) -> None:
    """Raises Invalid ``invalid_link`` where links of these hosts can't lead there."""
    fault = url_fault(url, hosts)
    if fault:
        raise Invalid("invalid_link", f"destination: {fault}", faults=(FieldFault("destination", fault),))


def is_allowed(url: str, allowed_hosts: tuple[str, ...]) -> bool:
    """Whether the URL's host, or host and port, is among the allowed ones; no list allows every host."""
    parts = urlsplit(url)
    return not allowed_hosts or parts.netloc.lower() in allowed_hosts or parts.hostname in allowed_hosts


def url_fault(url: str, allowed_hosts: tuple[str, ...] = ()) -> str | None:
    """Why links can't lead there, as a sentence with the remedy, or None; no allowed hosts stand for every host."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return f"{url!r} is no URL; write one such as https://shop.example/landing."
    plain = url.isascii() and url.isprintable() and not set(url) & set(' \\"<>^`{|}')
    if not host or "@" in parts.netloc or not plain:
        return f"{url!r} must be an absolute URL in ASCII without user name, spaces or backslashes."
    if parts.scheme != "https" and not (parts.scheme == "http" and host in LOOPBACK):
        return f"{url!r} must begin with https:// (http is for this machine alone)."
    if not is_allowed(url, allowed_hosts):
        return f"{host!r} is not among the program's allowed hosts ({', '.join(allowed_hosts)}); add it there first."
    return None
