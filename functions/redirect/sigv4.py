"""AWS Signature Version 4 for small JSON requests: the SDK's signer costs more than the rest of the redirect."""

import hmac
import time
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256

from functions.redirect.settings import Credentials


def amz_date(now: float) -> str:
    """``20150830T123600Z`` for epoch seconds."""
    return time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(now))


def authorization(
    credentials: Credentials,
    *,
    region: str,
    service: str,
    headers: Mapping[str, str],
    body: bytes,
    method: str = "POST",
    path: str = "/",
) -> str:
    """The ``Authorization`` header's value for a request without query.

    ``headers`` are those to be signed, names in lower case and values without surplus spaces; among them ``host``,
    ``x-amz-date`` and, for temporary credentials, ``x-amz-security-token``.
    """
    names = sorted(headers)
    signed = ";".join(names)
    lines = "".join([f"{name}:{headers[name]}\n" for name in names])
    canonical = f"{method}\n{path}\n\n{lines}\n{signed}\n{sha256(body).hexdigest()}"
    at = headers["x-amz-date"]
    scope = f"{at[:8]}/{region}/{service}/aws4_request"
    to_sign = f"AWS4-HMAC-SHA256\n{at}\n{scope}\n{sha256(canonical.encode()).hexdigest()}"
    key = _signing_key(credentials.secret_key, at[:8], region, service)
    signature = hmac.digest(key, to_sign.encode(), "sha256").hex()
    return (
        f"AWS4-HMAC-SHA256 Credential={credentials.access_key}/{scope}, SignedHeaders={signed}, Signature={signature}"
    )


@lru_cache(maxsize=8)
def _signing_key(secret_key: str, day: str, region: str, service: str) -> bytes:
    key = f"AWS4{secret_key}".encode()
    for part in (day, region, service, "aws4_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    return key
