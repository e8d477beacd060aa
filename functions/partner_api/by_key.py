"""The way in for partners' own scripts: `/v1/by-key/...` takes an API key where `/v1/...` takes a sign-in's token."""

from collections.abc import Mapping
from typing import Any, Final

from functions.partner_api.desk import Desk
from linkledger.access.api_keys import ApiKey, KeyKind, KeyScope
from linkledger.access.operators import Forbidden
from linkledger.partners.api_keys import opens_for
from linkledger_aws.api.key_gate import refused_key

_KEYED: Final = "/v1/by-key/"
_OF_PROGRAM: Final = "/v1/programs/{program}/"
_READ: Final = (
    *("balance", "commissions", "customers", "events", "leads", "links", "material", "notifications", "payments"),
    *("payouts", "statements", "stats", "sub-partners", "terms"),
)
_OPENED: Final[Mapping[tuple[str, str], KeyScope]] = {
    **{("GET", each): KeyScope.READ for each in _READ},
    ("POST", "links"): KeyScope.LINKS,
    ("PATCH", "links"): KeyScope.LINKS,
    ("POST", "payouts"): KeyScope.PAYOUTS,
}
"""By method and what the program has of the partner's; whatever is not named takes a person who signs in."""
_OF_ALL_PROGRAMS: Final = {("GET", "/v1/me"), ("GET", "/v1/stats")}


def admitted(event: Mapping[str, Any], desk: Desk) -> dict[str, Any]:
    """The event as the routes know it; one that came by key carries its key in the authorizer's place.

    The key opens nothing from the moment on at which its partner takes part no more. Raises Unauthorized
    ``invalid_api_key``.
    """
    path: str = event["rawPath"]
    if not path.startswith(_KEYED):
        return dict(event)
    now = desk.clock.now()
    key = desk.gate.by_header(event, now, KeyKind.PARTNER)
    if not opens_for(desk.partners.get(key.program, key.partner or "")):
        raise refused_key(KeyKind.PARTNER)
    path = path.replace(_KEYED, "/v1/", 1)
    context = event["requestContext"]
    context = context | {"authorizer": {"key": key}, "http": context["http"] | {"path": path}}
    return {**event, "rawPath": path, "requestContext": context}


def key_of(event: Mapping[str, Any]) -> ApiKey | None:
    """The key by which the request was admitted; None for a sign-in's."""
    found: ApiKey | None = event["requestContext"].get("authorizer", {}).get("key")
    return found


def scope_of(method: str, route: str) -> KeyScope | None:
    """What a key needs for a route, such as ``/v1/programs/{program}/links/{code}``; None where no key is taken."""
    if (method, route) in _OF_ALL_PROGRAMS:
        return KeyScope.READ
    if not route.startswith(_OF_PROGRAM):
        return None
    return _OPENED.get((method, route.removeprefix(_OF_PROGRAM).partition("/")[0]))


def check_scope(key: ApiKey, method: str, route: str) -> None:
    """Raises Forbidden ``sign_in_required`` where no key is taken, ``missing_scope`` where this one is not."""
    scope = scope_of(method, route)
    if scope is None:
        raise Forbidden("sign_in_required", "No API key opens this: sign in, and send the access token to /v1.")
    if scope not in key.scopes:
        message = f"Key {key.prefix}... lacks the scope {scope}: make one that has it."
        raise Forbidden("missing_scope", message, facts={"scope": str(scope)})
