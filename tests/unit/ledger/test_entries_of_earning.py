"""Every commission's entry says what it stands for: its kind, rate, level and terms, and what it takes back."""

from datetime import date, timedelta

from linkledger.ids import commission_id
from linkledger.ledger.accounts import Balance
from linkledger.ledger.entries import Bucket, Entry, EntryKind
from linkledger.payouts.mature import MaturityDesk
from linkledger.program_time import format_instant
from linkledger.terms.validation import read_terms
from tests.builders import START, Business
from tests.unit.programs.scenarios import Document
from tests.unit.terms.documents import rewarding, share


def keycrm() -> Business:
    business = Business.running("keycrm")
    business.enroll("anna")
    business.sign_up("c1", code="ANNA")
    return business.after(hours=1)


def on_hold(*rewards: Document) -> Business:
    business = Business(read_terms(rewarding(*rewards)))
    business.enroll("anna")
    business.sign_up("c1", code="ANNA")
    return business.after(hours=1)


def mature(business: Business) -> Balance:
    MaturityDesk(business.ledger).run(business.terms.program, business.now)
    return business.balance("anna")


def by_event(business: Business, event: str) -> list[Entry]:
    """What one event's only commission went through."""
    return sorted((each for each in business.journal("anna") if each.event == event), key=lambda each: each.revision)


def test_a_commission_names_rate_base_level_and_terms_and_its_reversal_the_commission() -> None:
    business = keycrm()
    payment = business.post("payment", "c1", amount=10_000)
    refund = business.after(hours=1).refund(payment, 4_000)
    (earned,), (back,) = by_event(business, payment), by_event(business, refund)
    assert (earned.kind, earned.amount, earned.base, earned.rate) == (EntryKind.COMMISSION, 1_000, 10_000, "10")
    assert (earned.level, earned.terms_version, earned.customer, earned.rule) == (0, 1, "c1", "revenue_share")
    assert (earned.reverses, earned.revision, earned.matures_at) == (None, 0, None)
    assert [each.matures_at for each in business.outcome(payment).lines] == [None], "these terms hold nothing"
    assert (back.kind, back.amount, back.base, back.rate) == (EntryKind.REVERSAL, -400, -4_000, "10")
    assert back.reverses == earned.id == commission_id(payment, "revenue_share", "anna")
    assert (back.level, back.revision, back.matures_at) == (0, 0, None)


def test_a_fixed_commission_has_no_rate_and_a_parents_line_its_level() -> None:
    business = Business.running("multi-level")
    business.enroll("boss")
    business.enroll("anna", parent="boss")
    business.sign_up("c1", code="ANNA")
    business.after(hours=1).post("order", "c1", amount=100_000)
    assert [(each.level, each.rate) for each in business.journal("boss")] == [(1, "3")]
    business = on_hold({"id": "gift", "event": "payment", "amount": 500})
    business.post("payment", "c1", amount=100)
    assert [(each.amount, each.rate) for each in business.journal("anna")] == [(500, None)]


def test_what_a_late_event_changes_is_a_revision_of_the_same_commission() -> None:
    """The refund of c1 becomes too much once an earlier one arrives: what it took is given back."""
    business = keycrm()
    payment = business.post("payment", "c1", amount=10_000)
    earlier = business.now + timedelta(minutes=1)
    whole = business.after(hours=1).refund(payment, 10_000)
    business.after(hours=1).refund(payment, 1_000, occurred_at=earlier.isoformat())
    first, second = by_event(business, whole)
    assert [(each.kind, each.amount, each.revision) for each in (first, second)] == [
        (EntryKind.REVERSAL, -1_000, 0),
        (EntryKind.REVISION, 1_000, 1),
    ]
    assert (second.base, second.rate, second.level) == (0, None, 0)
    assert second.reverses == first.reverses == commission_id(payment, "revenue_share", "anna")
    assert business.balance("anna").accrued == 900


