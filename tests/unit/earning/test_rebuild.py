"""Rebuilding finds the same ledger, writes nothing live, and names what somebody altered."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkledger.earning.canonical import digest, dump, first_difference, net_of
from linkledger.earning.groups import groups_of
from linkledger.earning.rebuild import Difference, Rebuild, Rebuilt
from linkledger.errors import NotFound
from linkledger.ledger.entries import AccountKey, Bucket
from linkledger.memory.shadow import InMemoryShadow
from tests.builders import START, Business
from tests.unit.earning.every_rule import EVERY_RULE, terms_with


def rebuild(business: Business) -> Rebuilt:
    desk = Rebuild(
        business.terms_store,
        business.partners,
        business.events,
        business.closings,
        business.book,
        business.ledger,
        business.ledger.entries_of,
        InMemoryShadow,
    )
    return desk.run("keycrm", business.now + timedelta(minutes=1))


def history() -> Business:
    """Every rule, two groups of partners, refunds, other terms, a month that closed, and what came after its close."""
    business = Business(terms_with(0, 1, *EVERY_RULE))
    business.enroll("boss")
    business.enroll("anna", parent="boss")
    business.enroll("boris")
    for customer, code in (("c1", "ANNA"), ("c2", "ANNA"), ("c3", "BORIS")):
        business.after(minutes=5).sign_up(customer, code=code)
    business.after(minutes=5).post("install", "c2")
    paid = business.after(minutes=5).post("payment", "c1", amount=10_000)
    business.after(minutes=5).post("payment", "c2", amount=99_999)
    business.after(minutes=5).post("payment", "c3", amount=333)
    business.after(minutes=5).post("renewal", "c1", amount=15_000)
    business.refund(paid, 3_333)
    business.after(days=3).publish(terms_with(1, 2, *EVERY_RULE))
    for customer, amount in (("c1", 500_000), ("c2", -120_005), ("c3", 77)):
        business.after(hours=1).post("net_revenue", customer, amount=amount)
    business.request_payout("anna", 10_000)
    business.at("2026-04-03T09:00:00+00:00")
    business.rollup.run("keycrm", START, business.now)
    business.post("net_revenue", "c2", amount=4_001, occurred_at="2026-03-20T10:00:00Z")
    business.post("payment", "c1", amount=777, occurred_at="2026-03-01T09:01:00Z")
    business.batches.run("keycrm", business.now)
    return business


def written(business: Business) -> object:
    ledger, closings = business.ledger, business.closings
    return (
        [dict(each) for each in (ledger.journal, ledger.balances, ledger.lots, business.book.records)],
        dict(closings.records),
        {program: set(days) for program, days in closings.dirty.items()},
        {key: business.book.months(*key) for key in business.partners.partners},
    )


def test_what_is_rebuilt_is_the_same_byte_for_byte_and_nothing_live_is_written() -> None:
    business = history()
    before = written(business)
    found = rebuild(business)
    assert found.difference is None
    assert found.live == found.rebuilt == digest(net_of(business.ledger.journal.values()))
    assert found.lines == len(business.net()) > 20
    assert written(business) == before


@pytest.mark.parametrize("rule", [each["id"] for each in EVERY_RULE])
def test_an_entry_that_was_altered_by_hand_is_named(rule: str) -> None:
    business = history()
    account, name = next(
        key for key, each in business.ledger.journal.items() if (each.rule, each.amount > 0) == (rule, True)
    )
    entry = business.ledger.journal[account, name]
    net = business.net().get((entry.event, rule, account.recipient, account.unit), 0)
    altered = replace(entry, legs={bucket: 2 * amount for bucket, amount in entry.legs.items()})
    timeline = business.ledger._entries[account]
    timeline._values[timeline._values.index(entry)] = altered
    found = rebuild(business)
    wrong = Difference(entry.event, rule, account.recipient, account.unit, net + entry.amount, net)
    assert found.difference == wrong
    assert found.live != found.rebuilt


def test_a_balance_that_was_altered_by_hand_is_named() -> None:
    business = history()
    account = business.account("boss")
    held = business.balance("boss")
    business.ledger.balances[account] = held.plus({Bucket.AVAILABLE: 1})
    assert rebuild(business).difference == Difference(None, None, "boss", "USD", held.accrued + 1, held.accrued)


def test_an_event_that_was_never_settled_is_named() -> None:
    business = history()
    business.settles_at_once = False
    lost = business.after(minutes=1).post("payment", "c3", amount=20_000)
    found = rebuild(business).difference
    assert found is not None
    assert (found.event, found.live) == (lost, 0)
    assert found.rebuilt != 0


def test_a_late_event_counts_only_where_an_operator_let_it_count() -> None:
    business = history()
    business.at("2026-12-01T09:00:00+00:00")
    late = business.post("payment", "c1", amount=10_000, occurred_at="2026-03-02T09:00:00Z")
    assert business.outcome(late).reason == "too_late"
    assert rebuild(business).difference is None
    held = business.net()
    accepted = business.events.get("keycrm", late)
    assert accepted is not None
    business.settlement.settle(accepted, released=True)
    assert business.net() != held
    assert rebuild(business).difference is None


def test_an_unknown_program_is_refused() -> None:
    business = history()
    business.terms_store.published.clear()
    with pytest.raises(NotFound):
        rebuild(business)


def test_customers_are_in_one_group_with_every_partner_that_claimed_them() -> None:
    business = history()
    business.sign_up("c4", code="BORIS")
    business.refund("never came", 5)
    roll = {each.id: each for each in business.partners.of_program("keycrm")}

    def groups() -> list[set[str]]:
        found = groups_of(business.events.accepted.values(), business.events, roll)
        return sorted(({each.customer for each in group if each.customer} for group in found), key=min)

    assert groups() == [{"c1", "c2"}, {"c3", "c4"}]
    business.sign_up("c2", code="BORIS")
    assert groups() == [{"c1", "c2", "c3", "c4"}]


def test_a_dump_is_sorted_leaves_out_what_nets_to_nothing_and_differs_first_where_it_differs() -> None:
    business = Business.running("keycrm")
    business.enroll("anna")
    business.sign_up("c1", code="ANNA")
    paid = business.post("payment", "c1", amount=10_000)
    net = net_of(business.ledger.journal.values())
    assert list(dump(net)) == [f'["{paid}","revenue_share","anna","USD",1000]\n']
    (line,) = net
    assert first_difference(net, net) is None
    assert first_difference(net, {}) == first_difference(net, {line: 1_001}) == line
    nothing = [replace(each, legs={}) for each in business.ledger.journal.values()]
    assert list(dump(net_of(nothing))) == []


AMOUNTS = st.sampled_from([10_000, 99_999, 333, 15, -500])
SAID = st.tuples(
    st.sampled_from(["signup", "payment", "renewal", "net_revenue", "install", "refund"]),
    st.integers(0, 4),
    AMOUNTS,
    st.sampled_from(["ANNA", "BORIS", "BOSS"]),
    st.integers(0, 900),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(SAID, max_size=25))
def test_any_history_is_rebuilt_as_it_stands(said: list[tuple[str, int, int, str, int]]) -> None:
    business = Business(terms_with(0, 1, *EVERY_RULE))
    business.enroll("boss")
    business.enroll("anna", parent="boss")
    business.enroll("boris", parent="anna")
    for number, (type_, customer, amount, code, ago) in enumerate(said):
        business.after(days=2)
        at = (business.now - timedelta(hours=min(ago, 48 * number))).isoformat()
        if type_ == "signup":
            business.sign_up(f"c{customer}", code=code, occurred_at=at)
        elif type_ == "refund":
            business.refund(f"e{customer + number}", max(1, amount), occurred_at=at)
        else:
            business.post(type_, f"c{customer}", amount=amount, occurred_at=at, on_unknown_customer="wait")
        if number % 7 == 6:
            business.rollup.run("keycrm", START, business.now)
    assert rebuild(business).difference is None
    for account, balance in business.ledger.balances.items():
        assert isinstance(account, AccountKey)
        assert balance.accrued == sum(each.amount for each in business.ledger.entries_of(account))
