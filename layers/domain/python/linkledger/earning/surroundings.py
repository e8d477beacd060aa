"""Surroundings: what deciding one customer's events needs from outside the customer."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from linkledger.earning.events import EventKey
from linkledger.partners.partner import Partner


@dataclass(frozen=True)
class Surroundings:
    """Partners by id, and how many of a partner's *other* customers pay at a moment."""

    partner: Callable[[str], Partner | None]
    others_paying: Callable[[str, EventKey], int]

    def ancestor(self, partner: str, level: int, moment: datetime) -> Partner | None:
        """The partner ``level`` levels above, if it takes part at that moment; a missing level is nobody.

        Two moves at once can make a circle: whoever is met again on the way up earns nothing a second time.
        """
        found = self.partner(partner)
        met = {partner}
        for _ in range(level):
            parent = found.parent_at(moment) if found is not None else None
            if parent is None or parent in met:
                return None
            met.add(parent)
            found = self.partner(parent)
        return found if found is not None and found.earns_at(moment) else None
