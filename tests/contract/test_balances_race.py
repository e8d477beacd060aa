"""Races over whole use cases and more than one program: each effect happens once, and every account still adds up."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from linkledger.earning.events import Event
from linkledger.errors import Refused
from linkledger.ledger.entries import AccountKey, EntryKind
from linkledger.ledger.recipients import customer_recipient
from linkledger.money import POINTS
from linkledger.payouts.mature import MaturityDesk
from linkledger.payouts.payout import Payout, PayoutStatus, Step
from linkledger.payouts.redeem_points import Redemption, RedemptionDesk
from linkledger.payouts.request_payout import PayoutRequest
from linkledger.payouts.transfer import TransferDesk
from linkledger.terms.document import Terms
from linkledger.terms.presets import load_preset
from linkledger.terms.validation import read_terms
from linkledger.tracking.attribution import Candidate, Source
from linkledger_aws.storage import Stores
from tests.contract.conftest import in_memory, on_dynamodb
from tests.contract.ledger_proof import prove, whole_journal
from tests.contract.office import BEGAN, Office
from tests.contract.test_races import WORKERS, at_once, winners

SPENDING = {"b1": "topup", "zenden": "order", "letoile": "order", "multi-level": "order", "burger-king": "order"}
HOUR = timedelta(hours=1)


def office(stores: Stores, terms: Terms | str) -> Office:
    """Anna, recruited by Boris, in one program over the real engine."""
    return staffed(Office(on_dynamodb(stores), load_preset(terms) if isinstance(terms, str) else terms))


def staffed(office: Office) -> Office:
    office.enroll("boris")
    office.enroll("anna", parent="boris")
    return office


def event(terms: Terms, id_: str, type_: str, hours: int = 0, amount: int | None = None, **fields: Any) -> Event:
    """What Acme does ``hours`` after the beginning, with Anna's code."""
    at = BEGAN + hours * HOUR
    unit = terms.unit if amount is not None else None
    claim = () if type_ == "refund" else (Candidate(Source.CODE, "ANNA", "anna", at),)
    customer = None if type_ == "refund" else "acme"
    return Event(terms.program, id_, type_, at, at, customer, amount, unit, candidates=claim, **fields)


def story(terms: Terms) -> list[Event]:
    """Acme signs up, spends twice and takes part of it back."""
    spends = SPENDING.get(terms.program, "payment")
    return [
        event(terms, "s1", "signup"),
        event(terms, "e1", spends, 1, 200_000),
        event(terms, "e2", spends, 2, 100_000),
        event(terms, "r1", "refund", 3, 50_000, of="e2"),
    ]


def earn(office: Office, *events: Event) -> None:
    for each in events or story(office.terms):
        office.settle(each)


def tried(work: Callable[[int], Payout]) -> list[Payout]:
    """What the workers got who were not refused."""

    def attempt(worker: int) -> object:
        try:
            return work(worker)
        except Refused as refusal:
            return refusal

    return [each for each in at_once(attempt) if isinstance(each, Payout)]


@pytest.mark.parametrize("preset", ["keycrm", "b1", "zenden", "letoile", "multi-level", "burger-king"])
def test_events_that_many_settle_at_once_are_posted_as_if_one_had(stores: Stores, preset: str) -> None:
    raced, clean = office(stores, preset), staffed(Office(in_memory(), load_preset(preset)))
    earn(clean)
    for each in story(raced.terms):
        assert raced.shelf.events.put_new(each)
        assert winners(at_once(lambda _, each=each: raced.settlement.settle(each))) >= 1  # type: ignore[misc]
    proven = prove(stores, keeps_lots=raced.terms.keeps_lots)
    assert proven
    for account, entries in whole_journal(stores).items():
        assert sorted(entry.id for entry in entries) == sorted(entry.id for entry in clean.shelf.entries(account))
        assert proven[account] == clean.shelf.accounts.balance(account)


