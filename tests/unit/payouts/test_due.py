"""The automatic batch pays what was earned before its month ended, and nothing that came since."""

from hypothesis import given, settings
from hypothesis import strategies as st

from linkledger.payouts.payout import PayoutStatus
from linkledger.terms.presets import load_preset
from linkledger.terms.validation import read_terms
from tests.unit.payouts.treasury import Treasury, instant

PAYOUT_DAY = "2026-04-01T06:00:00+02:00"
MARCH, APRIL = "2026-03-20T12:00:00+01:00", "2026-04-01T01:00:00+02:00"


def yourhosting(minimum: int = 0, day: int = 1) -> Treasury:
    document = load_preset("yourhosting").model_dump(mode="json", by_alias=True, exclude_none=True)
    document["payout"]["destinations"][0]["minimum"] = minimum
    document["payout"]["day"] = day
    return Treasury(read_terms(document))


def test_two_paid_orders_are_one_transfer_of_their_sum() -> None:
    """PROGRAMS.md yourhosting 3."""
    treasury = yourhosting()
    treasury.earn(1_000, MARCH)
    treasury.earn(2_500, "2026-03-31T23:59:59.999+02:00")
    assert treasury.batch("2026-03", PAYOUT_DAY) == {"anna": 3_500}
    assert (treasury.balance().available, treasury.balance().reserved) == (0, 3_500)


def test_what_was_earned_since_the_month_ended_waits_for_the_next_transfer() -> None:
    treasury = yourhosting()
    treasury.earn(1_000, MARCH)
    treasury.earn(700, APRIL)
    assert treasury.batch("2026-03", PAYOUT_DAY) == {"anna": 1_000}
    assert treasury.balance().available == 700
    assert treasury.batch("2026-04", "2026-05-01T06:00:00+02:00") == {"anna": 700}


def test_what_was_earned_since_does_not_help_to_reach_the_minimum() -> None:
    treasury = yourhosting(minimum=1_500)
    treasury.earn(1_000, MARCH)
    treasury.earn(700, APRIL)
    assert treasury.batch("2026-03", PAYOUT_DAY) == {}
    assert treasury.batch("2026-04", "2026-05-01T06:00:00+02:00") == {"anna": 1_700}


def test_a_refund_since_the_month_ended_takes_off_at_once() -> None:
    treasury = yourhosting()
    treasury.earn(1_000, MARCH)
    treasury.earn(-400, APRIL)
    assert treasury.batch("2026-03", PAYOUT_DAY) == {"anna": 600}


def test_a_commission_of_march_that_arrives_in_april_is_booked_and_paid_with_april() -> None:
    treasury = yourhosting()
    treasury.earn(1_000, MARCH)
    treasury.earn(300, MARCH, booked_at="2026-04-01T00:00:00+02:00")
    assert treasury.batch("2026-03", PAYOUT_DAY) == {"anna": 1_000}
    assert treasury.batch("2026-04", "2026-05-01T06:00:00+02:00") == {"anna": 300}


def test_what_was_on_hold_is_due_by_the_month_that_earned_it_once_it_has_matured() -> None:
    treasury = yourhosting(day=10)
    payout_day = instant("2026-04-10T06:00:00+02:00")
    treasury.earn(1_000, MARCH, held_until=instant("2026-04-03T12:00:00+02:00"))
    treasury.earn(200, APRIL, held_until=instant("2026-04-05T12:00:00+02:00"))
    treasury.earn(50, MARCH, held_until=instant("2026-04-10T06:00:00.001+02:00"))
    treasury.maturity.run("yourhosting", payout_day)
    assert treasury.balance().available == 1_200
    assert treasury.batch("2026-03", "2026-04-10T06:00:00+02:00") == {"anna": 1_000}


def test_customers_have_no_transfers() -> None:
    treasury = yourhosting()
    treasury.earn(1_000, MARCH, recipient="customer:anna")
    assert treasury.batch("2026-03", PAYOUT_DAY) == {}


def test_a_run_that_is_repeated_pays_no_more() -> None:
    treasury = yourhosting()
    treasury.earn(1_000, MARCH)
    treasury.earn(700, APRIL)
    for _ in range(3):
        assert treasury.batch("2026-03", PAYOUT_DAY) == {"anna": 1_000}
    paid = treasury.pay("2026-03", "2026-04-03T12:00:00+02:00")
    assert paid.total == 1_000
    assert [each.status for each in treasury.payouts.of_partner("yourhosting", "anna")] == [PayoutStatus.SETTLED]
    assert (treasury.balance().available, treasury.balance().paid) == (700, 1_000)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(-5_000, 10_000), st.sampled_from([MARCH, APRIL]), st.integers(1, 40)),
        max_size=12,
    )
)
def test_no_transfer_is_above_what_is_there_and_what_was_earned_until_then(
    lines: list[tuple[int, str, int]],
) -> None:
    treasury = yourhosting()
    for amount, at, hold in lines:
        until = instant(at).replace(day=1, month=4) if hold % 3 == 0 else None
        treasury.earn(amount, at, held_until=until)
    now = instant(PAYOUT_DAY)
    treasury.maturity.run("yourhosting", now)
    before = treasury.balance().available
    paid = treasury.batch("2026-03", PAYOUT_DAY).get("anna", 0)
    of_march = sum(amount for amount, at, hold in lines if at == MARCH and hold % 3)
    held_of_march = sum(amount for amount, at, hold in lines if at == MARCH and hold % 3 == 0)
    matured = held_of_march if instant(MARCH).replace(day=1, month=4) <= now else 0
    assert paid == max(min(before, of_march + matured), 0)
    assert treasury.balance().accrued == sum(amount for amount, _, _ in lines)
