"""Keys of customers, of their histories, and of how many of them a partner has."""

from datetime import datetime

from linkledger.earning.events import EventKey
from linkledger.program_time import format_instant
from linkledger_aws.storage.keys.key import Key

CUSTOMER = "customer"
STANDING = "standing"
EVENTS_OF_CUSTOMER = "event#"
PAYING = "paying#"


def customer(program: str, customer: str) -> Key:
    return Key(f"c#{program}#{customer}", CUSTOMER)


def settled_event(program: str, customer: str, key: EventKey) -> Key:
    return Key(f"c#{program}#{customer}", f"{EVENTS_OF_CUSTOMER}{key.at}#{key.id}")


def history_range(before: str | None) -> tuple[str, str]:
    """Sort keys of a customer's history up to the place ``{occurred_at}#{event id}``, that one included."""
    return EVENTS_OF_CUSTOMER, f"{EVENTS_OF_CUSTOMER}{'~' if before is None else before}"


def registered(at: datetime, customer: str) -> str:
    """Sort key of the index ``by_partner`` of customers."""
    return f"{format_instant(at)}#{customer}"


def customer_of_registered(registered: str) -> str:
    return registered.partition("#")[2]


def standing(program: str, partner: str) -> Key:
    return Key(f"p#{program}#{partner}", STANDING)


def paying(program: str, partner: str, customer: str) -> Key:
    return Key(f"p#{program}#{partner}", f"{PAYING}{customer}")


def customer_of_paying(sk: str) -> str:
    return sk.removeprefix(PAYING)


def waiting(program: str, original: str, refund: str) -> Key:
    return Key(f"w#{program}#{original}", refund)
