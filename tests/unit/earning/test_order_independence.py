"""Commissions depend on the set of events alone: every order, with duplicates, ends in the same net ledger."""

import random
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkledger.program_time import format_instant
from tests.builders import START, Business


def event(number: int, minute: int, type_: str, customer: str | None, **fields: Any) -> dict[str, Any]:
    body = {"id": f"e{number:03d}", "type": type_, "customer": customer, "on_unknown_customer": "wait"} | fields
    if "amount" in body:
        body["currency"] = "USD"
    body["occurred_at"] = format_instant(START + timedelta(minutes=minute))
    return {name: value for name, value in body.items() if value is not None}


@st.composite
def lives(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Customers of two partners: sign-ups, payments around the first tier, partial and whole refunds."""
    events: list[dict[str, Any]] = []
    payments: list[tuple[str, int]] = []
    for number in range(draw(st.integers(6, 9))):
        code = draw(st.sampled_from(["ANNA", "ANNA", "ANNA", "BORIS"]))
        events.append(event(len(events), draw(st.integers(1, 30)), "signup", f"c{number}", code=code))
        for _ in range(draw(st.integers(0, 2))):
            amount = draw(st.integers(1, 99_999))
            events.append(event(len(events), draw(st.integers(20, 90)), "payment", f"c{number}", amount=amount))
            payments.append((str(events[-1]["id"]), amount))
    for of, amount in draw(st.lists(st.sampled_from(payments), max_size=5)) if payments else []:
        taken = draw(st.one_of(st.just(amount), st.integers(1, amount)))
        events.append(event(len(events), draw(st.integers(1, 120)), "refund", None, of=of, amount=taken))
    return events


def ledger_of(deliveries: list[dict[str, Any]]) -> Business:
    business = Business.running("keycrm")
    for partner in ("anna", "boris"):
        business.enroll(partner)
    business.after(days=1)
    for body in deliveries:
        business.send(body)
    return business


@settings(max_examples=150, deadline=None)
@given(lives(), st.randoms(use_true_random=False))
def test_every_order_with_duplicates_ends_in_the_same_ledger(
    life: list[dict[str, Any]], shuffle: random.Random
) -> None:
    in_order = ledger_of(sorted(life, key=lambda body: (str(body["occurred_at"]), str(body["id"]))))
    shuffled = life + shuffle.sample(life, k=len(life) // 2)
    shuffle.shuffle(shuffled)
    arrived = ledger_of(shuffled)
    assert arrived.net() == in_order.net()
    assert arrived.ledger.balances == in_order.ledger.balances
    states = {customer: record.state for (_, customer), record in in_order.book.records.items()}
    assert {customer: record.state for (_, customer), record in arrived.book.records.items()} == states


@settings(max_examples=100, deadline=None)
@given(lives())
def test_accounts_are_the_sum_of_their_journal_and_lots_the_sum_of_the_balance(life: list[dict[str, Any]]) -> None:
    business = ledger_of(life)
    for account, balance in business.ledger.balances.items():
        assert balance.accrued == sum(entry.amount for entry in business.ledger.entries_of(account))
        assert balance.accrued == balance.available >= 0
        assert sum(lot.remaining for lot in business.ledger.open_lots(account)) == balance.available


@pytest.mark.parametrize("seed", range(3))
def test_settling_everything_again_posts_nothing(seed: int) -> None:
    randomness = random.Random(seed)
    life = [event(n, n, "signup", f"c{n}", code="ANNA") for n in range(8)]
    life += [event(10 + n, 20 + n, "payment", f"c{n}", amount=10_000) for n in range(8)]
    randomness.shuffle(life)
    business = ledger_of(life)
    before = dict(business.ledger.journal)
    for body in life:
        business.settle(str(body["id"]))
    assert business.ledger.journal == before
