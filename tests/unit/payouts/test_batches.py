"""Monthly batches: what was requested before the month ended is gathered once the month has closed."""

from datetime import UTC, datetime

import pytest

from linkledger.errors import Conflict, NotFound, Refused
from linkledger.payouts.payout import PayoutStatus, Step, Target
from linkledger.terms.document import Terms
from linkledger.terms.presets import load_preset
from linkledger.terms.validation import read_terms
from tests.builders import Business

BEGAN = datetime(2026, 3, 1, tzinfo=UTC)


def automatic() -> Terms:
    document = load_preset("b1").model_dump(mode="json", by_alias=True)
    document["payout"] = {
        "mode": "automatic",
        "day": 2,
        "hour": 6,
        "time_zone": "Europe/Vilnius",
        "destinations": [{"kind": "bank", "minimum": 1_000}],
    }
    return read_terms(document)


def with_balance(business: Business, partner: str, paid: int) -> None:
    business.enroll(partner)
    business.sign_up(f"customer-of-{partner}", code=business.code_of(partner))
    (earning,) = business.terms.rewards[0].events
    business.after(minutes=1).post(earning, f"customer-of-{partner}", amount=paid)


def close_and_batch(business: Business) -> None:
    business.rollup.run(business.terms.program, BEGAN, business.now)
    business.batches.run(business.terms.program, business.now)


def in_batch(business: Business, month: str) -> list[str]:
    return [each.partner for each in business.payouts.members(business.terms.program, month)]


def seal_and_approve(business: Business, month: str) -> None:
    business.batches.seal(business.terms.program, month, Step("dana", business.now))
    business.batches.approve(business.terms.program, month, Step("erik", business.now))


def pay(business: Business, month: str) -> None:
    seal_and_approve(business, month)
    business.batches.settle(business.terms.program, month, Step("erik", business.now))


def test_a_request_of_march_is_in_the_batch_of_march_and_done_when_it_is_settled() -> None:
    business = Business.running("keycrm")
    with_balance(business, "anna", 100_000)
    payout = business.request_payout("anna", 6_000)
    business.at("2026-04-03T00:00:00+00:00")
    close_and_batch(business)
    batch = business.payouts.batch("keycrm", "2026-03")
    assert batch is not None
    assert (in_batch(business, "2026-03"), batch.count, batch.total) == (["anna"], 1, 6_000)
    assert business.balance("anna").reserved == 6_000
    pay(business, "2026-03")
    done = business.payouts.get("keycrm", "anna", payout.id)
    assert done is not None
    assert (done.status, done.paid_at) == (PayoutStatus.SETTLED, business.now)
    assert (business.balance("anna").reserved, business.balance("anna").paid) == (0, 6_000)


def test_settling_a_batch_again_pays_nobody_twice() -> None:
    business = Business.running("keycrm")
    with_balance(business, "anna", 100_000)
    business.request_payout("anna", 6_000)
    business.at("2026-04-03T00:00:00+00:00")
    close_and_batch(business)
    pay(business, "2026-03")
    pay(business, "2026-03")
    assert business.balance("anna").paid == 6_000


def test_a_request_of_april_waits_for_the_batch_of_april() -> None:
    business = Business.running("keycrm")
    with_balance(business, "anna", 100_000)
    business.at("2026-04-01T12:00:00+00:00").request_payout("anna", 6_000)
    business.at("2026-04-03T00:00:00+00:00")
    close_and_batch(business)
    assert business.payouts.batch("keycrm", "2026-03") is None
    business.at("2026-05-03T00:00:00+00:00")
    close_and_batch(business)
    batch = business.payouts.batch("keycrm", "2026-04")
    assert batch is not None
    assert batch.total == 6_000


def test_no_batch_before_the_month_has_its_close_record() -> None:
    business = Business.running("keycrm")
    with_balance(business, "anna", 100_000)
    business.request_payout("anna", 6_000)
    business.at("2026-04-03T00:00:00+00:00")
    assert business.batches.run("keycrm", business.now) is None


def test_no_batch_before_the_payout_day_and_hour_in_the_payouts_time_zone() -> None:
    business = Business(automatic())
    with_balance(business, "anna", 100_000)
    business.at("2026-04-02T02:59:59+00:00")  # 05:59:59 in Vilnius
    close_and_batch(business)
    assert business.payouts.batch("b1", "2026-03") is None
    business.at("2026-04-02T03:00:00+00:00")
    close_and_batch(business)
    assert business.payouts.batch("b1", "2026-03") is not None


