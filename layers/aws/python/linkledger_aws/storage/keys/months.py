"""Keys of a partner's months: net revenue, and whom it registered."""

from datetime import UTC, date, datetime

from linkledger.earning.customers import SettledEvent
from linkledger.program_time import format_instant
from linkledger_aws.storage.keys.key import Key

NETS = "net#"
SETTLED_MONTHS = "settled#"
REGISTRATIONS = "signup#"


def months(program: str, partner: str) -> Key:
    return Key(f"m#{program}#{partner}", "months")


def net(program: str, partner: str, day: date, rule: str, customer: str) -> Key:
    return Key(months(program, partner).pk, f"{nets_of_day(day)}{rule}#{customer}")


def nets_of_day(day: date) -> str:
    """Sort keys of what a program-local day added begin with it."""
    return f"{NETS}{day.isoformat()}#"


def day_rule_and_customer(sk: str) -> tuple[date, str, str]:
    _, day, rule, customer = sk.split("#")
    return date.fromisoformat(day), rule, customer


def settled_month(months: str, settled: SettledEvent) -> Key:
    """Among a partner's ``months``; the event's id begins with the month that it settles."""
    return settled_of(months, settled.event.id.partition("#")[0])


def settled_of(months: str, month: str) -> Key:
    """Of a month ``2026-03``."""
    return Key(months, SETTLED_MONTHS + month)


def month_of_settled(sk: str) -> str:
    return sk.removeprefix(SETTLED_MONTHS)


def dirty_partner(program: str, partner: str) -> Key:
    """The mark of a partner with months to be settled."""
    return Key(f"m#{program}", partner)


def registration(program: str, partner: str, at: datetime, event: str) -> Key:
    return Key(registrations(program, partner), f"{REGISTRATIONS}{format_instant(at)}#{event}")


def registration_of(pk: str, sk: str) -> tuple[str, str, datetime, str]:
    """Program, partner, moment and event of a registration."""
    _, program, partner = pk.split("#")
    _, at, event = sk.split("#", 2)
    return program, partner, datetime.fromisoformat(at).astimezone(UTC), event


def event_of_registration(sk: str) -> str:
    return sk.rpartition("#")[2]


def registrations(program: str, partner: str) -> str:
    """Partition of whom a partner brought: that of its months."""
    return months(program, partner).pk


def registration_range(start: datetime, end: datetime) -> tuple[str, str]:
    """Sort keys from ``start`` until before ``end``; both ends are below any registration of their millisecond."""
    return REGISTRATIONS + format_instant(start), REGISTRATIONS + format_instant(end)
