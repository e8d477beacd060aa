"""A program's money in memory: commissions are posted as earning would, and payouts, batches, points and holds run."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime

from linkledger.ids import entry_id
from linkledger.ledger.accounts import Balance
from linkledger.ledger.entries import AccountKey, Bucket, Entry, EntryKind
from linkledger.memory.closings import InMemoryClosings
from linkledger.memory.ledger import InMemoryLedger
from linkledger.memory.partners import InMemoryPartners
from linkledger.memory.payout_details import InMemoryBlocks
from linkledger.memory.payouts import InMemoryPayouts
from linkledger.memory.terms import InMemoryTerms
from linkledger.money import POINTS
from linkledger.partners.partner import Partner
from linkledger.payouts.batch import Batch
from linkledger.payouts.mature import MaturityDesk
from linkledger.payouts.payout import Payout, Step
from linkledger.payouts.redeem_points import Redemption, RedemptionDesk
from linkledger.payouts.request_payout import PayoutDesk, PayoutRequest
from linkledger.payouts.run_batch import BatchDesk
from linkledger.stats.close_day import CloseRecord
from linkledger.terms.document import Terms
from linkledger.terms.presets import load_preset

LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


@dataclass
class Treasury:
    """One program with its active partner anna."""

    terms: Terms
    counts: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, preset: str) -> "Treasury":
        return cls(load_preset(preset))

    def __post_init__(self) -> None:
        self.ledger = InMemoryLedger()
        self.payouts = InMemoryPayouts(self.ledger)
        self.partners = InMemoryPartners()
        self.closings = InMemoryClosings()
        self.blocks = InMemoryBlocks()
        terms = InMemoryTerms()
        terms.publish(self.terms)
        self.desk = PayoutDesk(terms, self.partners, self.ledger, self.payouts, self.blocks)
        self.batches = BatchDesk(self.desk, self.closings)
        self.redemptions = RedemptionDesk(terms, self.ledger, self.payouts, self.blocks, self.partners)
        self.maturity = MaturityDesk(self.ledger)
        self.join("anna")

    def join(self, partner: str) -> None:
        account = f"account-of-{partner}"
        self.partners.put_new(Partner(self.program, partner, partner.upper(), LONG_AGO, LONG_AGO, account=account))

    @property
    def program(self) -> str:
        return self.terms.program

    def account(self, recipient: str, unit: str | None = None) -> AccountKey:
        return AccountKey(self.program, recipient, unit or self.terms.unit)

    def balance(self, recipient: str = "anna", unit: str | None = None) -> Balance:
        return self.ledger.balance(self.account(recipient, unit))

    def points(self, recipient: str = "anna") -> int:
        return self.balance(recipient, POINTS).available

    def earn(
        self,
        amount: int,
        at: str | datetime = LONG_AGO,
        *,
        recipient: str = "anna",
        unit: str | None = None,
        booked_at: str | None = None,
        held_until: datetime | None = None,
    ) -> None:
        """Posts a commission, or a reversal below 0; ``held_until`` is its hold, or the one that it takes from."""
        self.counts["event"] += 1
        event = f"e{self.counts['event']}"
        occurred_at = instant(at) if isinstance(at, str) else at
        self.ledger.write(
            [
                Entry(
                    id=entry_id(event, "share", recipient, "commission", 0),
                    account=self.account(recipient, unit),
                    kind=EntryKind.COMMISSION if amount >= 0 else EntryKind.REVERSAL,
                    legs={Bucket.PENDING if held_until else Bucket.AVAILABLE: amount, Bucket.PROGRAM: -amount},
                    occurred_at=occurred_at,
                    booked_at=instant(booked_at) if booked_at else occurred_at,
                    event=event,
                    matures_at=held_until,
                )
            ],
            (),
        )

    def request(self, amount: int, at: str, to: str = "bank", partner: str = "anna") -> Payout:
        self.counts["request"] += 1
        wish = PayoutRequest(self.program, partner, amount, to, f"request-{self.counts['request']}")
        return self.desk.request(wish, instant(at))

    def redeem(self, amount: int, purchase: int, recipient: str = "anna", key: str | None = None) -> Payout:
        self.counts["redemption"] += 1
        name = key or f"redemption-{self.counts['redemption']}"
        return self.redemptions.redeem(Redemption(self.program, recipient, amount, purchase, name), LONG_AGO)

    def close(self, month: str) -> None:
        self.closings.put(CloseRecord(self.program, month, LONG_AGO, 0, self.terms.unit))

    def batch(self, month: str, at: str) -> dict[str, int]:
        """The amounts by partner in the batch of a closed month, after a run of that moment."""
        self.close(month)
        self.batches.run(self.program, instant(at))
        assert self.payouts.batch(self.program, month) is not None
        return {each.partner: each.amount for each in self.payouts.members(self.program, month)}

    def pay(self, month: str, at: str) -> Batch:
        """Dana seals the batch, Erik approves and pays it."""
        for by, step in (("dana", self.batches.seal), ("erik", self.batches.approve), ("erik", self.batches.settle)):
            batch = step(self.program, month, Step(by, instant(at)))
        return batch
