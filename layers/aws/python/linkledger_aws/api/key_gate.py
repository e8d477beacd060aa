"""The way in for merchants, networks and partners' scripts: an API key, of which nobody learns more than whether it
works."""

import re
import secrets
import string
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from linkledger.access.api_keys import ApiKey, ApiKeyStore, KeyKind, hash_of
from linkledger_aws.http import Unauthorized
from linkledger_aws.observability import Log, log, traced

_ALPHABET = string.ascii_letters + string.digits
_RANDOM_LENGTH = 40
_OWNERS = {KeyKind.SECRET: "program", KeyKind.POSTBACK: "network", KeyKind.PARTNER: "partner"}
_KEY = re.compile(r"ll[kpt]_[\x21-\x7e]{1,200}")


def new_key_text(kind: KeyKind) -> str:
    """A key that nobody has: 238 random bits after the kind's beginning. It is shown once, and never kept."""
    return kind.beginning + "".join(secrets.choice(_ALPHABET) for _ in range(_RANDOM_LENGTH))


def refused_key(kind: KeyKind) -> Unauthorized:
    """The answer to every key of that kind that does not work, whatever the reason."""
    message = f"Send an API key of the {_OWNERS[kind]} that works, as Authorization: Bearer {kind.beginning}...."
    return Unauthorized("invalid_api_key", message)


@dataclass
class KeyGate:
    """Checks keys, and notes the day of a use once a day for each process: approximate, and no write per request."""

    keys: ApiKeyStore
    _noted: dict[str, date] = field(default_factory=dict)

    def by_header(self, event: Mapping[str, Any], now: datetime, kind: KeyKind = KeyKind.SECRET) -> ApiKey:
        """The key of ``Authorization: Bearer llk_...``. Raises Unauthorized ``invalid_api_key``."""
        headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
        scheme, _, text = headers.get("authorization", "").strip().partition(" ")
        found = self._find(text.strip(), kind, now) if scheme.lower() == "bearer" else None
        if found is None:
            raise refused_key(kind)
        return found

    def by_token(self, token: str, now: datetime) -> ApiKey:
        """A network's postback token. Raises Unauthorized ``invalid_postback_token``."""
        found = self._find(token, KeyKind.POSTBACK, now)
        if found is None:
            message = "token: send the token that the program gave to your network."
            raise Unauthorized("invalid_postback_token", message)
        return found

    def _find(self, text: str, kind: KeyKind, now: datetime) -> ApiKey | None:
        if not _KEY.fullmatch(text):
            return None
        key = self.keys.get(hash_of(text))
        if key is None or key.kind is not kind or not key.works_at(now):
            return None
        self._note(key, now.date())
        return key

    def _note(self, key: ApiKey, day: date) -> None:
        if self._noted.get(key.sha256) == day:
            return
        self._noted[key.sha256] = day
        try:
            self.keys.note_use(key.sha256, day)
        except Exception as error:
            # Nobody is turned away because a day could not be noted.
            log(Log.KEY_USE_NOT_NOTED, program=key.program, key=key.id, **traced(error))
