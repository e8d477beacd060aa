"""A click as it is kept: who sent it and where from, without an address, within one write unit."""

import hmac
import time
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit

from linkledger.tracking.click_id import SHARDS, ClickId, SigningKeys

MAX_ITEM_BYTES = 1024
RETENTION_SECONDS = 400 * 86_400
_BYTES_BESIDE_SUBS_AND_CANDIDATES = 384
_LONGEST_SUB = 100
_LONGEST_REFERRER = 64


class ClickKind(StrEnum):
    """Whether the click counts; clicks are marked, never deleted."""

    VALID = "valid"
    BOT = "bot"
    SUSPECT = "suspect"


class Click(NamedTuple):
    """One click on a link.

    ``day`` is the program-local day ``YYYY-MM-DD``; ``visitor`` a keyed hash that changes daily (empty without a
    signing key); ``browser`` family and class (``chrome/mobile``); ``referrer`` a host; ``country`` ISO 3166 alpha-2
    or empty; ``subs`` the partner's own ``sub1``..``sub5``; ``candidates`` the program's earlier clicks that the
    visitor's cookie held, oldest first; ``marks`` what was odd: ``bad_cookie``, ``forged_click_id``, ``unsigned``.
    """

    id: ClickId
    kind: ClickKind
    day: str
    visitor: str
    browser: str
    referrer: str
    country: str
    subs: Mapping[str, str]
    candidates: tuple[ClickId, ...] = ()
    marks: tuple[str, ...] = ()

    @property
    def expires_at(self) -> int:
        """When the row may go, in epoch seconds."""
        return self.id.at_ms // 1000 + RETENTION_SECONDS


def visitor_hash(keys: SigningKeys, ip: str, user_agent: str, at_ms: int) -> bytes:
    """Sixteen bytes that tell visitors of one UTC day apart and lead back to no address."""
    key = _daily_key(keys.secrets[keys.current], time.strftime("%Y-%m-%d", time.gmtime(at_ms // 1000)))
    return hmac.digest(key, f"{network_of(ip)}|{user_agent}".encode(errors="replace"), "sha256")[:16]


def shard_of(visitor: bytes) -> int:
    """The shard of the clicks table that takes this visitor's clicks."""
    return visitor[0] % SHARDS


def network_of(ip: str) -> str:
    """The /24 of an IPv4 address, the /48 of an IPv6 address, as text."""
    if ":" not in ip:
        return ip.rpartition(".")[0]
    from ipaddress import ip_network

    try:
        return str(ip_network(f"{ip}/48", strict=False))
    except ValueError:
        return ""


def referrer_host(referrer: str) -> str:
    """The host of a ``Referer`` header; empty where there is none to be had."""
    try:
        return clip(urlsplit(referrer).hostname or "", _LONGEST_REFERRER)
    except ValueError:
        return ""


def fitting_subs(parameters: Mapping[str, str], candidates: tuple[ClickId, ...]) -> dict[str, str]:
    """The partner's sub ids, each cut to what is left of the click's one write unit once the candidates are in."""
    if not parameters:
        return {}
    taken = sum(len(each.partner) + len(each.code) + 35 for each in candidates)
    room = (MAX_ITEM_BYTES - _BYTES_BESIDE_SUBS_AND_CANDIDATES - taken) // len(parameters) - len("sub1")
    return {name: clip(value, min(_LONGEST_SUB, room)) for name, value in parameters.items()}


def clip(text: str, longest: int) -> str:
    """At most ``longest`` bytes of UTF-8, never half a character."""
    return text.encode(errors="replace")[:longest].decode(errors="ignore")


@lru_cache(maxsize=8)
def _daily_key(secret: bytes, day: str) -> bytes:
    return hmac.digest(secret, f"visitor|{day}".encode(), "sha256")
