"""Events by the ids that partners know them by: a merchant's own, and that of a settled month of net revenue."""

from dataclasses import dataclass
from urllib.parse import unquote

from functions.partner_api.caller import Member
from linkledger.earning.customers import SettledEvent
from linkledger.earning.events import Event
from linkledger.earning.reading import month_and_partner
from linkledger.ids import EXTERNAL


@dataclass(frozen=True)
class SettledMonth:
    """A partner's month of net revenue as it was settled; ``partner`` is whose customers it looks at."""

    partner: str
    settled: SettledEvent


def settled_month(me: Member, event: str) -> SettledMonth | None:
    """The month that an id such as ``2026-03#anna`` names, of the caller or of a partner that it earned by."""
    named = month_and_partner(unquote(event))
    if named is None:
        return None
    month, partner = named
    settled = me.desk.months.settled_month(me.program, partner, month)
    if settled is None or not (partner == me.id or any(slot.recipient == me.id for slot in settled.posted)):
        return None
    return SettledMonth(partner, settled)


def event_known_to(me: Member, event: str) -> Event | None:
    """The event of that id; whether it concerns the caller is for others to say."""
    month = settled_month(me, event)
    if month is not None:
        return month.settled.event
    ids = (each for each in (event, unquote(event)) if EXTERNAL.fullmatch(each))
    return next((found for each in ids if (found := me.desk.events.get(me.program, each)) is not None), None)