def test_events_of_one_customer_raced_in_any_order_end_in_the_ledger_of_the_right_one(stores: Stores) -> None:
    raced, clean = office(stores, "keycrm"), staffed(Office(in_memory(), load_preset("keycrm")))
    earn(clean)
    events = story(raced.terms)
    for each in events:
        assert raced.shelf.events.put_new(each)
    at_once(lambda worker: raced.settlement.settle(events[worker % len(events)]))
    for each in events:
        raced.settlement.settle(each)
    account = clean.account("anna")
    assert prove(stores, keeps_lots=True)[account] == clean.shelf.accounts.balance(account)


@pytest.mark.parametrize(
    ("preset", "to"), [("keycrm", "bank"), ("keycrm", "top_up:acc-anna"), ("b1", "balance:acme"), ("kontur", "bank")]
)
def test_of_many_who_ask_for_the_whole_balance_one_gets_it(stores: Stores, preset: str, to: str) -> None:
    held = with_balance(stores, preset)
    whole = held.balance("anna").available

    def ask(worker: int) -> Payout:
        return held.payouts.request(PayoutRequest(held.terms.program, "anna", whole, to, f"k{worker}"), BEGAN)

    (won,) = tried(ask)
    balance = prove(stores, keeps_lots=held.terms.keeps_lots)[held.account("anna")]
    assert won.amount == whole == balance.reserved + balance.paid > 0
    assert balance.available == 0
    kept = held.shelf.payouts.of_partner(held.terms.program, "anna")
    assert [each.status for each in kept if each.status is not PayoutStatus.REFUSED] == [won.status]


@pytest.mark.parametrize(("preset", "to"), [("keycrm", "top_up:acc-anna"), ("b1", "balance:acme")])
def test_the_same_request_sent_many_times_is_one_payout(stores: Stores, preset: str, to: str) -> None:
    held = with_balance(stores, preset)
    request = PayoutRequest(held.terms.program, "anna", 6_000, to, "the same")
    results = at_once(lambda _: held.payouts.request(request, BEGAN))
    assert winners(results) >= 1
    assert len({str(each) for each in results if isinstance(each, Payout)}) == 1
    assert prove(stores, keeps_lots=held.terms.keeps_lots)[held.account("anna")].paid == 6_000


def with_balance(stores: Stores, preset: str) -> Office:
    found = office(stores, preset)
    if preset == "kontur":
        earn(found, event(found.terms, "s1", "signup"))
        earn(found, event(found.terms, "e1", "payment", 1, 2_000_000, product="accounting"))
    else:
        earn(found)
    return found


@pytest.mark.parametrize("recipient", ["anna", customer_recipient("acme")])
@pytest.mark.parametrize("same", [True, False])
def test_points_that_many_redeem_at_once_are_spent_once(stores: Stores, recipient: str, same: bool) -> None:
    held = office(stores, "zenden")
    earn(held, *story(held.terms)[:2])
    desk = RedemptionDesk(
        held.shelf.terms, held.shelf.accounts, held.shelf.payouts, held.shelf.blocks, held.shelf.partners
    )
    points = held.balance(recipient, POINTS).available
    assert points == 500

    def redeem(worker: int) -> Payout:
        key = "checkout" if same else f"checkout-{worker}"
        return desk.redeem(Redemption("zenden", recipient, points, 1_000_000, key), BEGAN)

    won = tried(redeem)
    assert len({each.id for each in won}) == 1
    assert len(won) == 1 or same
    assert prove(stores)[AccountKey("zenden", recipient, POINTS)].available == 0
    redeemed = [each for each in whole_journal(stores)[AccountKey("zenden", recipient, POINTS)] if each.payout]
    assert [each.kind for each in redeemed] == [EntryKind.REDEEM]


