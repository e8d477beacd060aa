"""API keys of partners: for their own scripts, with scopes, and working only while the partner is active."""

from collections.abc import Set
from datetime import datetime, timedelta

from linkledger.access.api_keys import ApiKey, ApiKeyStore, KeyKind, KeyScope, hash_of, shown
from linkledger.errors import FieldFault, Invalid, Refused
from linkledger.partners.partner import Partner

MOST_KEYS = 10
"""How many keys of a partner may work at once."""


def opens_for(partner: Partner | None) -> bool:
    """Whether the keys of that partner open anything now: at once not, when it is suspended, banned or has left."""
    return partner is not None and partner.status == "active"


def make_partner_key(
    keys: ApiKeyStore,
    partner: Partner,
    text: str,
    now: datetime,
    *,
    name: str | None,
    scopes: Set[KeyScope],
    lifetime: timedelta | None = None,
) -> ApiKey:
    """Stores a new key of the partner, which ends after ``lifetime`` if one is given; ``text`` is all of it.

    Raises Invalid ``no_scopes``, Refused ``partner_not_active``, ``too_many_keys``.
    """
    if not opens_for(partner):
        message = f"Partner {partner.id} is {partner.status}; keys open nothing but for active ones."
        raise Refused("partner_not_active", message)
    if not scopes:
        message = f"name at least one of {', '.join(KeyScope)}"
        raise Invalid("no_scopes", f"scopes: {message}.", faults=(FieldFault("scopes", message),))
    working = [each for each in keys.of_owner(partner.program, partner.id) if each.works_at(now)]
    if len(working) >= MOST_KEYS:
        raise Refused("too_many_keys", f"{MOST_KEYS} keys work already, which is the most: revoke one of them first.")
    made = ApiKey(
        program=partner.program,
        kind=KeyKind.PARTNER,
        sha256=hash_of(text),
        prefix=shown(text),
        created_at=now,
        name=name,
        expires_at=now + lifetime if lifetime is not None else None,
        partner=partner.id,
        scopes=frozenset(scopes),
    )
    keys.put_new(made)
    return made
