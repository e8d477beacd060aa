"""API keys: each belongs to one program, or to one partner of it, is kept as its SHA-256 alone, and gives way to
another with an overlap."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Literal, Protocol

from linkledger.errors import FieldFault, Invalid, NotFound, Refused

OVERLAP = timedelta(hours=24)
LONGEST_OVERLAP = timedelta(days=30)
type KeyState = Literal["active", "ending", "ended"]
NETWORK = re.compile(r"[a-z0-9-]{1,32}")
_SHOWN = 8


class KeyKind(StrEnum):
    """What a key opens."""

    SECRET = "secret"  # noqa: S105 - the kind's name
    """The merchant's back end: events, quotes and redemptions."""
    POSTBACK = "postback"
    """A partner network's token in the address of its postbacks: it reports conversions and does nothing else."""
    PARTNER = "partner"
    """A partner's own scripts: what its scopes say, and nothing of any other partner's."""

    @property
    def beginning(self) -> str:
        """How a key of this kind begins, so that people and secret scanners recognise it."""
        return _BEGINNINGS[self]


_BEGINNINGS = {KeyKind.SECRET: "llk_", KeyKind.POSTBACK: "llt_", KeyKind.PARTNER: "llp_"}


class KeyScope(StrEnum):
    """What a partner's key may do; managing keys, payout methods and webhooks is nothing that one may."""

    READ = "read"
    """What the partner sees of its customers, earnings, statistics and payouts."""
    LINKS = "links"
    """Making, changing and archiving links."""
    PAYOUTS = "payouts"
    """Asking for payouts."""


@dataclass(frozen=True)
class ApiKey:
    """A key; ``prefix`` is for people who compare keys, ``name`` is the network of a postback token.

    From ``expires_at`` on it opens nothing: it was made for a time, was revoked, or gave way to another.
    ``last_used_on`` is the UTC day of its last use, as far as anybody noted it. ``partner`` is whose it is and
    ``scopes`` what it may do where it is not the program's own.
    """

    program: str
    kind: KeyKind
    sha256: str
    prefix: str
    created_at: datetime
    name: str | None = None
    expires_at: datetime | None = None
    last_used_on: date | None = None
    partner: str | None = None
    scopes: frozenset[KeyScope] = frozenset()

    @property
    def id(self) -> str:
        """What people and routes name the key by, which opens nothing."""
        return f"key_{self.sha256[:16]}"

    def works_at(self, moment: datetime) -> bool:
        """Whether the key opens anything at that moment."""
        return self.expires_at is None or moment < self.expires_at

    def state_at(self, moment: datetime) -> KeyState:
        """How far it has come by that moment; one that is ending has its end set."""
        if self.expires_at is None:
            return "active"
        return "ending" if moment < self.expires_at else "ended"


class ApiKeyStore(Protocol):
    """API keys by their hash, and by owner; those of programs lie in one store, those of partners in another."""

    def get(self, sha256: str) -> ApiKey | None: ...

    def of_owner(self, program: str, partner: str | None = None) -> Sequence[ApiKey]:
        """All that the program itself, or one partner of it, ever had, oldest first."""

    def put_new(self, key: ApiKey) -> None:
        """Raises Conflict ``key_exists``."""

    def replace(self, before: ApiKey, after: ApiKey, successor: ApiKey | None = None) -> None:
        """Writes when a key ends, together with its successor. Raises Stale ``key_changed``."""

    def note_use(self, sha256: str, day: date) -> None:
        """Notes the day of a use; no other part of the key changes by it."""


def hash_of(text: str) -> str:
    """The SHA-256 in hex by which a key is kept: its 40 random characters need no slower hash."""
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()


def shown(text: str) -> str:
    """The beginning of a key, by which people compare keys."""
    return text[:_SHOWN]


def key_of(program: str, kind: KeyKind, name: str | None, text: str, now: datetime) -> ApiKey:
    """The key as it is kept; ``text`` is all of it. Raises Invalid ``invalid_key_name``."""
    if kind is KeyKind.POSTBACK and (name is None or not NETWORK.fullmatch(name)):
        message = "name the partner network, 1 to 32 of a-z, 0-9 and -"
        raise Invalid("invalid_key_name", f"name: {message}.", faults=(FieldFault("name", message),))
    return ApiKey(program, kind, hash_of(text), shown(text), now, name)


def rotate(
    keys: ApiKeyStore,
    before: ApiKey,
    text: str,
    now: datetime,
    overlap: timedelta = OVERLAP,
    lifetime: timedelta | None = None,
) -> tuple[ApiKey, ApiKey]:
    """Makes a successor of the same kind, name and scopes; the key itself works on for ``overlap``.

    The key as it is then, and its successor, which ends after ``lifetime`` if one is given. Raises Refused
    ``key_ended``, Invalid ``invalid_overlap``, Stale ``key_changed``.
    """
    if not timedelta() <= overlap <= LONGEST_OVERLAP:
        message = f"an overlap lasts at most {LONGEST_OVERLAP.days * 24} hours"
        raise Invalid("invalid_overlap", f"overlap: {message}.", faults=(FieldFault("overlap_hours", message),))
    if not before.works_at(now):
        raise Refused("key_ended", f"Key {before.prefix}... has ended: make a new key instead.")
    ends = now + overlap if before.expires_at is None else min(before.expires_at, now + overlap)
    after, successor = replace(before, expires_at=ends), _with_text(before, text, now, lifetime)
    keys.replace(before, after, successor)
    return after, successor


def revoke(keys: ApiKeyStore, before: ApiKey, now: datetime) -> ApiKey:
    """Ends a key at once; again changes nothing. Raises Stale ``key_changed``."""
    if not before.works_at(now):
        return before
    after = replace(before, expires_at=now)
    keys.replace(before, after)
    return after


def key_named(keys: ApiKeyStore, program: str, key_id: str, partner: str | None = None) -> ApiKey:
    """The owner's key of that id. Raises NotFound ``unknown_key``."""
    for each in keys.of_owner(program, partner):
        if each.id == key_id:
            return each
    raise NotFound("unknown_key", f"There is no key {key_id!r} here; the list of keys names those there are.")


def _with_text(key: ApiKey, text: str, now: datetime, lifetime: timedelta | None) -> ApiKey:
    """A new key that opens the same."""
    ends = now + lifetime if lifetime is not None else None
    new = replace(key, sha256=hash_of(text), prefix=shown(text), created_at=now, expires_at=ends)
    return replace(new, last_used_on=None)
