"""Points pay part of a purchase, at once and at most the share that the terms allow; a repeated wish takes no more."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkledger.earning.ports import LotChange
from linkledger.errors import Conflict, NotFound, Refused
from linkledger.ledger.accounts import Balance, Lot
from linkledger.ledger.entries import EntryKind
from linkledger.ledger.recipients import customer_recipient
from linkledger.payouts.payout import PayoutStatus
from linkledger.payouts.redeem_points import spendable
from linkledger.terms.presets import load_preset
from linkledger.terms.validation import read_terms
from tests.unit.payouts.treasury import LONG_AGO, Treasury

FRIEND = customer_recipient("c1")


def zenden(held: int = 500) -> Treasury:
    treasury = Treasury.of("zenden")
    treasury.earn(held, recipient=FRIEND, unit="points")
    return treasury


def refusal_of(treasury: Treasury, amount: int, purchase: int) -> Refused:
    with pytest.raises(Refused) as refusal:
        treasury.redeem(amount, purchase, FRIEND)
    return refusal.value


def test_of_500_points_400_pay_a_fifth_of_2000_roubles() -> None:
    """PROGRAMS.md zenden."""
    treasury = zenden()
    assert spendable(treasury.terms, 500, 200_000) == 400
    refusal = refusal_of(treasury, 401, 200_000)
    assert (refusal.code, "redeem at most 400" in refusal.message) == ("over_share", True)
    redemption = treasury.redeem(400, 200_000, FRIEND)
    assert (redemption.amount, redemption.unit, redemption.redeems) == (400, "points", True)
    assert treasury.balance(FRIEND, "points") == Balance(available=100, paid=400)


def test_more_than_is_held_is_refused_and_nothing_moves() -> None:
    treasury = zenden(300)
    assert refusal_of(treasury, 301, 200_000).code == "insufficient_balance"
    assert treasury.points(FRIEND) == 300


@pytest.mark.parametrize("amount", [0, -1])
def test_no_points_at_all_are_no_redemption(amount: int) -> None:
    assert refusal_of(zenden(), amount, 200_000).code == "amount_not_positive"


@pytest.mark.parametrize("purchase", [0, -200_000])
def test_points_pay_nothing_of_no_purchase(purchase: int) -> None:
    refusal = refusal_of(zenden(), 1, purchase)
    assert (refusal.code, "redeem at most 0" in refusal.message) == ("over_share", True)


def test_a_program_whose_terms_know_no_points_takes_none() -> None:
    treasury = Treasury.of("letoile")
    treasury.earn(500, recipient=FRIEND, unit="points")
    assert refusal_of(treasury, 1, 200_000).code == "no_points"
    assert spendable(treasury.terms, 500, 200_000) == 0


def test_a_redemption_that_is_sent_again_takes_no_more_and_another_under_its_key_is_refused() -> None:
    treasury = zenden()
    first = treasury.redeem(300, 200_000, FRIEND, key="till-7")
    assert treasury.redeem(300, 200_000, FRIEND, key="till-7") == first
    assert treasury.points(FRIEND) == 200
    with pytest.raises(Conflict) as conflict:
        treasury.redeem(200, 200_000, FRIEND, key="till-7")
    assert conflict.value.code == "idempotency_conflict"


def test_the_same_key_of_a_partner_and_of_a_customer_are_two_redemptions() -> None:
    treasury = zenden()
    treasury.earn(500, recipient="c1", unit="points")
    for recipient in (FRIEND, "c1"):
        treasury.redeem(400, 200_000, recipient, key="till-7")
    assert (treasury.points(FRIEND), treasury.points("c1")) == (100, 100)


def test_a_key_of_a_payout_is_free_for_a_redemption() -> None:
    terms = load_preset("letoile")
    treasury = Treasury(terms.model_copy(update={"points": load_preset("zenden").points}))
    treasury.earn(500_000)
    treasury.earn(500, unit="points")
    payout = treasury.request(400, "2026-04-02T12:00:00+03:00")
    assert treasury.redeem(400, 200_000, key="request-1").redeems
    assert treasury.payouts.of_partner("letoile", "anna") == [payout]


def test_redemptions_are_in_the_journal_and_not_among_payouts() -> None:
    """PROGRAMS.md ostrovok: a point is a rouble, spendable inside alone."""
    treasury = Treasury.of("ostrovok")
    treasury.earn(4_000, unit="points")
    redemption = treasury.redeem(4_000, 400_000)
    assert treasury.payouts.get("ostrovok", "anna", redemption.id) == redemption
    assert treasury.payouts.of_partner("ostrovok", "anna") == []
    assert all(redemption not in treasury.payouts.with_status("ostrovok", each) for each in PayoutStatus)
    posted = treasury.ledger.entries_of(treasury.account("anna", "points"))
    assert [(each.kind, each.payout) for each in posted][1:] == [(EntryKind.REDEEM, redemption.id)]


def test_points_that_a_refund_took_back_are_owed_and_pay_nothing() -> None:
    treasury = zenden()
    treasury.redeem(400, 200_000, FRIEND)
    treasury.earn(-500, recipient=FRIEND, unit="points")
    assert treasury.points(FRIEND) == -400
    assert spendable(treasury.terms, -400, 200_000) == 0
    assert refusal_of(treasury, 1, 200_000).code == "insufficient_balance"


def test_the_points_of_a_cancelled_purchase_come_back_once() -> None:
    treasury = zenden()
    redeemed = treasury.redeem(400, 200_000, FRIEND, key="till-7")
    before, after = treasury.redemptions.give_back("zenden", FRIEND, redeemed.id, LONG_AGO)
    assert (before.status, after.status) == (PayoutStatus.SETTLED, PayoutStatus.RETURNED)
    assert treasury.balance(FRIEND, "points") == Balance(available=500)
    assert treasury.redemptions.give_back("zenden", FRIEND, redeemed.id, LONG_AGO) == (after, after)
    assert treasury.points(FRIEND) == 500


def test_nobody_gives_back_what_is_anothers_or_no_redemption() -> None:
    treasury = zenden()
    redeemed = treasury.redeem(400, 200_000, FRIEND)
    for program, recipient, id_ in (
        ("mif", FRIEND, redeemed.id),
        ("zenden", "anna", redeemed.id),
        ("zenden", FRIEND, "po_unknown"),
    ):
        with pytest.raises(NotFound) as refusal:
            treasury.redemptions.give_back(program, recipient, id_, LONG_AGO)
        assert refusal.value.code == "unknown_redemption"
    assert treasury.points(FRIEND) == 100


def test_points_that_come_back_lie_in_the_lots_that_they_came_from() -> None:
    document = load_preset("letoile").model_dump(mode="json", by_alias=True, exclude_none=True)
    document["points"] = {"worth": 100, "percent_of_purchase": 20}
    document["payout"]["destinations"] = [{"kind": "top_up", "bonus_percent": 10}]
    treasury = Treasury(read_terms(document))
    account = treasury.account(FRIEND, "points")
    for name, amount in (("a", 200), ("b", 300)):
        treasury.earn(amount, recipient=FRIEND, unit="points")
        treasury.ledger.write((), (LotChange(account, None, Lot(name, amount, amount, amount)),))
    redeemed = treasury.redeem(350, 200_000, FRIEND)
    assert [(lot.id, lot.remaining) for lot in treasury.ledger.open_lots(account)] == [("b", 150)]
    treasury.redemptions.give_back("letoile", FRIEND, redeemed.id, LONG_AGO)
    assert [(lot.id, lot.remaining) for lot in treasury.ledger.open_lots(account)] == [("a", 200), ("b", 300)]
    assert treasury.points(FRIEND) == 500


PERCENTS = st.integers(1, 1_000_000).map(lambda scaled: f"{scaled // 10_000}.{scaled % 10_000:04d}")


@settings(max_examples=300, deadline=None)
@given(PERCENTS, st.integers(1, 1_000), st.integers(-500, 5_000), st.integers(-10, 1_000_000))
def test_what_is_spendable_can_be_redeemed_and_one_point_more_cannot(
    percent: str, worth: int, held: int, purchase: int
) -> None:
    document = load_preset("zenden").model_dump(mode="json", by_alias=True, exclude_none=True)
    document["points"] = {"worth": worth, "percent_of_purchase": percent}
    treasury = Treasury(read_terms(document))
    treasury.earn(held, recipient=FRIEND, unit="points")
    points = spendable(treasury.terms, held, purchase)
    assert 0 <= points <= max(held, 0)
    assert treasury.terms.points is not None
    assert points == 0 or points * worth <= treasury.terms.points.percent_of_purchase.of(purchase)
    refusal_of(treasury, points + 1, purchase)
    if points:
        treasury.redeem(points, purchase, FRIEND)
    assert treasury.points(FRIEND) == held - points
