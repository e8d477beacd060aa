"""A program's desks over one shelf of stores, as its functions put them together."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from linkledger.earning.close_month import MonthDesk
from linkledger.earning.events import Event
from linkledger.earning.outcomes import Outcome
from linkledger.earning.settle_event import SettlementDesk
from linkledger.ledger.accounts import Balance
from linkledger.ledger.entries import AccountKey
from linkledger.partners.enroll import Application, approve, enroll
from linkledger.payouts.payout import PayoutStatus
from linkledger.payouts.request_payout import PayoutDesk, PayoutRequest
from linkledger.payouts.run_batch import BatchDesk
from linkledger.stats.close_day import Rollup
from linkledger.terms.document import Terms
from tests.contract.conftest import Shelf

BEGAN = datetime(2026, 3, 1, 8, tzinfo=UTC)


@dataclass
class Office:
    """The desks of one program; its partners enroll the day before it begins."""

    shelf: Shelf
    terms: Terms

    def __post_init__(self) -> None:
        shelf = self.shelf
        shelf.publish(self.terms)
        self.months = MonthDesk(shelf.terms, shelf.partners, shelf.closings, shelf.months)
        self.settlement = SettlementDesk(
            shelf.terms, shelf.partners, shelf.events, shelf.closings, shelf.book, self.months
        )
        self.payouts = PayoutDesk(shelf.terms, shelf.partners, shelf.accounts, shelf.payouts, shelf.blocks)
        self.rollup = Rollup(shelf.terms, shelf.raw, shelf.closings, shelf.stats, self.months)
        self.batches = BatchDesk(self.payouts, shelf.closings)

    def enroll(self, partner: str, parent: str | None = None) -> None:
        at = BEGAN - timedelta(days=1)
        application = Application(partner, account=f"acc-{partner}", parent=parent)
        enroll(self.terms, application, at, self.shelf.partners, self.shelf.links)
        approve(self.terms, partner, at, self.shelf.partners, self.shelf.links)

    def settle(self, event: Event) -> Outcome:
        """Takes the event in and settles it."""
        assert self.shelf.events.put_new(event)
        return self.settlement.settle(event)

    def post(self, event: Event) -> int:
        """What the event earns."""
        return sum(line.amount for line in self.settle(event).lines)

    def ask(self, partner: str, amount: int, to: str = "bank", key: str = "k1", now: datetime = BEGAN) -> PayoutStatus:
        return self.payouts.request(PayoutRequest(self.terms.program, partner, amount, to, key), now).status

    def account(self, recipient: str, unit: str | None = None) -> AccountKey:
        return AccountKey(self.terms.program, recipient, unit or self.terms.unit)

    def balance(self, recipient: str, unit: str | None = None) -> Balance:
        return self.shelf.accounts.balance(self.account(recipient, unit))

    def close(self, now: datetime) -> dict[str, int]:
        """Closes what has ended; the commission of each period."""
        records = self.rollup.run(self.terms.program, BEGAN, now)
        return {each.period: each.commission for each in records}
