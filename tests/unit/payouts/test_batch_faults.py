"""Batches that stop, race or meet a refusal: everybody due is paid once, nobody else, and nobody is forgotten."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from linkledger.ledger.entries import AccountKey
from linkledger.memory.ledger import InMemoryLedger
from linkledger.payouts.payout import PayoutStatus, Step
from linkledger.payouts.request_payout import PayoutRequest
from linkledger.payouts.run_batch import BatchDesk
from linkledger.terms.document import Terms
from linkledger.terms.presets import load_preset
from linkledger.terms.validation import read_terms
from tests.builders import START, Business


def automatic() -> Terms:
    document = load_preset("keycrm").model_dump(mode="json", by_alias=True, exclude_none=True)
    document["payout"] |= {"mode": "automatic", "destinations": [{"kind": "bank", "minimum": 5_000}]}
    return read_terms(document)


def with_balance(business: Business, partner: str, amount: int) -> Business:
    """A tenth of the amount is available to the partner."""
    business.enroll(partner)
    business.sign_up(f"customer-of-{partner}", code=business.code_of(partner))
    business.after(minutes=1).post("payment", f"customer-of-{partner}", amount=amount)
    return business


def close(business: Business, moment: str) -> None:
    business.at(moment)
    business.rollup.run(business.terms.program, START, business.now)


def suspend(business: Business, partner: str) -> None:
    found = business.partners.get("keycrm", partner)
    assert found is not None
    business.partners.replace(replace(found, suspended_at=business.now))


def pay(business: Business, month: str) -> None:
    business.batches.seal("keycrm", month, Step("dana", business.now))
    business.batches.approve("keycrm", month, Step("erik", business.now))
    business.batches.settle("keycrm", month, Step("erik", business.now))


def in_batch(business: Business, month: str) -> list[tuple[str, int]]:
    return [(each.partner, each.amount) for each in business.payouts.members("keycrm", month)]


def test_a_batch_that_stopped_is_finished_in_the_next_month_and_both_are_paid() -> None:
    business = with_balance(Business(automatic()), "anna", 100_000)
    with_balance(business, "boris", 100_000)
    close(business, "2026-04-03T00:00:00+00:00")
    business.batches.run("keycrm", business.now, lambda: False)  # and no run came through for the rest of April
    business.at("2026-04-20T00:00:00+00:00").post("payment", "customer-of-anna", amount=60_000)
    close(business, "2026-05-03T00:00:00+00:00")
    batch = business.batches.run("keycrm", business.now)
    assert batch is not None
    assert (batch.period, in_batch(business, "2026-03")) == ("2026-04", [("anna", 10_000), ("boris", 10_000)])
    assert in_batch(business, "2026-04") == [("anna", 6_000)]
    for month in ("2026-03", "2026-04"):
        pay(business, month)
    assert (business.balance("anna").paid, business.balance("boris").paid) == (16_000, 10_000)


def test_a_payout_that_lost_the_race_for_a_batch_is_in_the_next_one() -> None:
    business = with_balance(Business.running("keycrm"), "anna", 200_000)
    march = business.now
    first = business.request_payout("anna", 6_000)
    close(business, "2026-04-03T00:00:00+00:00")
    assert business.batches.run("keycrm", business.now) is not None
    business.payout_desk.request(PayoutRequest("keycrm", "anna", 7_000, "bank", "slow"), march)
    pay(business, "2026-03")
    assert business.balance("anna").paid == first.amount
    close(business, "2026-05-03T00:00:00+00:00")
    assert business.batches.run("keycrm", business.now) is not None
    assert in_batch(business, "2026-04") == [("anna", 7_000)]


def test_a_suspended_partners_request_stays_out_of_the_batch() -> None:
    business = with_balance(Business.running("keycrm"), "anna", 100_000)
    business.request_payout("anna", 6_000)
    suspend(business, "anna")
    close(business, "2026-04-03T00:00:00+00:00")
    assert business.batches.run("keycrm", business.now) is None
    assert business.balance("anna").reserved == 6_000


def test_an_automatic_run_that_stopped_halfway_goes_on_although_more_was_earned_since() -> None:
    business = Business(automatic())
    for partner in ("anna", "boris"):
        with_balance(business, partner, 100_000)
    close(business, "2026-04-03T00:00:00+00:00")
    stopped_at = PayoutRequest(business.name, "anna", 10_000, "bank", "2026-03", for_batch=True)
    business.payout_desk.request(stopped_at, business.now)  # where the first run stopped
    business.post("payment", "customer-of-anna", amount=90_000)
    batch = business.batches.run("keycrm", business.now)
    assert batch is not None
    assert (batch.count, batch.total) == (2, 20_000)
    assert business.balance("anna").available == 9_000


@dataclass
class RefundMeanwhile:
    """A ledger in which a refund of Anna's comes after a run has looked at what is due to her."""

    ledger: InMemoryLedger
    refund: Callable[[], object]

    def __post_init__(self) -> None:
        self.balance, self.open_lots = self.ledger.balance, self.ledger.open_lots
        self.accounts_of = self.ledger.accounts_of

    def booked_since(self, account: AccountKey, since: datetime, now: datetime) -> int:
        found = self.ledger.booked_since(account, since, now)
        if account.recipient == "anna":
            self.refund()
        return found


def test_one_partners_refusal_keeps_nobody_else_from_being_paid() -> None:
    business = Business(automatic())
    for partner in ("anna", "boris"):
        with_balance(business, partner, 100_000)
    close(business, "2026-04-03T00:00:00+00:00")
    accounts = RefundMeanwhile(business.ledger, lambda: business.refund("e2", 90_000))
    batch = BatchDesk(replace(business.payout_desk, accounts=accounts), business.closings).run("keycrm", business.now)
    assert batch is not None
    assert in_batch(business, "2026-03") == [("boris", 10_000)]
    assert business.balance("anna").available == 1_000
    (refused,) = business.payouts.of_partner("keycrm", "anna")
    assert refused.status is PayoutStatus.REFUSED


def test_whoever_reaches_the_minimum_after_the_payout_day_waits_for_the_next_month() -> None:
    business = Business(automatic())
    with_balance(business, "anna", 40_000)
    close(business, "2026-04-03T00:00:00+00:00")
    batch = business.batches.run("keycrm", business.now)
    assert batch is not None
    assert batch.count == 0
    business.at("2026-04-17T00:00:00+00:00").post("payment", "customer-of-anna", amount=40_000)
    assert business.batches.run("keycrm", business.now) == batch
    assert business.balance("anna").available == 8_000
