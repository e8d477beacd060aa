"""Where a click lands: on the link's own host and nowhere else, whatever the visitor's URL tries."""

import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from linkledger.tracking.link import SUBS, Link, is_allowed

CLICK_ID = "click_id"
_MAX_PATH = 1024
_MAX_VALUE = 512
_MAX_PARAMETERS = 40
_MAX_ENCODINGS = 4
_HOSTILE = re.compile(r"[\x00-\x1f\x7f-\x9f\\]")
_SEGMENT_SAFE = "!$&'()*+,;=:@-._~"


class _Target(NamedTuple):
    origin: str
    path: str
    parameters: tuple[tuple[str, str], ...]
    fragment: str


def landing_url(link: Link, path: str, query: str, click_id: str | None) -> str:
    """The URL for ``Location``.

    ``path`` is what followed ``/r/{code}/`` (decoded or not), ``query`` the raw query string. A path that can't be
    made safe is dropped, so that the visitor lands on the link's destination. Of the query, ``utm_*``, ``sub1`` to
    ``sub5`` and the program's own names pass (over the link's own sub ids and the destination's parameters of the same
    name), an incoming ``click_id`` never does.
    """
    if not is_allowed(link.destination, link.allowed_hosts):
        return link.fallback
    target = _split(link.destination)
    deep = deep_path(path) if path else None
    passed = passed_parameters(link, query) if query else ()
    if link.subs:
        passed = tuple({**dict(link.subs), **dict(passed)}.items())
    names = {name for name, _ in passed}
    parameters = [pair for pair in target.parameters if pair[0] not in names]
    parameters.extend(passed)
    if click_id:
        parameters.append((CLICK_ID, click_id))
    url = target.origin + (deep or target.path)
    if parameters:
        url += "?" + urlencode(parameters, errors="replace")
    return url if deep or not target.fragment else f"{url}#{target.fragment}"


def passed_parameters(link: Link, query: str) -> tuple[tuple[str, str], ...]:
    """The query's parameters that may reach the destination, in their order, the last of each name."""
    passed = {
        name: value
        for name, value in query_parameters(query)
        if len(value) <= _MAX_VALUE
        and name != CLICK_ID
        and (name in SUBS or name in link.pass_through or (name.startswith("utm_") and len(name) <= 64))
    }
    return tuple(passed.items())


def query_parameters(query: str) -> list[tuple[str, str]]:
    """The raw query's pairs, decoded; none at all of a query with absurdly many."""
    try:
        return parse_qsl(query, keep_blank_values=True, errors="replace", max_num_fields=_MAX_PARAMETERS)
    except ValueError:
        return []


def deep_path(path: str) -> str | None:
    """The path, normalised and encoded anew, with one leading slash; None if it can't be trusted or leads nowhere."""
    decoded = unquote(path, errors="replace")
    if len(decoded) > _MAX_PATH or _is_hostile(decoded):
        return None
    segments: list[str] = []
    for segment in decoded.split("/"):
        if segment == "..":
            del segments[-1:]
        elif segment not in ("", "."):
            segments.append(quote(segment, safe=_SEGMENT_SAFE, errors="replace"))
    if not segments:
        return None
    return "/" + "/".join(segments) + ("/" if decoded.endswith("/") else "")


def _is_hostile(decoded: str) -> bool:
    # A server behind the destination may decode once more than the browser: look at every depth.
    for _ in range(_MAX_ENCODINGS):
        if _HOSTILE.search(decoded):
            return True
        deeper = unquote(decoded, errors="replace")
        if deeper == decoded:
            return False
        decoded = deeper
    return True


@lru_cache(maxsize=1024)
def _split(destination: str) -> _Target:
    parts = urlsplit(destination)
    parameters = tuple(pair for pair in query_parameters(parts.query) if pair[0] != CLICK_ID)
    return _Target(f"{parts.scheme}://{parts.netloc}", parts.path or "/", parameters, parts.fragment)
