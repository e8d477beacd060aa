"""Whose an account is, a partner's or a customer's, and how its recipient is written so that they never meet."""

from typing import Final, Literal

RecipientKind = Literal["partner", "customer"]

_CUSTOMER_PREFIX: Final = "customer:"
"""A partner's id has no ``:``, so no partner's account can begin with it."""


def customer_recipient(customer: str) -> str:
    """Return the recipient under which a customer's own account is kept."""
    return _CUSTOMER_PREFIX + customer


def kind_of(recipient: str) -> RecipientKind:
    """Say whether a recipient is a partner or a customer."""
    return "customer" if recipient.startswith(_CUSTOMER_PREFIX) else "partner"


def plain_id(recipient: str) -> str:
    """Return the partner's or the customer's own id."""
    return recipient.removeprefix(_CUSTOMER_PREFIX)
