"""New terms hold from their publication on: what was decided before keeps its rate, whatever happens later."""

from datetime import timedelta
from typing import Any

import pytest

from linkledger.errors import Invalid
from linkledger.terms.document import Terms
from linkledger.terms.presets import load_preset
from linkledger.terms.validation import read_terms
from tests.builders import Business


def b1_with(**changes: Any) -> Terms:
    """The terms of b1 with another first reward."""
    document = load_preset("b1").model_dump(mode="json", by_alias=True, exclude_none=True)
    reward = document["rewards"][0] | changes
    document["rewards"] = [{name: value for name, value in reward.items() if value is not None}]
    return read_terms(document)


def b1() -> Business:
    business = Business.running("b1")
    business.enroll("anna")
    business.enroll("boris")
    business.after(hours=1).sign_up("firm", code="ANNA")
    return business.after(hours=1)


def test_other_terms_leave_what_was_decided_alone_at_the_customers_next_event() -> None:
    business = b1()
    old = business.post("topup", "firm", amount=10_000)
    business.after(days=1).publish(b1_with(percent=10))
    new = business.after(hours=1).post("topup", "firm", amount=10_000)
    assert (business.earned(old), business.earned(new)) == (2_500, 1_000)
    assert business.balance("anna").available == 3_500
    assert [(each.event, each.terms_version) for each in business.journal("anna")] == [(old, 1), (new, 2)]


def test_what_arrives_late_is_decided_by_the_terms_of_its_own_time() -> None:
    business = b1()
    occurred = business.now.isoformat()
    business.after(days=1).publish(b1_with(percent=10))
    late = business.after(hours=1).post("topup", "firm", amount=10_000, occurred_at=occurred)
    assert business.earned(late) == 2_500


def test_a_refund_after_other_terms_takes_back_at_the_lines_own_rate_and_names_its_version() -> None:
    business = b1()
    paid = business.post("topup", "firm", amount=10_000)
    business.after(days=1).publish(b1_with(percent=10))
    refund = business.after(hours=1).refund(paid, 4_000)
    assert business.earned(refund) == -1_000
    assert [each.terms_version for each in business.journal("anna")] == [1, 1]


def test_a_clock_that_runs_ahead_does_not_bring_an_event_under_later_terms() -> None:
    business = b1()
    ahead = business.post("topup", "firm", amount=10_000, occurred_at=(business.now + timedelta(minutes=4)).isoformat())
    business.after(minutes=1).publish(b1_with(percent=10))
    business.after(hours=1).post("topup", "firm", amount=100)
    assert business.earned(ahead) == 2_500


def test_terms_published_by_a_clock_that_went_back_change_nothing_that_was_decided() -> None:
    business = b1()
    paid = business.after(days=1).post("topup", "firm", amount=10_000)
    business.after(hours=1).publish(b1_with(percent=10))
    business.after(days=-1).publish(b1_with(percent=5))
    new = business.after(days=2).post("topup", "firm", amount=10_000)
    assert (business.earned(paid), business.earned(new)) == (2_500, 500)


def test_the_earning_time_promised_at_the_registration_stays() -> None:
    business = b1()
    business.after(days=1).publish(b1_with(months={"count": 1, "anchor": "registration"}))
    business.after(minutes=1).sign_up("later", code="ANNA")
    business.after(days=40)
    assert business.earned(business.post("topup", "firm", amount=10_000)) == 2_500
    assert business.earned(business.post("topup", "later", amount=10_000)) == 0


def test_tiers_that_come_later_count_the_customers_who_paid_before_them() -> None:
    business = b1()
    business.post("topup", "firm", amount=10_000)
    steps = [{"from": 1, "percent": "10"}, {"from": 2, "percent": "20"}]
    business.after(days=1).publish(b1_with(percent=None, tiers={"by": "paying_customers", "steps": steps}))
    business.after(hours=1).sign_up("second", code="ANNA")
    assert business.earned(business.post("topup", "second", amount=10_000)) == 2_000


def test_a_first_payment_from_before_the_tiers_that_arrives_late_moves_the_rates_under_them() -> None:
    business = b1()
    paid_at = business.now.isoformat()
    steps = [{"from": 1, "percent": "10"}, {"from": 2, "percent": "20"}]
    business.after(days=1).publish(b1_with(percent=None, tiers={"by": "paying_customers", "steps": steps}))
    business.after(hours=1).sign_up("second", code="ANNA")
    second = business.post("topup", "second", amount=10_000)
    assert business.earned(second) == 1_000
    business.after(hours=1).post("topup", "firm", amount=10_000, occurred_at=paid_at)
    assert business.earned(second) == 2_000


def test_a_program_counts_in_one_unit_for_good() -> None:
    business = b1()
    dollars = business.terms.model_copy(update={"unit": "USD"})
    with pytest.raises(Invalid) as refusal:
        business.publish(dollars)
    assert refusal.value.code == "unit_changed"
    assert business.earned(business.post("topup", "firm", amount=10_000)) == 2_500


def test_what_occurred_in_the_very_instant_of_a_publication_was_decided_before_it() -> None:
    business = b1()
    payment = business.post("topup", "firm", amount=10_000)
    business.publish(b1_with(percent=10))
    business.settle(payment)
    after = business.after(milliseconds=1).post("topup", "firm", amount=10_000)
    assert (business.earned(payment), business.earned(after)) == (2_500, 1_000)
