"""The click: decides where the visitor goes and what is remembered, then keeps the record wherever one can be kept."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple, Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from linkledger.errors import LinkledgerError
from linkledger.tracking import cookie as visitor_cookie
from linkledger.tracking.bots import Visitor, browser_of, visitor_of
from linkledger.tracking.click import Click, ClickKind, fitting_subs, referrer_host, shard_of, visitor_hash
from linkledger.tracking.click_id import SHARDS, BadClickId, ClickId, SigningKeys, issue_click_id, read_click_id
from linkledger.tracking.cookie import Cookie, SignedClick, read_cookie, remember
from linkledger.tracking.destination import CLICK_ID, landing_url, query_parameters
from linkledger.tracking.link import SUBS, Link, LinkStatus

_KINDS = {Visitor.HUMAN: ClickKind.VALID, Visitor.BOT: ClickKind.BOT, Visitor.UNKNOWN: ClickKind.SUSPECT}


class TrackingUnavailable(LinkledgerError):
    """A store or a queue did not answer, or refused; facts name it."""


class LinkReader(Protocol):
    """Finds links."""

    def get(self, code: str) -> Link | None:
        """The link with this code, None if there is none; raises TrackingUnavailable."""


class ClickWriter(Protocol):
    """Keeps clicks where they are counted."""

    def put(self, click: Click) -> None:
        """Stores the click; raises TrackingUnavailable."""


class ClickFallback(Protocol):
    """Keeps clicks that the table refused until it takes them."""

    def send(self, click: Click) -> None:
        """Hands the click over; raises TrackingUnavailable."""


class Delivery(StrEnum):
    """Where a click's record ended."""

    STORED = "stored"
    QUEUED = "queued"
    LOST = "lost"


class ClickRequest(NamedTuple):
    """What the visitor sent: ``path`` is what followed the code, ``query`` raw, ``cookie`` the value of ``ll``."""

    method: str
    path: str = ""
    query: str = ""
    user_agent: str = ""
    ip: str = ""
    cookie: str = ""
    referrer: str = ""
    purpose: str = ""
    country: str = ""


class RedirectDecision(NamedTuple):
    """The answer to a visitor. ``reason``: ``clicked``, ``bot``, ``suspect``, ``not_counted`` (HEAD, prefetch),
    ``unknown_code``, ``archived`` or ``suspended``."""

    status: int
    reason: str
    location: str = ""
    set_cookie: str = ""
    click: Click | None = None


class _Trace(NamedTuple):
    """What the visitor brought along: earlier clicks, and what was odd about them."""

    cookie: Cookie = Cookie()
    marks: tuple[str, ...] = ()


def decide_redirect(
    request: ClickRequest, link: Link | None, keys: SigningKeys | None, now_ms: int, random: bytes
) -> RedirectDecision:
    """Decides one click at ``now_ms`` (epoch milliseconds); ``random`` is six bytes; no keys: redirects unsigned."""
    if link is None:
        return RedirectDecision(404, "unknown_code")
    if link.status is not LinkStatus.ACTIVE:
        return RedirectDecision(302, link.status, link.fallback)
    visitor = visitor_hash(keys, request.ip, request.user_agent, now_ms) if keys else b""
    shard = shard_of(visitor) if visitor else random[0] % SHARDS
    click_id = ClickId(link.program, link.partner, link.code, now_ms, shard, random.hex())
    text = _issued(keys, click_id) if keys and (link.click_ids or link.cookies) else ""
    location = landing_url(link, request.path, request.query, text if link.click_ids else None)
    if request.method == "HEAD" or "prefetch" in request.purpose:
        return RedirectDecision(302, "not_counted", location)
    kind = _KINDS[visitor_of(request.user_agent)]
    parameters = dict(query_parameters(request.query)) if request.query else {}
    trace = _trace(request, link, keys, parameters, kind)
    candidates = trace.cookie.clicks(link.program)
    brought = {name: parameters[name] for name in SUBS if parameters.get(name)}
    click = Click(
        id=click_id,
        kind=kind,
        day=local_day(now_ms, link.time_zone),
        visitor=visitor.hex(),
        browser=browser_of(request.user_agent),
        referrer=referrer_host(request.referrer) if request.referrer else "",
        country=request.country if len(request.country) == 2 and request.country.isascii() else "",
        subs=fitting_subs(dict(link.subs) | brought, candidates),
        candidates=candidates,
        marks=trace.marks,
    )
    reason = "clicked" if kind is ClickKind.VALID else str(kind)
    return RedirectDecision(302, reason, location, _set_cookie(link, kind, trace.cookie, text, click_id), click)


def deliver(click: Click, writer: ClickWriter, fallback: ClickFallback) -> tuple[Delivery, tuple[LinkledgerError, ...]]:
    """Keeps the click in the table, else in the queue; never raises TrackingUnavailable, but returns what failed."""
    try:
        writer.put(click)
    except TrackingUnavailable as refused:
        try:
            fallback.send(click)
        except TrackingUnavailable as failed:
            return Delivery.LOST, (refused, failed)
        return Delivery.QUEUED, (refused,)
    return Delivery.STORED, ()


def local_day(at_ms: int, zone: str) -> str:
    """The program-local day; UTC's where the zone is unknown here, since a wrong day is better than a lost visitor."""
    return datetime.fromtimestamp(at_ms / 1000, _zone(zone)).date().isoformat()


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def _issued(keys: SigningKeys, click: ClickId) -> str:
    return issue_click_id(
        keys,
        program=click.program,
        partner=click.partner,
        code=click.code,
        at_ms=click.at_ms,
        shard=click.shard,
        random=bytes.fromhex(click.random),
    )


def _trace(
    request: ClickRequest, link: Link, keys: SigningKeys | None, parameters: Mapping[str, str], kind: ClickKind
) -> _Trace:
    if keys is None:
        return _Trace(marks=("unsigned",))
    cookie = Cookie()
    marks: list[str] = []
    if link.cookies and request.cookie and kind is not ClickKind.BOT:
        cookie, faults = read_cookie(keys, request.cookie)
        if faults:
            marks.append("bad_cookie")
    incoming = parameters.get(CLICK_ID)
    if incoming:
        try:
            read_click_id(keys, incoming)
        except BadClickId:
            marks.append("forged_click_id")
    return _Trace(cookie, tuple(marks))


def _set_cookie(link: Link, kind: ClickKind, cookie: Cookie, text: str, click_id: ClickId) -> str:
    if not text or not link.cookies or kind is ClickKind.BOT:
        return ""
    value = remember(cookie, SignedClick(text, click_id), link.window_seconds)
    age = visitor_cookie.MAX_AGE_SECONDS
    return f"{visitor_cookie.NAME}={value}; Max-Age={age}; Path=/; Secure; HttpOnly; SameSite=Lax"
