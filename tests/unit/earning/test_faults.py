"""Killed anywhere, retried, reordered: the ledger ends as if nothing had happened."""

import random
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkledger.errors import Refused
from linkledger.payouts.payout import Step
from linkledger.program_time import format_instant
from tests.builders import START, Business
from tests.unit.earning.crashing import Crashes, Killed, books, check_ledger, crashing

Story = Callable[[Business], None]
AT_LEAST_ONCE = 50


def body(id_: str, type_: str, minute: float, customer: str | None = None, **fields: Any) -> dict[str, Any]:
    at = format_instant(START + timedelta(minutes=minute))
    said = {"id": id_, "type": type_, "customer": customer, "occurred_at": at, "on_unknown_customer": "wait"} | fields
    if "amount" in fields:
        said["currency"] = "USD"
    return {name: value for name, value in said.items() if value is not None}


def accept(business: Business, bodies: list[dict[str, Any]]) -> None:
    for partner in ("anna", "boris"):
        business.enroll(partner)
    business.settles_at_once = False
    business.after(days=1)
    for each in bodies:
        business.send(each)


def deliver(business: Business, ids: list[str], shuffle: random.Random | None = None) -> None:
    """As a stream does: what was killed comes again, at once or after others."""
    queue = list(ids)
    while queue:
        name = queue.pop(0)
        try:
            business.settle(name)
        except Killed:
            queue.insert(shuffle.randint(0, len(queue)) if shuffle else 0, name)


def six_customers() -> list[dict[str, Any]]:
    """The sixth pays first, but that arrives last; refunds come before their payments; one moves to another partner."""
    said = [body(f"s{n}", "signup", n, f"c{n}", code="ANNA") for n in range(6)]
    said += [body("r1", "refund", 90, of="p1", amount=40_000), body("r2", "refund", 95, of="p1", amount=60_000)]
    said += [body(f"p{n}", "payment", 20 + n, f"c{n}", amount=100_000) for n in range(1, 6)]
    said += [body("again", "payment", 50, "c2", amount=50_000), body("p0", "payment", 15, "c0", amount=100_000)]
    said += [body("early", "signup", 0.5, "c2", code="BORIS")]
    return said


def story_of_events(business: Business) -> None:
    said = six_customers()
    accept(business, said)
    deliver(business, [each["id"] for each in said])


def story_of_many_payments(business: Business) -> None:
    said = [body(f"p{n:02d}", "payment", 10 + n, "c1", amount=1_000) for n in range(26)]
    said += [body(f"r{n:02d}", "refund", 9, of="p25", amount=10) for n in range(12)]
    said = [
        said[-1],
        *said[:-1],
        body("s1", "signup", 5, "c1", code="ANNA"),
        body("s0", "signup", 4, "c1", code="BORIS"),
    ]
    accept(business, said)
    deliver(business, [each["id"] for each in said])


def again(business: Business, what: Callable[[], object]) -> None:
    for _ in range(AT_LEAST_ONCE):
        try:
            what()
        except Killed:
            continue
        return
    raise AssertionError("it never came through")


def story_of_payouts(business: Business) -> None:
    said = [each for each in six_customers() if each["id"] != "early"]
    accept(business, said)
    for each in said:
        again(business, partial(business.settle, each["id"]))
    for key, amount, to in (("k1", 25_000, "bank"), ("k2", 7_000, "top_up:account-of-anna")):
        again(business, partial(business.request_payout, "anna", amount, to, key))
    with pytest.raises(Refused, match="ask for at most that"):
        again(business, partial(business.request_payout, "anna", 9_999_999, "bank", "k3"))
    business.send(body("r3", "refund", 100, of="p3", amount=100_000))
    again(business, partial(business.settle, "r3"))
    again(business, partial(business.request_payout, "anna", 8_000, "top_up:account-of-anna", "k4"))
    business.at("2026-04-03T00:00:00+00:00")
    business.rollup.run("keycrm", START, business.now)
    again(business, partial(business.batches.run, "keycrm", business.now))
    again(business, partial(business.batches.seal, "keycrm", "2026-03", Step("dana", business.now)))
    again(business, partial(business.batches.approve, "keycrm", "2026-03", Step("erik", business.now)))
    again(business, partial(business.batches.settle, "keycrm", "2026-03", Step("erik", business.now)))


def told(story: Story, *planned: int) -> Business:
    business = crashing(Business.running("keycrm"), Crashes(set(planned)))
    story(business)
    return business


STORIES: list[Story] = [story_of_events, story_of_many_payments, story_of_payouts]


@pytest.mark.parametrize("story", STORIES)
def test_a_crash_before_or_after_any_single_step_changes_nothing(story: Story) -> None:
    clean = told(story)
    check_ledger(clean)
    expected, payouts = books(clean), clean.payouts.payouts
    for crash in range(2 * clean.book.crashes.steps):  # type: ignore[attr-defined]
        recovered = told(story, crash)
        assert books(recovered) == expected, f"crash {crash}"
        assert recovered.payouts.payouts == payouts
        assert recovered.payouts.by_month == clean.payouts.by_month


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(STORIES), st.sets(st.integers(0, 120), max_size=8))
def test_several_crashes_change_nothing(story: Story, planned: set[int]) -> None:
    clean, recovered = told(story), told(story, *planned)
    assert books(recovered) == books(clean)
    assert recovered.payouts.payouts == clean.payouts.payouts


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False), st.sets(st.integers(0, 60), max_size=6))
def test_crashes_in_any_order_of_arrival_end_as_in_the_order_of_time(shuffle: random.Random, planned: set[int]) -> None:
    said = six_customers()
    clean = Business.running("keycrm")
    accept(clean, said)
    deliver(clean, [each["id"] for each in sorted(said, key=lambda each: (each["occurred_at"], each["id"]))])
    arrived = crashing(Business.running("keycrm"), Crashes(planned))
    accept(arrived, said)
    names = [each["id"] for each in said] * 2
    shuffle.shuffle(names)
    deliver(arrived, names, shuffle)
    assert books(arrived) == books(clean)
    check_ledger(arrived)