def test_an_automatic_program_pays_everybody_who_reaches_the_minimum() -> None:
    business = Business(automatic())
    with_balance(business, "anna", 100_000)
    with_balance(business, "boris", 3_999)  # 10.00 EUR after rounding half to even
    with_balance(business, "clara", 3_900)  # 9.75 EUR
    business.at("2026-04-03T00:00:00+00:00")
    close_and_batch(business)
    close_and_batch(business)
    batch = business.payouts.batch("b1", "2026-03")
    assert batch is not None
    assert in_batch(business, "2026-03") == ["anna", "boris"]
    assert batch.total == 25_000 + 1_000
    assert business.balance("clara").available == 975


def test_a_batch_that_stopped_halfway_is_finished_by_the_next_run() -> None:
    business = Business(automatic())
    for partner in ("anna", "boris"):
        with_balance(business, partner, 100_000)
    business.at("2026-04-03T00:00:00+00:00")
    business.rollup.run("b1", BEGAN, business.now)
    first = business.batches.run("b1", business.now, lambda: False)  # it was stopped after its first commit
    assert first is not None
    assert (first.cursor is None, first.count) == (False, 0)
    batch = business.batches.run("b1", business.now)
    assert batch is not None
    assert (batch.cursor, batch.count, batch.total) == (None, 2, 50_000)


def test_a_batch_whose_payouts_are_not_what_was_sealed_is_not_settled() -> None:
    business = Business.running("keycrm")
    with_balance(business, "anna", 100_000)
    payout = business.request_payout("anna", 6_000)
    business.at("2026-04-03T00:00:00+00:00")
    close_and_batch(business)
    seal_and_approve(business, "2026-03")
    key = ("keycrm", "anna", payout.id)
    business.payouts.payouts[key] = type(payout)(**(vars(business.payouts.payouts[key]) | {"amount": 600_000}))
    with pytest.raises(Conflict, match="nothing was done"):
        pay(business, "2026-03")


def test_a_batch_that_does_not_exist_is_named() -> None:
    with pytest.raises(NotFound) as missing:
        Business.running("keycrm").batches.settle("keycrm", "2026-03", Step("erik", BEGAN))
    assert missing.value.code == "unknown_batch"


def test_the_same_request_twice_reserves_once_and_another_under_its_key_is_refused() -> None:
    business = Business.running("keycrm")
    with_balance(business, "anna", 200_000)
    first = business.request_payout("anna", 6_000, key="k")
    assert business.request_payout("anna", 6_000, key="k") == first
    assert business.balance("anna").reserved == 6_000
    with pytest.raises(Conflict) as conflict:
        business.request_payout("anna", 7_000, key="k")
    assert conflict.value.code == "idempotency_conflict"


@pytest.mark.parametrize(
    ("amount", "to", "code"),
    [
        (6_000, "balance:acme", "target_not_in_terms"),
        (100_000_000, "bank", "insufficient_balance"),
        (0, "top_up:account-of-anna", "amount_not_positive"),
        (-5, "top_up:account-of-anna", "amount_not_positive"),
    ],
)
def test_what_the_terms_or_the_balance_forbid_is_refused_and_stays_listed(amount: int, to: str, code: str) -> None:
    business = Business.running("keycrm")
    with_balance(business, "anna", 100_000)
    with pytest.raises(Refused) as refusal:
        business.request_payout("anna", amount, to)
    assert refusal.value.code == code
    assert [each.reason for each in business.payouts.of_partner("keycrm", "anna")] == [refusal.value.message]
    assert business.balance("anna").available == 10_000


def test_a_refused_request_may_be_repeated_under_its_key_once_the_balance_is_there() -> None:
    business = Business.running("keycrm")
    with_balance(business, "anna", 40_000)
    with pytest.raises(Refused):
        business.request_payout("anna", 5_000, key="k")
    business.post("payment", "customer-of-anna", amount=10_000)
    assert business.request_payout("anna", 5_000, key="k").status is PayoutStatus.REQUESTED


@pytest.mark.parametrize("text", ["", "bank:1", "balance", "top_up:", "cash:1"])
def test_a_target_that_says_nothing_is_refused(text: str) -> None:
    with pytest.raises(Exception, match="write bank, balance:COMPANY or top_up:ACCOUNT"):
        Target.parse(text)
