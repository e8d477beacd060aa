"""The words that plain sentences share: listings, ordinals, event names, and time zones with their GMT offset."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

WINTER, SUMMER = datetime(2026, 1, 15, tzinfo=UTC), datetime(2026, 7, 15, tzinfo=UTC)
ENDINGS = {1: "st", 2: "nd", 3: "rd"}
EVENTS = {
    "signup": ("sign-up", "sign-ups"),
    "activated": ("activation", "activations"),
    "app_install": ("app installation", "app installations"),
    "loyalty_joined": ("entry into the loyalty program", "entries into the loyalty program"),
    "card_issued": ("issued card", "issued cards"),
    "order": ("order", "orders"),
    "payment": ("payment", "payments"),
    "invoice": ("invoice", "invoices"),
    "invite": ("invitation", "invitations"),
    "lead": ("lead", "leads"),
    "topup": ("paid top-up", "paid top-ups"),
    "net_revenue": ("net revenue", "net revenue"),
    "partner_recruited": ("recruitment as a partner", "recruitments as partners"),
    "called": ("call", "calls"),
    "fee": ("fee", "fees"),
}
"""How people read the usual types of events, one and several; any other type stands in quotes."""


def listed(words: Iterable[str], last: str = "and") -> str:
    """``a, b and c``."""
    *others, final = words
    return f"{', '.join(others)} {last} {final}" if others else final


def ordinal(number: int) -> str:
    """``1st``, ``12th``, ``22nd``."""
    return f"{number}{'th' if number % 100 in (11, 12, 13) else ENDINGS.get(number % 10, 'th')}"


def counted(number: int, noun: str) -> str:
    """``1 day``, ``2 days``."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def event_name(event: str, *, several: bool = False) -> str:
    """``topup`` as people read it: paid top-up."""
    one, many = EVENTS.get(event, (f"{event!r} event", f"{event!r} events"))
    return many if several else one


def zone_name(zone: str) -> str:
    """``Asia/Seoul (GMT+9)``; where clocks change, both offsets."""
    offsets = sorted({moment.astimezone(ZoneInfo(zone)).utcoffset() or timedelta() for moment in (WINTER, SUMMER)})
    shown = [_offset(each) for each in offsets]
    return f"{zone} ({', in summer '.join(shown)})"


def _offset(offset: timedelta) -> str:
    sign = "-" if offset < timedelta() else "+"
    hours, minutes = divmod(abs(offset) // timedelta(minutes=1), 60)
    return f"GMT{sign}{hours}" + (f":{minutes:02d}" if minutes else "")
