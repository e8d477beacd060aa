"""Click ids that describe themselves, so that a click stays attributable even when its row was lost."""

import hmac
import json
import re
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, Self

from linkledger.errors import Invalid, LinkledgerError
from linkledger.ids import CODE, PARTNER, PROGRAM

SHARDS = 32
RANDOM_BYTES = 6
_LAYOUT = 1
_MAC_BYTES = 12
_HEAD_BYTES = 1 + 6 + 1 + RANDOM_BYTES
_TEXT = re.compile(r"[A-Za-z0-9_-]{40,240}")
_KEY_ID = re.compile(r"[A-Za-z0-9_-]{1,32}")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class BadClickId(Invalid):
    """The text is no click id of ours; ``code`` is ``malformed``, ``unknown_key`` or ``forged``."""


class SigningKeys(NamedTuple):
    """The deployment's signing keys: ``current`` signs, every one of ``secrets`` (by key id) verifies."""

    current: str
    secrets: Mapping[str, bytes]

    @classmethod
    def from_secret(cls, text: str) -> Self:
        """Reads the secret ``{"current": "k1", "k1": "<32 or more random characters>", ...}``.

        Raises LinkledgerError ``invalid_signing_keys`` (without quoting the secret).
        """
        remedy = 'write {"current": "k1", "k1": "<at least 32 random characters>"}.'
        try:
            document = json.loads(text)
            secrets = {name: value.encode() for name, value in document.items() if name != "current"}
            current = str(document["current"])
        except (ValueError, AttributeError, KeyError, TypeError):
            raise LinkledgerError("invalid_signing_keys", f"The signing keys are unreadable: {remedy}") from None
        faulty = [name for name, secret in secrets.items() if len(secret) < 32 or not _KEY_ID.fullmatch(name)]
        if faulty or current not in secrets:
            raise LinkledgerError("invalid_signing_keys", f"The signing keys are incomplete or too short: {remedy}")
        return cls(current, secrets)


class ClickKey(NamedTuple):
    """Where a click lies: program, UTC day ``YYYYMMDD``, shard 0..31, and its name within them."""

    program: str
    day: str
    shard: int
    name: str


class ClickId(NamedTuple):
    """What a click id says; ``at_ms`` is epoch milliseconds UTC, ``random`` twelve hex digits."""

    program: str
    partner: str
    code: str
    at_ms: int
    shard: int
    random: str

    @property
    def key(self) -> ClickKey:
        at = time.gmtime(self.at_ms // 1000)
        day = f"{at.tm_year:04d}{at.tm_mon:02d}{at.tm_mday:02d}"
        return ClickKey(self.program, day, self.shard, f"{self.at_ms:013d}#{self.random}")

    @property
    def at(self) -> datetime:
        return _EPOCH + timedelta(milliseconds=self.at_ms)

    @property
    def reference(self) -> str:
        """A short name for people and explanations: ``{milliseconds}-{shard}-{random}``."""
        return f"{self.at_ms:013d}-{self.shard:02d}-{self.random}"


def issue_click_id(
    keys: SigningKeys, *, program: str, partner: str, code: str, at_ms: int, shard: int, random: bytes
) -> str:
    """Signs a click id: url-safe text, 60 to 90 characters for ordinary names; ``random`` is six bytes."""
    parts = (keys.current.encode(), program.encode(), partner.encode(), code.encode())
    head = bytes((_LAYOUT,)) + at_ms.to_bytes(6) + bytes((shard,)) + random
    body = head + b"".join(bytes((len(part),)) + part for part in parts)
    mac = hmac.digest(keys.secrets[keys.current], body, "sha256")[:_MAC_BYTES]
    return urlsafe_b64encode(body + mac).rstrip(b"=").decode()


def read_click_id(keys: SigningKeys, text: str) -> ClickId:
    """Verifies and reads a click id; raises BadClickId (``malformed``, ``unknown_key``, ``forged``)."""
    if not _TEXT.fullmatch(text):
        raise BadClickId("malformed", "This is no click id: send the click_id that the landing page received.")
    try:
        raw = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:  # no base64 has 4n + 1 characters
        raise BadClickId("malformed", "This click id is damaged: send it as the landing page received it.") from None
    if len(raw) < _HEAD_BYTES + _MAC_BYTES or raw[0] != _LAYOUT or urlsafe_b64encode(raw).rstrip(b"=") != text.encode():
        raise BadClickId("malformed", "This click id is damaged: send it as the landing page received it.")
    body, mac = raw[:-_MAC_BYTES], raw[-_MAC_BYTES:]
    key_id, *names = _parts(body[_HEAD_BYTES:])
    secret = keys.secrets.get(key_id)
    if secret is None:
        raise BadClickId("unknown_key", f"There is no signing key {key_id!r}: it was retired or never existed.")
    if not hmac.compare_digest(hmac.digest(secret, body, "sha256")[:_MAC_BYTES], mac):
        raise BadClickId("forged", "This click id was not signed here, or was changed afterwards.")
    program, partner, code = names
    return ClickId(program, partner, code, int.from_bytes(body[1:7]), body[7], body[8:_HEAD_BYTES].hex())


def _parts(packed: bytes) -> list[str]:
    parts: list[str] = []
    at = 0
    while at < len(packed):
        end = at + 1 + packed[at]
        parts.append(packed[at + 1 : end].decode("ascii", "replace"))
        at = end
    shapes = (_KEY_ID, PROGRAM, PARTNER, CODE)
    if at != len(packed) or len(parts) != 4 or not all(s.fullmatch(p) for s, p in zip(shapes, parts, strict=True)):
        raise BadClickId("malformed", "This click id is damaged: send it as the landing page received it.")
    return parts
