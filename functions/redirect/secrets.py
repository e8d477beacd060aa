"""The signing keys from Secrets Manager: refreshed every five minutes, the last good set kept when that fails."""

import time

from functions.redirect.aws_json import AwsJson
from functions.redirect.log import log
from linkledger.errors import LinkledgerError
from linkledger.tracking.click_id import SigningKeys

REFRESH_SECONDS = 300.0
RETRY_SECONDS = 15.0


class SigningSecret:
    """Holds the keys of one container."""

    def __init__(self, secrets_manager: AwsJson, secret: str) -> None:
        self._secrets_manager = secrets_manager
        self._secret = secret
        self._keys: SigningKeys | None = None
        self._due = 0.0

    def keys(self) -> SigningKeys | None:
        """The keys, None if there never were any: the redirect then goes unsigned, and the log says so."""
        now = time.monotonic()
        if now >= self._due:
            try:
                answer = self._secrets_manager.call("GetSecretValue", {"SecretId": self._secret})
                self._keys = SigningKeys.from_secret(str(answer.get("SecretString")))
                self._due = now + REFRESH_SECONDS
            except LinkledgerError as error:
                self._due = now + RETRY_SECONDS
                kept = "the last good keys are kept" if self._keys else "redirecting unsigned"
                log("ERROR", f"no fresh signing keys, {kept}", event="signing_keys_unavailable", cause=error.message)
        return self._keys
