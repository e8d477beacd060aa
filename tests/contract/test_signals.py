"""Signals over the stores: raised when a day closes, holding payouts until an operator has decided, never twice."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from linkledger.earning.events import Event
from linkledger.earning.reconcile import Reconciler
from linkledger.errors import NotFound, Refused, Stale
from linkledger.ledger.accounts import Balance
from linkledger.ledger.audit import Auditor
from linkledger.ledger.blocks import REVIEWING, Remark
from linkledger.partners.enroll import Application, approve, enroll
from linkledger.payouts.payout import PayoutStatus, Step
from linkledger.payouts.run_batch import BatchDesk
from linkledger.payouts.seal_policy import SealPolicy
from linkledger.signals.signal import (
    Evidence,
    Finding,
    Signal,
    SignalKind,
    SignalStatus,
    decide,
    signal_id,
)
from linkledger.signals.watch import SelfReferralWatch, SignalWatch
from linkledger.stats.close_day import Rollup
from linkledger.terms.presets import load_preset
from linkledger.tracking.attribution import Candidate, Source
from linkledger.tracking.click import Click, ClickKind
from linkledger.tracking.click_id import ClickId
from tests.contract.conftest import Shelf
from tests.contract.histories import ANNA, PARTNER, PROGRAM, payment, sign_up
from tests.contract.office import BEGAN, Office

DAY = date(2026, 3, 1)
MIDNIGHT = datetime(2026, 3, 2, tzinfo=UTC)
WHY = Remark("a farm of clicks", "dana", MIDNIGHT)
FLOOD = Finding(SignalKind.CLICK_FLOOD, BEGAN, BEGAN, Evidence({"clicks": 100}, ("1-07-a",), ("e1",), ("ANNA",)))


def open_signal(day: date = DAY, partner: str = PARTNER, found: Finding = FLOOD) -> Signal:
    return Signal(PROGRAM, partner, day, found, MIDNIGHT)


@pytest.fixture
def office(shelf: Shelf) -> Office:
    """keycrm with its partner Anna; its rollup watches."""
    office = Office(shelf, load_preset(PROGRAM))
    office.enroll(PARTNER)
    watch = SignalWatch(shelf.raw, shelf.events, shelf.signals)
    office.rollup = Rollup(shelf.terms, shelf.raw, shelf.closings, shelf.stats, office.months, watch)
    return office


def click(number: int, at: datetime, visitor: str = "f" * 32) -> Click:
    id_ = ClickId(PROGRAM, PARTNER, "ANNA", int(at.timestamp() * 1000), number % 32, f"{number:012x}")
    return Click(id_, ClickKind.VALID, "2026-03-01", visitor, "chrome/desktop", "", "", {})


def farmed(office: Office, count: int, at: datetime = BEGAN) -> list[Event]:
    """Customers who sign up seconds after clicks of one network, and pay 100.00 USD at once."""
    events = []
    for number in range(count):
        moment = at + timedelta(minutes=number)
        clicked = click(number, moment)
        office.shelf.clicks.put(clicked)
        claim = Candidate(Source.CLICK, clicked.id.reference, PARTNER, clicked.id.at)
        comes = replace(sign_up(f"c{number}", at=moment + timedelta(seconds=2)), candidates=(claim,))
        office.post(comes)
        office.post(payment(f"p{number}", f"c{number}", at=moment + timedelta(seconds=30)))
        events.append(comes)
    return events


# -- the store ---------------------------------------------------------------------------------------------------------


def test_a_signal_comes_back_as_it_was_kept(shelf: Shelf) -> None:
    first = open_signal()
    shelf.signals.commit(first, None)
    assert shelf.signals.get(PROGRAM, first.id) == first
    assert first.id == signal_id(PROGRAM, PARTNER, SignalKind.CLICK_FLOOD, DAY)
    before, after = decide(shelf.signals, PROGRAM, first.id, SignalStatus.CONFIRMED, WHY)
    assert (before, after) == (first, replace(first, status=SignalStatus.CONFIRMED, decided=WHY))
    assert shelf.signals.get(PROGRAM, first.id) == after
    assert shelf.signals.get("b1", first.id) is None
    with pytest.raises(NotFound):
        decide(shelf.signals, "b1", first.id, SignalStatus.DISMISSED, WHY)


def test_whoever_comes_second_decides_anew(shelf: Shelf) -> None:
    first = open_signal()
    shelf.signals.commit(first, None)
    with pytest.raises(Stale):
        shelf.signals.commit(first, None)
    decide(shelf.signals, PROGRAM, first.id, SignalStatus.DISMISSED, WHY)
    with pytest.raises(Stale):
        shelf.signals.commit(first.decide(SignalStatus.CONFIRMED, WHY), first)
    assert shelf.blocks.standing_block(ANNA) is None


def test_lists_go_by_day_status_and_partner_in_parts(shelf: Shelf) -> None:
    days = [open_signal(DAY + timedelta(days=number)) for number in range(5)]
    other = open_signal(DAY, "boris")
    for each in (*days, other):
        shelf.signals.commit(each, None)
    decide(shelf.signals, PROGRAM, days[3].id, SignalStatus.DISMISSED, WHY)

    def listed(status: SignalStatus | None = None, partner: str | None = None, program: str = PROGRAM) -> list[Signal]:
        """All of them, read two at a time."""
        found, cursor = shelf.signals.page(program, status=status, partner=partner, limit=2, cursor=None)
        all_of_them = list(found)
        while cursor is not None:
            assert len(found) == 2
            found, cursor = shelf.signals.page(program, status=status, partner=partner, limit=2, cursor=cursor)
            all_of_them += found
        return all_of_them

    assert [each.id for each in listed()] == sorted((each.id for each in (*days, other)), reverse=True)
    assert {each.day for each in listed(SignalStatus.OPEN, PARTNER)} == {days[i].day for i in (0, 1, 2, 4)}
    assert [each.id for each in listed(SignalStatus.DISMISSED)] == [days[3].id]
    assert [each.partner for each in listed(partner="boris")] == ["boris"]
    assert listed(SignalStatus.CONFIRMED, PARTNER) == []
    assert listed(program="b1") == []


def test_what_holds_payouts_is_let_go_of_one_by_one(shelf: Shelf) -> None:
    flood, fast = open_signal(), open_signal(found=replace(FLOOD, kind=SignalKind.FAST_CONVERSIONS))
    for each in (flood, fast):
        shelf.signals.commit(each, None)
    euros = replace(ANNA, unit="EUR")
    difference = Remark("a difference of 5", "reconcile", MIDNIGHT)
    shelf.blocks.block(ANNA, difference)
    blocked = shelf.blocks.blocked([euros, ANNA, replace(ANNA, recipient="boris")])
    assert blocked.keys() == {ANNA, euros}
    assert all(flood.id in why and fast.id in why for why in blocked.values())
    assert difference.reason in blocked[ANNA]

    assert shelf.blocks.release(ANNA, WHY), "the difference is cleared up"
    standing = shelf.blocks.standing_block(ANNA)
    assert standing is not None
    assert (standing.why.by, set(standing.signals)) == (REVIEWING, {flood.id, fast.id})
    assert not shelf.blocks.release(ANNA, WHY), "a release lifts no signal"

    decide(shelf.signals, PROGRAM, flood.id, SignalStatus.DISMISSED, WHY)
    decide(shelf.signals, PROGRAM, fast.id, SignalStatus.CONFIRMED, WHY)
    shelf.blocks.block(ANNA, difference)
    standing = shelf.blocks.standing_block(ANNA)
    assert standing is not None
    assert (standing.why, standing.signals) == (difference, (fast.id,))

    decide(shelf.signals, PROGRAM, fast.id, SignalStatus.DISMISSED, WHY)
    standing = shelf.blocks.standing_block(ANNA)
    assert standing is not None
    assert (standing.why, standing.signals) == (difference, ()), "a dismissed signal lifts no block"
    assert shelf.blocks.is_blocked(euros) is None


# -- the history -------------------------------------------------------------------------------------------------------


def test_a_farm_of_clicks_is_held_when_its_day_closes_and_paid_once_dismissed(office: Office) -> None:
    shelf, customers = office.shelf, farmed(office, 12)
    office.close(MIDNIGHT)
    signals, _ = shelf.signals.page(PROGRAM, status=SignalStatus.OPEN, partner=PARTNER, limit=10, cursor=None)
    assert {each.found.kind for each in signals} == {SignalKind.FAST_CONVERSIONS, SignalKind.ONE_NETWORK}
    (fast,) = (each for each in signals if each.found.kind is SignalKind.FAST_CONVERSIONS)
    assert fast.day == DAY
    assert fast.found.evidence.counts == {"customers": 12, "customers_by_click": 12, "seconds": 5}
    assert fast.found.evidence.events == tuple(each.id for each in customers)

    with pytest.raises(Refused) as refused:
        office.ask(PARTNER, 10_000, now=MIDNIGHT)
    assert refused.value.code == "payouts_under_review"
    assert "sig_" not in refused.value.message
    assert office.balance(PARTNER) == Balance(available=19_000), "nothing is taken back"

    for each in signals:
        decide(shelf.signals, PROGRAM, each.id, SignalStatus.DISMISSED, WHY)
    assert office.ask(PARTNER, 10_000, key="again", now=MIDNIGHT) is PayoutStatus.REQUESTED
    april = datetime(2026, 4, 2, 4, tzinfo=UTC)
    office.close(april)
    batches = BatchDesk(office.payouts, shelf.closings, SealPolicy(shelf.methods, shelf.blocks, shelf.partners))
    batches.run(PROGRAM, april)
    batches.seal(PROGRAM, "2026-03", Step("dana", april))
    batches.approve(PROGRAM, "2026-03", Step("erik", april))
    batches.settle(PROGRAM, "2026-03", Step("erik", april))
    assert office.balance(PARTNER) == Balance(available=9_000, paid=10_000)


def test_what_was_asked_for_before_is_left_out_of_the_batch_until_then(office: Office) -> None:
    shelf = office.shelf
    farmed(office, 12)
    assert office.ask(PARTNER, 10_000, now=BEGAN + timedelta(hours=2)) is PayoutStatus.REQUESTED
    april = datetime(2026, 4, 2, 4, tzinfo=UTC)
    office.close(april)
    batches = BatchDesk(office.payouts, shelf.closings, SealPolicy(shelf.methods, shelf.blocks, shelf.partners))
    batches.run(PROGRAM, april)
    sealed, left_out = batches.seal(PROGRAM, "2026-03", Step("dana", april)), shelf.payouts.of_partner(PROGRAM, PARTNER)
    assert sealed.count == 0
    assert [(each.status, each.period) for each in left_out] == [(PayoutStatus.REQUESTED, None)]


def test_counting_a_day_again_brings_open_signals_up_to_date_and_leaves_decided_ones(office: Office) -> None:
    shelf = office.shelf
    farmed(office, 12)
    office.close(MIDNIGHT)
    fast = signal_id(PROGRAM, PARTNER, SignalKind.FAST_CONVERSIONS, DAY)
    network = signal_id(PROGRAM, PARTNER, SignalKind.ONE_NETWORK, DAY)
    decide(shelf.signals, PROGRAM, fast, SignalStatus.DISMISSED, WHY)
    dismissed = shelf.signals.get(PROGRAM, fast)

    late = click(50, BEGAN + timedelta(hours=1))
    shelf.clicks.put(late)
    claim = Candidate(Source.CLICK, late.id.reference, PARTNER, late.id.at)
    office.post(replace(sign_up("late", at=late.id.at + timedelta(seconds=1)), candidates=(claim,)))
    office.post(payment("late", "late", at=late.id.at + timedelta(seconds=9)))
    assert list(shelf.closings.dirty_days(PROGRAM)) == [DAY]
    office.close(MIDNIGHT + timedelta(hours=2))
    office.rollup.run(PROGRAM, BEGAN, MIDNIGHT + timedelta(hours=3))

    assert shelf.signals.get(PROGRAM, fast) == dismissed
    again = shelf.signals.get(PROGRAM, network)
    assert again is not None
    assert (again.found.evidence.counts["customers"], again.status, again.raised_at) == (
        13,
        SignalStatus.OPEN,
        MIDNIGHT,
    )
    everything, _ = shelf.signals.page(PROGRAM, status=None, partner=None, limit=10, cursor=None)
    assert len(everything) == 2


def test_customers_who_come_by_what_they_buy_are_looked_at_too(shelf: Shelf) -> None:
    office = Office(shelf, load_preset("letoile"))
    office.enroll(PARTNER)
    watch = SignalWatch(shelf.raw, shelf.events, shelf.signals)
    office.rollup = Rollup(shelf.terms, shelf.raw, shelf.closings, shelf.stats, office.months, watch)
    for number in range(5):
        at = BEGAN + timedelta(minutes=number)
        claim = Candidate(Source.CLICK, f"{number}-00-a", PARTNER, at)
        order = payment(f"o{number}", f"c{number}", at=at + timedelta(seconds=1), candidates=(claim,))
        office.post(replace(order, program="letoile", type="order", unit="RUB"))
    office.close(MIDNIGHT)
    (found,), _ = shelf.signals.page("letoile", status=None, partner=None, limit=10, cursor=None)
    assert (found.found.kind, found.found.evidence.events) == (
        SignalKind.FAST_CONVERSIONS,
        ("o0", "o1", "o2", "o3", "o4"),
    )


def test_self_referrals_that_were_refused_are_listed_and_hold_nothing(office: Office) -> None:
    shelf, terms = office.shelf, office.terms
    earlier = BEGAN - timedelta(days=1)
    own = Application("boris", account="acc-boris", contact_hashes=frozenset({"b" * 32}))
    enroll(terms, own, earlier, shelf.partners, shelf.links)
    approve(terms, "boris", earlier, shelf.partners, shelf.links)
    office.settle(sign_up("boris-himself", at=BEGAN, partner="boris"))
    office.settle(
        replace(sign_up("his-crm", at=BEGAN, partner="boris"), contact_hashes=frozenset(), account="acc-boris")
    )
    watch = SelfReferralWatch(shelf.terms, shelf.signals)
    auditor = Auditor(shelf.checkpoints)
    reconciler = Reconciler(office.settlement, shelf.book, shelf.events, shelf.closings, auditor, shelf.blocks, watch)
    reconciler.run(BEGAN + timedelta(minutes=90))
    shelf.closings.set_reconciled_through(BEGAN)
    reconciler.run(BEGAN + timedelta(minutes=90))
    (found,), _ = shelf.signals.page(PROGRAM, status=None, partner=None, limit=10, cursor=None)
    assert (found.partner, found.found.kind, found.status) == ("boris", SignalKind.SELF_REFERRAL, SignalStatus.OPEN)
    assert found.found.evidence.counts == {"own_contact": 1, "own_account": 1}
    assert sorted(found.found.evidence.events) == ["signup-boris-himself", "signup-his-crm"]
    assert shelf.blocks.standing_block(office.account("boris")) is None
