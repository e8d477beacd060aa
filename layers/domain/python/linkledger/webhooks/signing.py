"""Secrets and signatures of Standard Webhooks (https://www.standardwebhooks.com): nothing is kept of a secret.

Each is derived from the deployment's one secret, so that whoever shows or uses it needs that one and no table.
"""

import base64
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from linkledger.errors import LinkledgerError

_SHORTEST = 32


@dataclass(frozen=True)
class WebhookSecrets:
    """The secrets of all subscriptions; ``root`` is never shown."""

    root: bytes

    def __repr__(self) -> str:
        return "WebhookSecrets(root=...)"

    @classmethod
    def from_secret(cls, text: str) -> Self:
        """Reads the plain random string. Raises LinkledgerError ``invalid_webhook_secret`` if it is too short."""
        if len(text) < _SHORTEST:
            raise LinkledgerError("invalid_webhook_secret", "The webhooks' secret needs at least 32 random characters.")
        return cls(text.encode())

    def shown(self, subscription: str, version: int) -> str:
        """``whsec_...``, as the receiver's library takes it."""
        return "whsec_" + base64.b64encode(self._key(subscription, version)).decode()

    def signatures(self, subscription: str, versions: Sequence[int], message: str, sent_at: datetime, body: str) -> str:
        """The header ``webhook-signature``: one for each version of the secret, parted by spaces."""
        content = f"{message}.{int(sent_at.timestamp())}.{body}".encode()
        digests = (hmac.digest(self._key(subscription, each), content, "sha256") for each in versions)
        return " ".join(f"v1,{base64.b64encode(each).decode()}" for each in digests)

    def _key(self, subscription: str, version: int) -> bytes:
        return hmac.digest(self.root, f"webhook#{subscription}#{version}".encode(), "sha256")
