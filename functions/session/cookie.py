"""The refresh token's cookie: kept by the browser, read by no script, sent by no other site's pages."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.shared.cookies import Cookie, SameSite


def name_of(people: str) -> str:
    """``__Host-``: over TLS alone, for this very host, for all its paths."""
    return f"__Host-linkledger-{people}"


def refresh_cookie(people: str, refresh_token: str, seconds: int) -> Cookie:
    """Kept for as long as the pool takes the token; 0 seconds take it away."""
    return Cookie(
        name_of(people),
        refresh_token,
        path="/",
        secure=True,
        http_only=True,
        max_age=seconds,
        same_site=SameSite.STRICT_MODE,
    )


def read_cookie(event: Mapping[str, Any], people: str) -> str | None:
    """The refresh token of a request; API Gateway takes cookies out of the headers, the emulator does not."""
    headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    given = event.get("cookies") or (headers.get("cookie") or "").split(";")
    found = (each.strip().partition("=") for each in given)
    return next((value for name, _, value in found if name == name_of(people) and value), None)