@pytest.mark.parametrize("recipient", ["anna", customer_recipient("acme")])
def test_points_that_many_give_back_at_once_come_back_once(stores: Stores, recipient: str) -> None:
    held = office(stores, "zenden")
    earn(held, *story(held.terms)[:2])
    desk = RedemptionDesk(
        held.shelf.terms, held.shelf.accounts, held.shelf.payouts, held.shelf.blocks, held.shelf.partners
    )
    redeemed = desk.redeem(Redemption("zenden", recipient, 300, 1_000_000, "checkout"), BEGAN)
    won = tried(lambda _: desk.give_back("zenden", recipient, redeemed.id, BEGAN)[1])
    assert {each.status for each in won} == {PayoutStatus.RETURNED}
    assert prove(stores)[AccountKey("zenden", recipient, POINTS)].available == 500
    posted = [each for each in whole_journal(stores)[AccountKey("zenden", recipient, POINTS)] if each.payout]
    assert sorted(each.kind for each in posted) == [EntryKind.REDEEM, EntryKind.RETURN]


def on_hold(preset: str) -> Terms:
    document = load_preset(preset).model_dump(mode="json", by_alias=True, exclude_none=True)
    document["rewards"] = [each | {"hold_days": 1} for each in document["rewards"]]
    return read_terms(document)


@pytest.mark.parametrize("preset", ["keycrm", "b1", "letoile"])
def test_a_hold_that_many_free_while_it_is_refunded_is_freed_once(stores: Stores, preset: str) -> None:
    held, clean = office(stores, on_hold(preset)), staffed(Office(in_memory(), on_hold(preset)))
    *before, refund = story(held.terms)
    for each in (held, clean):
        earn(each, *before)
    later: datetime = BEGAN + timedelta(days=3)
    refund = replace(refund, occurred_at=later, received_at=later)
    assert held.shelf.events.put_new(refund)

    def work(worker: int) -> object:
        if worker % 4 == 0:
            return held.settlement.settle(refund)
        return MaturityDesk(held.shelf.holds).run(held.terms.program, later)

    at_once(work)
    prove(stores, keeps_lots=held.terms.keeps_lots)
    for each in (held, clean):
        each.settlement.settle(refund) if each is held else earn(each, refund)
        MaturityDesk(each.shelf.holds).run(each.terms.program, later)
    account = held.account("anna")
    assert prove(stores, keeps_lots=held.terms.keeps_lots)[account] == clean.shelf.accounts.balance(account)
    assert held.balance("anna").pending == 0


def test_whatever_is_done_to_one_balance_at_once_it_adds_up(stores: Stores) -> None:
    held = office(stores, "keycrm")
    earn(held, *story(held.terms)[:3])
    first = held.payouts.request(PayoutRequest("keycrm", "anna", 6_000, "bank", "first"), BEGAN)
    refund, more = story(held.terms)[3], event(held.terms, "e9", "payment", 5, 70_000)
    for each in (refund, more):
        assert held.shelf.events.put_new(each)
    transfers = TransferDesk(held.shelf.payouts)
    works: list[Callable[[], object]] = [
        lambda: held.settlement.settle(refund),
        lambda: held.settlement.settle(more),
        lambda: transfers.void("keycrm", "anna", first.id, "never mind", Step("dana", BEGAN)),
        lambda: held.payouts.request(PayoutRequest("keycrm", "anna", 5_000, "bank", "second"), BEGAN),
        lambda: held.payouts.request(PayoutRequest("keycrm", "anna", 700, "top_up:acc-anna", "third"), BEGAN),
        lambda: held.payouts.request(PayoutRequest("keycrm", "anna", 700, "top_up:acc-anna", "third"), BEGAN),
    ]
    tried(lambda worker: works[worker % len(works)]())  # type: ignore[arg-type, return-value]
    prove(stores, keeps_lots=True)
    for again in works:
        again()
    balance = prove(stores, keeps_lots=True)[held.account("anna")]
    assert (balance.accrued, balance.reserved, balance.paid) == (20_000 + 10_000 - 5_000 + 7_000, 5_000, 700)
    assert 2 * len(works) <= WORKERS, "everything is done at least twice"
