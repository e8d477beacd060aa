"""The main job of bet-n-joy over the stores: net revenue, months, the partner above, and what comes late."""

from datetime import UTC, date, datetime, timedelta

import pytest

from linkledger.earning.events import Event
from linkledger.earning.outcomes import OutcomeKind
from linkledger.ledger.accounts import Balance
from linkledger.payouts.payout import PayoutStatus
from linkledger.terms.presets import load_preset
from linkledger.tracking.attribution import Candidate, Source
from tests.contract.conftest import Shelf
from tests.contract.office import BEGAN, Office

PROGRAM = "bet-n-joy"
APRIL = datetime(2026, 4, 1, 12, tzinfo=UTC)


def sign_up(customer: str, code: str, at: datetime, id_: str | None = None) -> Event:
    claim = Candidate(Source.CODE, code.upper(), code, at)
    return Event(PROGRAM, id_ or f"signup-{customer}", "signup", at, at, customer, candidates=(claim,))


def net_revenue(id_: str, customer: str, amount: int, at: datetime) -> Event:
    return Event(PROGRAM, id_, "net_revenue", at, at + timedelta(seconds=1), customer, amount, "KRW")


@pytest.fixture
def office(shelf: Shelf) -> Office:
    """bet-n-joy, with Anna below the boss and two customers of hers."""
    office = Office(shelf, load_preset(PROGRAM))
    office.enroll("boss")
    office.enroll("anna", parent="boss")
    for customer in ("c1", "c2"):
        assert office.settle(sign_up(customer, "anna", BEGAN)).reason == "attributed"
    return office


def revenue_of_march(office: Office) -> None:
    """800,000 KRW: the second customer won 200,000 of them."""
    assert office.post(net_revenue("n1", "c1", 1_000_000, BEGAN + timedelta(days=4))) == 0
    assert office.post(net_revenue("n2", "c2", -200_000, BEGAN + timedelta(days=9))) == 0


def bases(office: Office, partner: str) -> dict[date, int]:
    return {each.day: each.earning.base for each in office.shelf.stats_of(PROGRAM, partner) if each.earning.base}


def test_a_month_earns_when_it_closes_and_the_partner_above_with_it(office: Office) -> None:
    revenue_of_march(office)
    assert office.balance("anna") == Balance()
    assert office.close(APRIL)["2026-03"] == 240_000 + 12_000
    assert office.balance("anna") == Balance(available=240_000)
    assert office.balance("boss") == Balance(available=12_000)
    assert list(office.shelf.months.partners_with_dirty_months(PROGRAM)) == []
    assert office.close(APRIL) == {}
    assert bases(office, "anna") == {date(2026, 3, 5): 1_000_000, date(2026, 3, 10): -200_000}
    days = {each.day: each.earning for each in office.shelf.stats_of(PROGRAM, "anna")}
    assert (days[date(2026, 3, 1)].registrations, days[date(2026, 3, 31)].commission) == (2, 240_000)
    assert office.ask("anna", 240_000, now=datetime(2026, 4, 1, 16, tzinfo=UTC)) is PayoutStatus.REQUESTED


def test_revenue_that_comes_after_the_close_revises_the_month(office: Office) -> None:
    revenue_of_march(office)
    office.close(APRIL)
    office.post(net_revenue("late", "c2", 100_000, BEGAN + timedelta(days=19)))
    assert (office.balance("anna").available, office.balance("boss").available) == (270_000, 12_000 + 1_500)
    assert sorted(each.amount for each in office.shelf.entries(office.account("anna"))) == [30_000, 240_000]
    assert list(office.shelf.closings.dirty_days(PROGRAM)) == [date(2026, 3, 20), date(2026, 3, 31)]
    office.close(APRIL)
    assert bases(office, "anna")[date(2026, 3, 20)] == 100_000
    days = {each.day: each.earning for each in office.shelf.stats_of(PROGRAM, "anna")}
    assert days[date(2026, 3, 31)].commission == 270_000


def test_a_negative_month_is_never_charged(office: Office) -> None:
    revenue_of_march(office)
    office.close(APRIL)
    office.post(net_revenue("n3", "c1", -5_000_000, APRIL + timedelta(days=1)))
    assert office.close(APRIL + timedelta(days=31))["2026-04"] == 0
    assert office.balance("anna") == Balance(available=240_000)
    months = office.shelf.months.months(PROGRAM, "anna")
    outcomes = {month: each.outcome.kind for month, each in months.settled.items() if each.outcome}
    assert outcomes == {"2026-03": OutcomeKind.EARNED, "2026-04": OutcomeKind.NOTHING}


def test_a_customer_that_registers_anew_belongs_to_the_new_partner_from_then_on(office: Office) -> None:
    revenue_of_march(office)
    anew = BEGAN + timedelta(days=14)
    office.settle(sign_up("c1", "boss", anew, "again"))
    office.post(net_revenue("n3", "c1", 600_000, anew + timedelta(days=1)))
    office.close(APRIL)
    assert office.balance("anna") == Balance(available=240_000)
    assert office.balance("boss") == Balance(available=180_000 + 12_000)
    days = {each.day: each.earning.registrations for each in office.shelf.stats_of(PROGRAM, "boss")}
    assert days[date(2026, 3, 15)] == 1


def test_revenue_that_precedes_what_was_settled_moves_no_other_day(office: Office) -> None:
    later, earlier = BEGAN + timedelta(days=9), BEGAN + timedelta(days=4)
    office.post(net_revenue("n2", "c1", 400_000, later))
    office.post(net_revenue("n1", "c1", 100_000, earlier))
    assert office.shelf.raw.revenue(PROGRAM, "anna", earlier.date()) == {"c1": 100_000}
    assert office.shelf.raw.revenue(PROGRAM, "anna", later.date()) == {"c1": 400_000}
    assert office.shelf.months.months(PROGRAM, "anna").nets == {("2026-03", "revshare"): {"c1": 500_000}}


def test_points_go_to_the_partner_and_to_the_customer(shelf: Shelf) -> None:
    office = Office(shelf, load_preset("zenden"))
    office.enroll("anna")
    claim = Candidate(Source.CODE, "ANNA", "anna", BEGAN)
    order = Event("zenden", "o1", "order", BEGAN, BEGAN, "anna", 200_000, "RUB", candidates=(claim,))
    office.settle(order)
    assert office.balance("anna", "points") == Balance(available=500)
    assert office.balance("customer:anna", "points") == Balance(available=500)
    (entry,) = shelf.entries(office.account("customer:anna", "points"))
    assert (entry.rule, entry.customer, entry.amount) == ("friend", "anna", 500)
    assert [account.recipient for account, _ in shelf.accounts.accounts_of("zenden", "points")] == ["anna"]


def test_a_sign_up_that_comes_after_a_long_history_is_settled_in_steps(office: Office) -> None:
    days = [BEGAN + timedelta(hours=6 * number) for number in range(100)]
    for number, at in enumerate(days):
        assert office.settle(net_revenue(f"n{number:03d}", "c9", 1_000, at)).kind is OutcomeKind.NOTHING
    office.settle(sign_up("c9", "anna", BEGAN - timedelta(hours=1)))
    assert office.shelf.months.months(PROGRAM, "anna").nets == {("2026-03", "revshare"): {"c9": 100_000}}
    office.close(APRIL)
    assert office.balance("anna") == Balance(available=30_000)
    assert sum(bases(office, "anna").values()) == 100_000