def test_a_commission_that_goes_and_comes_back_is_revised_twice() -> None:
    """Sign-ups that arrive late: the customer was boris's before it was anna's, and anna's before that."""
    business = keycrm()
    business.enroll("boris")
    business.after(days=1).sign_up("c2", code="ANNA")
    signed_up = business.now
    payment = business.after(hours=1).post("payment", "c2", amount=10_000)
    for hours, code in ((1, "BORIS"), (2, "ANNA")):
        business.sign_up("c2", code=code, occurred_at=(signed_up - timedelta(hours=hours)).isoformat())
    assert [(each.kind, each.amount, each.revision) for each in by_event(business, payment)] == [
        (EntryKind.COMMISSION, 1_000, 0),
        (EntryKind.REVISION, -1_000, 1),
        (EntryKind.REVISION, 1_000, 2),
    ]
    assert [(each.base, each.rate) for each in by_event(business, payment)] == [
        (10_000, "10"),
        (0, None),
        (10_000, "10"),
    ]
    assert (business.balance("anna").accrued, business.balance("boris").accrued) == (1_000, 0)


def test_what_belongs_to_a_closed_month_is_booked_in_the_open_one() -> None:
    business = keycrm()
    in_march = business.now
    business.at("2026-04-02T12:00:00+00:00")
    business.rollup.run("keycrm", in_march, business.now)
    late = business.post("payment", "c1", amount=10_000, occurred_at=in_march.isoformat())
    now = business.post("payment", "c1", amount=10_000)
    booked = [(each.occurred_at, each.booked_at) for event in (late, now) for each in by_event(business, event)]
    (late_occurred, late_booked), (occurred, booked_now) = booked
    assert late_occurred == in_march
    assert f"{late_booked:%Y-%m-%d}" in ("2026-03-31", "2026-04-01"), "the first moment of April in the program's zone"
    assert late_booked > in_march
    assert occurred == booked_now == business.now


def test_a_refund_at_the_very_end_of_a_hold_takes_from_what_has_matured() -> None:
    business = on_hold(share(hold_days=14))
    payment = business.post("payment", "c1", amount=10_000)
    business.after(days=14)
    assert mature(business) == Balance(available=1_000)
    business.refund(payment, 10_000)
    assert business.balance("anna") == Balance()


def test_what_a_late_event_gives_back_after_the_hold_is_available_at_once() -> None:
    """A whole refund becomes too much when an earlier one of a part arrives, long after the hold."""
    business = on_hold(share(hold_days=14))
    payment = business.post("payment", "c1", amount=10_000)
    earlier = business.now + timedelta(minutes=1)
    business.after(hours=1).refund(payment, 10_000)
    assert business.balance("anna") == Balance()
    business.after(days=20).refund(payment, 1_000, occurred_at=earlier.isoformat())
    assert business.balance("anna") == Balance(available=900)
    assert all((each.matures_at is not None) == (Bucket.PENDING in each.legs) for each in business.journal("anna"))


def test_settling_an_event_again_writes_nothing() -> None:
    business = keycrm()
    payment = business.post("payment", "c1", amount=10_000)
    before, journal = business.customer("c1"), business.journal("anna")
    business.settle(payment)
    assert (business.customer("c1"), business.journal("anna")) == (before, journal)


def test_what_comes_late_on_the_last_closed_day_has_that_day_counted_again() -> None:
    """keycrm's days are Kyiv's: 22 March ended at 22:00 UTC."""
    business = keycrm().at("2026-03-23T00:30:00+00:00")
    business.rollup.run("keycrm", START, business.now)
    assert business.closings.closed_through("keycrm") == date(2026, 3, 22)
    business.post("payment", "c1", amount=10_000, occurred_at="2026-03-22T12:00:00Z")
    business.post("payment", "c1", amount=10_000, occurred_at="2026-03-23T00:15:00Z")
    assert business.closings.dirty_days("keycrm") == [date(2026, 3, 22)]


def test_what_a_late_sign_up_changes_is_one_commit() -> None:
    """Three payments came before anybody knew whose customer paid: all are settled anew at once."""
    business = Business.running("keycrm")
    business.enroll("anna")
    signed_up = business.now
    business.after(hours=1)
    for _ in range(3):
        business.after(minutes=1).post("payment", "c1", amount=10_000, on_unknown_customer="wait")
    before = business.customer("c1").version
    business.post("signup", "c1", code="ANNA", occurred_at=format_instant(signed_up))
    assert business.customer("c1").version == before + 1
    assert business.balance("anna").accrued == 3_000
