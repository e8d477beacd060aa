"""Secrets from Secrets Manager: read again every five minutes, the last good value kept when that fails."""

import hmac
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from botocore.exceptions import BotoCoreError, ClientError

from linkledger.errors import LinkledgerError
from linkledger_aws.observability import Log, log

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient

REFRESH_SECONDS = 300.0
RETRY_SECONDS = 15.0
_SHORTEST_CONTACT_SECRET = 32
_CONTACT_HASH_DIGITS = 32


class SecretUnavailable(LinkledgerError):
    """A secret could not be read, and there is no earlier good value: ``secret_unavailable``."""


class CachedSecret[T]:
    """One secret, parsed. ``clock`` counts seconds and never goes back."""

    def __init__(
        self,
        client: "SecretsManagerClient",
        secret: str,
        parse: Callable[[str], T],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client = client
        self._secret = secret
        self._parse = parse
        self._clock = clock
        self._value: T | None = None
        self._due = 0.0

    def value(self) -> T:
        """The parsed secret, at most about five minutes old. Raises SecretUnavailable if there never was a good one."""
        now = self._clock()
        if self._value is None or now >= self._due:
            self._refresh(now)
        if self._value is None:
            raise SecretUnavailable("secret_unavailable", "The service can't read its keys; try again in a minute.")
        return self._value

    def _refresh(self, now: float) -> None:
        try:
            self._value = self._parse(self._client.get_secret_value(SecretId=self._secret)["SecretString"])
            self._due = now + REFRESH_SECONDS
        except (ClientError, BotoCoreError, LinkledgerError, KeyError) as error:
            self._due = now + RETRY_SECONDS
            log(Log.SECRET_UNAVAILABLE, cause=type(error).__name__, kept=self._value is not None)


@dataclass(frozen=True)
class ContactHash:
    """The deployment's keyed hash of a phone number or an e-mail address; ``secret`` is never shown."""

    secret: bytes

    def __repr__(self) -> str:
        return "ContactHash(secret=...)"

    @classmethod
    def from_secret(cls, text: str) -> Self:
        """Reads the plain random string. Raises LinkledgerError ``invalid_contact_secret`` if it is too short."""
        if len(text) < _SHORTEST_CONTACT_SECRET:
            raise LinkledgerError("invalid_contact_secret", "The contact secret needs at least 32 random characters.")
        return cls(text.encode())

    def __call__(self, contact: str) -> str:
        """32 hex digits of HMAC-SHA256; the caller normalises the contact (lower case, no spaces)."""
        return hmac.digest(self.secret, contact.encode(), "sha256").hex()[:_CONTACT_HASH_DIGITS]
