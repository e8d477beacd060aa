"""Every step of a payout is an entry of its own, which says who made it, and which takes back exactly what it names."""

from dataclasses import replace

import pytest

from linkledger.errors import LinkledgerError, Refused
from linkledger.ids import entry_id
from linkledger.ledger.accounts import Balance
from linkledger.ledger.entries import Bucket, Entry, EntryKind
from linkledger.payouts.payout import Payout, Step
from linkledger.payouts.transfer import TransferDesk
from tests.builders import Business
from tests.unit.payouts.treasury import Treasury, instant

TOP_UP = "top_up:account-of-anna"
BACK, GONE = "the money came back", "the account is closed"


def keycrm() -> Business:
    """Anna earned 100.00 USD of payments of 1,000.00."""
    business = Business.running("keycrm")
    business.enroll("anna")
    business.sign_up("c1", code="ANNA")
    business.after(hours=1).post("payment", "c1", amount=100_000)
    return business.after(hours=1)


def reserved() -> Business:
    """The same, 100.00 USD of it on the way to the bank."""
    business = keycrm()
    business.request_payout("anna", 10_000)
    return business


def entry(business: Business, payout: Payout, kind: EntryKind, *, leg: str | None = None) -> Entry:
    """The entry of a payout's step, by the id that a retry gives it too."""
    id_ = entry_id(payout.id, kind, "anna", leg or kind, 0)
    (found,) = [each for each in business.journal("anna") if each.id == id_]
    return found


def test_a_top_up_is_reserved_and_settled_at_once_and_its_bonus_says_where_it_went() -> None:
    business = keycrm()
    payout = business.request_payout("anna", 10_000, TOP_UP)
    reserve, settle, bonus = (
        entry(business, payout, each) for each in (EntryKind.RESERVE, EntryKind.SETTLE, EntryKind.BONUS)
    )
    assert reserve.legs == {Bucket.AVAILABLE: -10_000, Bucket.RESERVED: 10_000}
    assert settle.legs == {Bucket.RESERVED: -10_000, Bucket.PAID: 10_000}
    assert bonus.legs == {Bucket.PROGRAM: -20_000, Bucket.PAID: 20_000}
    assert (dict(bonus.facts), dict(settle.facts)) == ({"to": TOP_UP}, {})
    assert {each.payout for each in (reserve, settle, bonus)} == {payout.id}
    assert (bonus.amount, business.balance("anna")) == (0, Balance(paid=10_000))


def test_a_top_up_that_comes_back_takes_its_bonus_along_by_an_entry_that_names_it() -> None:
    business = keycrm()
    payout = business.request_payout("anna", 10_000, TOP_UP)
    given = entry(business, payout, EntryKind.BONUS)
    business.after(days=1)
    TransferDesk(business.payouts).take_back("keycrm", "anna", payout.id, BACK, Step("dana", business.now))
    back = entry(business, payout, EntryKind.RETURN)
    taken = entry(business, payout, EntryKind.BONUS, leg=EntryKind.RETURN)
    assert (back.legs, dict(back.facts)) == ({Bucket.PAID: -10_000, Bucket.AVAILABLE: 10_000}, {"operator": "dana"})
    assert taken.legs == {Bucket.PAID: -20_000, Bucket.PROGRAM: 20_000}
    assert (taken.reverses, dict(taken.facts)) == (given.id, {"to": TOP_UP})
    assert (back.occurred_at, back.booked_at) == (payout.requested_at, business.now)
    assert business.balance("anna") == Balance(available=10_000)


def test_a_transfer_that_comes_back_has_no_bonus_to_take() -> None:
    business = keycrm()
    before = len(business.journal("anna"))
    payout = business.request_payout("anna", 10_000)
    assert len(business.journal("anna")) == before + 1
    business.at("2026-04-02T12:00:00+00:00")
    TransferDesk(business.payouts).void("keycrm", "anna", payout.id, GONE, Step("dana", business.now))
    void = entry(business, payout, EntryKind.VOID)
    assert (void.legs, dict(void.facts)) == ({Bucket.RESERVED: -10_000, Bucket.AVAILABLE: 10_000}, {"operator": "dana"})
    assert len(business.journal("anna")) == before + 2


