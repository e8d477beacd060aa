"""The second factor as authenticator apps read it, from a QR code or by hand."""

from urllib.parse import quote, urlencode

_ISSUER = "linkledger"


def otpauth(people: str, email: str, secret: str) -> str:
    """The key URI of a time-based one-time password (six digits, 30 seconds); ``secret`` is base32."""
    issuer = f"{_ISSUER} {people}"
    query = urlencode({"secret": secret, "issuer": issuer}, quote_via=quote)
    return f"otpauth://totp/{quote(f'{issuer}:{email}')}?{query}"
