"""The snapshot: what a program's stores said at one moment, read once, so that a rebuild works on one truth."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from linkledger.earning.events import Event
from linkledger.earning.originals import customer_of
from linkledger.earning.ports import PublishedTerms
from linkledger.earning.terms_in_force import TermsInForce
from linkledger.ledger.recipients import customer_recipient
from linkledger.partners.partner import Partner


@dataclass(frozen=True)
class Snapshot:
    """What the live stores said when the rebuild began: the same for each group, whatever happens meanwhile."""

    terms: tuple[PublishedTerms, ...]
    roll: Mapping[str, Partner]
    accepted: Mapping[str, Event]
    closed_day: date | None
    closed_month: str | None

    @property
    def partners(self) -> "Roll":
        return Roll(self.roll)

    def get(self, _program: str, event: str) -> Event | None:
        return self.accepted.get(event)

    def current(self, _program: str) -> PublishedTerms:
        return self.terms[-1]

    def versions(self, _program: str) -> tuple[PublishedTerms, ...]:
        return self.terms

    def closed_through(self, _program: str) -> date | None:
        return self.closed_day

    def months_closed_through(self, _program: str) -> str | None:
        return self.closed_month

    def accounts(self) -> set[tuple[str, str]]:
        """Whoever can have commissions, by recipient and unit."""
        versions = TermsInForce(self.terms)
        recipients = set(self.roll)
        if any(reward.recipient == "customer" for each in self.terms for reward in each.terms.rewards):
            customers = (customer_of(self, each) for each in self.accepted.values())
            recipients |= {customer_recipient(each) for each in customers if each is not None}
        return {(recipient, unit) for recipient in recipients for unit in versions.units}


@dataclass(frozen=True)
class Roll:
    """The partners as they were when the rebuild began."""

    roll: Mapping[str, Partner]

    def get(self, _program: str, partner: str) -> Partner | None:
        return self.roll.get(partner)