def test_an_entry_that_makes_or_loses_a_cent_cannot_be_written_down() -> None:
    """P2."""
    (reserve,) = (each for each in reserved().journal("anna") if each.kind is EntryKind.RESERVE)
    with pytest.raises(LinkledgerError) as refusal:
        replace(reserve, legs={Bucket.AVAILABLE: -10_000, Bucket.RESERVED: 9_999})
    assert refusal.value.code == "unbalanced_entry"
    assert refusal.value.message == f"The legs of {reserve.id} sum to -1, not to 0."


def test_accrued_is_the_sum_of_all_that_became_of_it() -> None:
    """P5, what was written off included."""
    assert Balance(pending=1, available=20, reserved=300, paid=4_000, written_off=50_000).accrued == 54_321


def test_redeemed_points_name_the_purchase_that_they_pay_part_of() -> None:
    treasury = Treasury.of("zenden")
    treasury.earn(500, unit="points")
    redemption = treasury.redeem(400, 200_000, "anna")
    entries = treasury.ledger.entries_of(treasury.account("anna", "points"))
    (redeemed,) = [each for each in entries if each.payout == redemption.id]
    assert redeemed.id == entry_id(redemption.id, EntryKind.REDEEM, "anna", EntryKind.REDEEM, 0)
    assert (redeemed.kind, dict(redeemed.facts)) == (EntryKind.REDEEM, {"purchase": 200_000})
    assert redeemed.legs == {Bucket.AVAILABLE: -400, Bucket.PAID: 400}


@pytest.mark.parametrize(
    ("preset", "amount", "to", "code", "sentence"),
    [
        ("keycrm", 4_999, "bank", "below_minimum", "amount: 50.00 USD is the least that is paid out to bank."),
        ("keycrm", 0, "bank", "amount_not_positive", "amount: ask for more than 0."),
        ("keycrm", -1, TOP_UP, "amount_not_positive", "amount: ask for more than 0."),
        (
            "keycrm",
            100,
            "top_up:another",
            "not_own_account",
            "to: a top-up goes to the partner's own account account-of-anna alone.",
        ),
        (
            "keycrm",
            5_000,
            "balance:company",
            "target_not_in_terms",
            "to: these terms pay out to bank, top_up, not to balance.",
        ),
        (
            "ostrovok",
            100,
            "bank",
            "inside_only",
            "to: earnings are spent inside the program and never paid out; redeem them at a purchase.",
        ),
    ],
)
def test_a_refused_payout_says_which_rule_and_what_to_do(
    preset: str, amount: int, to: str, code: str, sentence: str
) -> None:
    treasury = Treasury.of(preset)
    treasury.earn(100_000)
    with pytest.raises(Refused) as refusal:
        treasury.request(amount, "2026-03-02T12:00:00+00:00", to)
    assert (refusal.value.code, refusal.value.message) == (code, sentence)


def test_one_cent_may_be_topped_up_and_the_minimum_itself_be_paid_out() -> None:
    treasury = Treasury.of("keycrm")
    treasury.earn(5_001)
    assert treasury.request(1, "2026-03-02T12:00:00+00:00", TOP_UP).amount == 1
    assert treasury.request(5_000, "2026-03-02T12:00:00+00:00").amount == 5_000


def test_what_matures_at_the_very_moment_of_the_batch_belongs_to_the_month_that_earned_it() -> None:
    """100.00 of April mature with the run of the payout day: they are available, and not March's."""
    treasury = Treasury.of("yourhosting")
    payout_day = "2026-04-01T06:00:00+02:00"
    treasury.earn(4_000, "2026-03-20T12:00:00+01:00")
    treasury.earn(10_000, "2026-04-01T01:00:00+02:00", held_until=instant(payout_day))
    treasury.maturity.run("yourhosting", instant(payout_day))
    assert treasury.balance().available == 14_000
    assert treasury.batch("2026-03", payout_day) == {"anna": 4_000}


def test_what_is_still_on_hold_takes_nothing_off_the_month_before() -> None:
    """100.00 of April mature after the payout day: March's 40.00 are paid whole."""
    treasury = Treasury.of("yourhosting")
    treasury.earn(4_000, "2026-03-20T12:00:00+01:00")
    treasury.earn(10_000, "2026-04-01T01:00:00+02:00", held_until=instant("2026-04-15T06:00:00+02:00"))
    assert treasury.batch("2026-03", "2026-04-01T06:00:00+02:00") == {"anna": 4_000}
