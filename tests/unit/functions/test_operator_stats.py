"""Stats over everything, and the ranking of partners, from closed days alone."""

from datetime import date

import pytest

from functions.operator_api import stats
from tests.builders import START, Business, Visitor
from tests.unit.functions.operators_asking import Office

KEYCRM = "programs/keycrm"
PERIOD = {"from": "2026-03-01", "to": "2026-03-31"}


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> Office:
    """Anna earns 30.00 by 300.00 of one customer, Boris 10.00 by two; Carl has a click alone; Dora has nothing."""
    business = Business.running("keycrm")
    for partner in ("anna", "boris", "carl", "dora"):
        business.enroll(partner)
    for customer, partner, amount in (("a1", "anna", 30_000), ("b1", "boris", 6_000), ("b2", "boris", 4_000)):
        visitor = Visitor()
        business.after(days=1).click(visitor, partner)
        business.sign_up(customer, visitor)
        business.after(minutes=1).post("payment", customer, amount=amount)
    for _ in range(4):
        business.after(hours=1).click(Visitor(), "carl")
    business.at("2026-03-20T12:00:00+00:00").rollup.run("keycrm", START, business.now)
    return Office.of(business, (), monkeypatch)


def test_all_partners_come_to_one_row_a_month(office: Office) -> None:
    found = office.get(f"{KEYCRM}/stats", group_by="month", **PERIOD)
    assert (found["closed_through"], found["partners"], found["has_more"]) == ("2026-03-19", 4, False)
    (row,) = found["rows"]
    assert (row["first"], row["last"]) == ("2026-03-01", "2026-03-19")
    assert (row["clicks"], row["registrations"], row["conversions"], row["base"]) == (7, 3, 3, 40_000)
    assert row["earned"] == [{"unit": "USD", "amount": 4_000}]
    assert found["totals"] == {name: value for name, value in row.items() if name not in ("first", "last")}


def test_days_and_weeks_add_up_to_the_same(office: Office) -> None:
    for group_by, count in (("day", 19), ("week", 4)):
        found = office.get(f"{KEYCRM}/stats", group_by=group_by, **PERIOD)
        assert len(found["rows"]) == count
        assert sum(each["base"] for each in found["rows"]) == found["totals"]["base"] == 40_000
    day = office.get(f"{KEYCRM}/stats", **{"from": "2026-03-02", "to": "2026-03-02"})
    assert (day["totals"]["base"], day["totals"]["registrations"]) == (30_000, 1)


def test_what_was_paid_is_counted_when_it_was_settled(office: Office) -> None:
    office.business.request_payout("anna", 1_000, "top_up:account-of-anna")
    office.business.rollup.run("keycrm", START, office.business.after(days=1).now)
    assert office.get(f"{KEYCRM}/stats", **PERIOD)["paid"] == [{"unit": "USD", "amount": 1_000}]
    before = {"from": "2026-03-01", "to": "2026-03-19"}
    assert office.get(f"{KEYCRM}/stats", **before)["paid"] == []


def test_many_partners_are_summed_in_parts(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stats, "READS", 6)
    first = office.get(f"{KEYCRM}/stats", **PERIOD)
    rest = office.get(f"{KEYCRM}/stats", starting_after=first["next_cursor"], **PERIOD)
    assert (first["partners"], first["has_more"], rest["partners"], rest["has_more"]) == (3, True, 1, False)
    assert first["totals"]["base"] + rest["totals"]["base"] == 40_000
    assert office.refused(f"{KEYCRM}/ranking", method="GET", **PERIOD) == (422, "too_many_partners")


@pytest.mark.parametrize(
    ("by", "order"),
    [
        ("earned", [("anna", 3_000), ("boris", 1_000)]),
        ("revenue", [("anna", 30_000), ("boris", 10_000)]),
        ("customers", [("boris", 2), ("anna", 1)]),
        ("clicks", [("carl", 4), ("boris", 2), ("anna", 1)]),
    ],
)
def test_partners_are_ranked_by_what_they_came_to(office: Office, by: str, order: list[tuple[str, int]]) -> None:
    found = office.get(f"{KEYCRM}/ranking", by=by, **PERIOD)
    assert [(each["partner"], each["value"]) for each in found["items"]] == order
    first = office.get(f"{KEYCRM}/ranking", by=by, limit="1", **PERIOD)
    rest = office.get(f"{KEYCRM}/ranking", by=by, starting_after=first["next_cursor"], **PERIOD)
    second = rest["items"][0]
    assert (second["place"], second["partner"]) == (2, order[1][0])


def test_periods_that_make_no_sense_are_refused(office: Office) -> None:
    for path in (f"{KEYCRM}/stats", f"{KEYCRM}/ranking"):
        turned = {"from": "2026-03-31", "to": "2026-03-01"}
        assert office.refused(path, method="GET", **turned) == (422, "invalid_period")
        long = {"from": "2024-03-31", "to": "2026-03-01"}
        assert office.refused(path, method="GET", **long) == (422, "invalid_period")
        open_days = {"from": "2026-03-25", "to": "2026-03-26"}
        assert office.ask(path, **open_days)[0] == 200
        before_anything = {"from": "0957-01-01", "to": "0957-01-25"}
        assert office.ask(path, **before_anything)[0] == 200
    assert office.refused("programs/none/stats", method="GET") == (404, "unknown_program")
    assert office.refused(f"{KEYCRM}/stats", method="GET", starting_after="~") == (422, "invalid_cursor")
    assert date(2026, 3, 19) == office.business.closings.closed_through("keycrm")
