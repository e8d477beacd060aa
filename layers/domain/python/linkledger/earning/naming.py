"""Refused bodies that name a customer: finding them, what of one is the customer's own, and what stays when it is
forgotten."""

import json
from collections.abc import Mapping
from typing import Any, Final

from linkledger.earning.accept_event import Person
from linkledger.earning.event_body import EventBody
from linkledger.partners.contacts import comparable_contacts

PERSONAL: Final = frozenset({"name", "email", "phone"})
FACTS: Final = frozenset(EventBody.model_fields) - PERSONAL
"""The fields of an event that say nothing of who the customer is."""
ERASED: Final = "[erased]"


def fields_of(body: str) -> dict[str, Any] | None:
    """The fields of one event's body; None where it is several events, no JSON, or too long to have been kept whole."""
    try:
        fields = json.loads(body)
    except ValueError:
        return None
    return fields if isinstance(fields, dict) and not isinstance(fields.get("events"), list) else None


def names(body: str, person: Person) -> bool:
    """Whether a refused body is of this customer, or of nobody else and shows one of its contacts.

    Somebody else's body with the same e-mail address or phone is somebody else's. What can't be read as one event is
    looked through as text.
    """
    fields = fields_of(body)
    if fields is None:
        told = [each for each in (person.customer, person.email, person.phone) if each]
        return any(json.dumps(each, ensure_ascii=pure) in body for each in told for pure in (True, False))
    if isinstance(fields.get("customer"), str):
        return bool(fields["customer"] == person.customer)
    return bool(_contacts(fields) & _contacts({"email": person.email, "phone": person.phone}))


def without_person(body: str) -> str | None:
    """The body as a fact: what says who it is, or may say so, is gone, and all where that can't be told apart.

    None where nothing says so, or no longer.
    """
    fields = fields_of(body)
    if fields is None:
        return json.dumps({"body": ERASED})
    facts = {name: value if _is_fact(name, value) else ERASED for name, value in fields.items()}
    return json.dumps(facts, ensure_ascii=False) if facts != fields else None


def _is_fact(name: str, value: Any) -> bool:
    return name in FACTS and not isinstance(value, dict | list)


def _contacts(fields: Mapping[str, Any]) -> frozenset[str]:
    email, phone = (each if isinstance(each, str) else None for each in (fields.get("email"), fields.get("phone")))
    return frozenset(comparable_contacts(email=email, phone=phone))
