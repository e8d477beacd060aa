"""Terms in force: which version of the terms decides an event, so that new terms never touch what was decided."""

from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile

from linkledger.earning.events import Event
from linkledger.earning.ports import PublishedTerms


@dataclass(frozen=True)
class TermsInForce:
    """All versions of one program's terms, oldest first; the first one also holds for everything before it."""

    versions: tuple[PublishedTerms, ...]

    @property
    def current(self) -> PublishedTerms:
        return self.versions[-1]

    @property
    def count_paying_customers(self) -> bool:
        """Whether any version's result depends on the partner's other customers."""
        return any(each.terms.counts_paying_customers for each in self.versions)

    @property
    def keep_lots(self) -> bool:
        """Whether any version keeps balance lots."""
        return any(each.terms.keeps_lots for each in self.versions)

    @property
    def have_months(self) -> bool:
        """Whether any version has rewards that look at whole months."""
        return any(each.terms.monthly_rewards for each in self.versions)

    @property
    def units(self) -> tuple[str, ...]:
        """Every unit that accounts of any version can have."""
        return tuple(dict.fromkeys(unit for each in self.versions for unit in each.terms.units))

    def of(self, event: Event) -> PublishedTerms:
        """The version that held when the event occurred."""
        return self.at(event.decided_at)

    def at(self, moment: datetime) -> PublishedTerms:
        """The version that held at a moment."""
        first, *later = self.versions
        begun = takewhile(lambda each: each.effective_from < moment, later)
        return max(begun, key=lambda each: each.version, default=first)
