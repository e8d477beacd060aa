"""A partner's statistics: any period by day, week or month, told apart by link and sub id, over all its programs."""

from datetime import date
from typing import Any

import pytest

from functions.partner_api import handler as partner_api
from linkledger.partners.enroll import make_link
from linkledger.stats import counts
from linkledger.stats.counts import ClickCounts
from linkledger.terms.presets import load_preset
from tests.builders import START, Business, Visitor
from tests.unit.functions.asking import Answer, send
from tests.unit.functions.edge import Counts, desk_of
from tests.unit.functions.two_programs import beside


@pytest.fixture
def business(monkeypatch: pytest.MonkeyPatch) -> Business:
    business = Business.running("keycrm")
    business.enroll("anna")
    business.partners.add_membership("sub-of-anna", "keycrm", "anna")
    monkeypatch.setattr(partner_api, "desk", lambda: desk_of(business))
    return business


def ask(path: str = "/v1/programs/keycrm/stats", **query: Any) -> Answer:
    return send(partner_api, path, sub="sub-of-anna", **query)


def rows(**query: str) -> list[dict[str, Any]]:
    status, document = ask(**query)
    assert status == 200
    found: list[dict[str, Any]] = document["rows"]
    return found


def close(business: Business) -> None:
    business.rollup.run("keycrm", START, business.now)


def click(business: Business, code: str, subs: dict[str, str], times: int = 1) -> None:
    """Visitors of that link with these sub ids; what the redirect keeps is made from the link that is stored."""
    link = business.links.get(code)
    assert link is not None
    for _ in range(times):
        business.after(seconds=1).click(Visitor(), "anna")
        id_, made = list(business.clicks.rows.items())[-1]
        business.clicks.rows[id_] = made._replace(
            id=id_._replace(code=code), subs=subs, visitor=f"v{len(business.clicks.rows)}"
        )


def test_days_are_put_together_into_weeks_and_months(business: Business) -> None:
    business.sign_up("c1", code="ANNA")
    for day in ("2026-03-01", "2026-03-02", "2026-03-08", "2026-03-09"):
        business.at(f"{day}T10:00:00+00:00").post("payment", "c1", amount=10_000)
    business.at("2026-03-10T10:00:00+00:00").refund("e2", 5_000)
    business.at("2026-04-01T10:00:00+00:00")
    close(business)
    asked = {"from": "2026-03-01", "to": "2026-03-31"}
    weeks = rows(group_by="week", **asked)
    assert [(each["first"], each["last"], each["conversions"], each["commission"]) for each in weeks[:3]] == [
        ("2026-03-01", "2026-03-01", 1, 1_000),
        ("2026-03-02", "2026-03-08", 2, 2_000),
        ("2026-03-09", "2026-03-15", 1, 500),
    ]
    (month,) = rows(group_by="month", **asked)
    assert (month["first"], month["last"], month["registrations"], month["base"]) == (
        "2026-03-01",
        "2026-03-31",
        1,
        35_000,
    )
    assert (month["conversions"], month["paying_customers"], month["provisional"]) == (4, None, False)
    assert month["earned"] == [{"unit": "USD", "conversions": 4, "commission": 3_500}]
    assert len(rows(**asked)) == 31
    status, problem = ask(group_by="year")
    assert (status, [each["field"] for each in problem["errors"]]) == (422, ["group_by"])


def test_clicks_are_told_apart_by_link_and_by_sub_id_and_the_rest_has_no_value(business: Business) -> None:
    anna = business.partners.get("keycrm", "anna")
    assert anna is not None
    business.links.put_new(make_link(business.terms, anna, "ANNA-BLOG", business.now))
    click(business, "ANNA", {"sub1": "news"}, 2)
    click(business, "ANNA-BLOG", {"sub1": "news", "sub2": "top"}, 3)
    click(business, "ANNA-BLOG", {})
    close(business.at("2026-03-02T10:00:00+00:00"))

    def told(by: str) -> list[tuple[Any, int]]:
        return [(each["value"], each["clicks"]) for each in rows(by=by, to="2026-03-01")]

    assert told("link") == [("ANNA-BLOG", 4), ("ANNA", 2)]
    assert told("sub1") == [("news", 5), (None, 1)]
    assert told("sub2") == [("top", 3), (None, 3)]
    assert told("sub5") == [(None, 6)]
    found = rows(by="link", to="2026-03-01")[0]
    assert (found["registrations"], found["commission"], found["earned"]) == (None, None, None)
    document = ask(by="link", to="2026-03-01")[1]
    assert (document["totals"]["clicks"], document["by"]) == (6, "link")


def test_a_day_that_is_open_is_provisional_and_not_told_apart(
    business: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    live = Counts(business.stats, {date(2026, 3, 2): ClickCounts(clicks=7, bots=1)})
    monkeypatch.setattr(partner_api, "desk", lambda: desk_of(business, stats=live))
    click(business, "ANNA", {"sub1": "news"})
    close(business.at("2026-03-02T10:00:00+00:00"))
    (known, rest) = rows(by="sub1", group_by="month")
    assert (known["value"], known["clicks"], known["visits"], known["provisional"]) == ("news", 1, 1, False)
    assert (rest["value"], rest["clicks"], rest["bots"], rest["provisional"]) == (None, 7, 1, True)
    (month,) = rows(group_by="month")
    assert (month["clicks"], month["visits"], month["provisional"]) == (8, 1, True)


def test_made_up_sub_ids_fill_no_table(business: Business, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counts, "MOST_VALUES", 2)
    for name, times in (("a", 1), ("b", 3), ("c", 2)):
        click(business, "ANNA", {"sub1": name}, times)
    close(business.at("2026-03-02T10:00:00+00:00"))
    assert [(each["value"], each["clicks"]) for each in rows(by="sub1", to="2026-03-01")] == [
        ("b", 3),
        ("c", 2),
        (None, 1),
    ]


def test_a_late_click_is_counted_again_in_every_place(business: Business) -> None:
    click(business, "ANNA", {"sub1": "news"})
    close(business.at("2026-03-02T10:00:00+00:00"))
    business.at("2026-03-01T12:00:00+00:00")
    click(business, "ANNA", {"sub1": "late"}, 2)
    business.mark_recount(business.now)
    close(business.at("2026-03-02T11:00:00+00:00"))
    assert [(each["value"], each["clicks"]) for each in rows(by="sub1", to="2026-03-01")] == [("late", 2), ("news", 1)]
    assert [each["clicks"] for each in rows(by="link", to="2026-03-01")] == [3]


def test_what_partners_earn_in_another_unit_has_its_own_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    terms = load_preset("letoile")
    points = terms.rewards[0].model_copy(update={"id": "extra", "unit": "points", "percent": None, "amount": 50})
    both = terms.model_copy(update={"rewards": (*terms.rewards, points)})
    business = Business(both)
    business.enroll("anna")
    business.partners.add_membership("sub-of-anna", "letoile", "anna")
    monkeypatch.setattr(partner_api, "desk", lambda: desk_of(business))
    business.sign_up("c1", code="ANNA")
    business.after(minutes=1).post("order", "c1", amount=10_000)
    for moved in (0, 1):
        business.after(days=moved)
        business.rollup.run("letoile", START, business.now)
        document = ask("/v1/programs/letoile/stats", to="2026-03-01")[1]
        assert document["totals"]["earned"] == [
            {"unit": "RUB", "conversions": 1, "commission": 1_300},
            {"unit": "points", "conversions": 1, "commission": 50},
        ]
        assert document["rows"][0]["provisional"] is (moved == 0)


def test_all_programs_stand_side_by_side(business: Business) -> None:
    other = beside(business, load_preset("b1"))
    other.enroll("anna-in-b1", company="elsewhere")
    business.partners.add_membership("sub-of-anna", "b1", "anna-in-b1")
    business.sign_up("c1", code="ANNA")
    status, document = ask("/v1/stats", group_by="month")
    assert status == 200
    told = {each["program"]: (each["unit"], each["totals"]["registrations"]) for each in document["programs"]}
    assert told == {"keycrm": ("USD", 1), "b1": ("EUR", 0)}
    assert send(partner_api, "/v1/stats", sub="sub-of-nobody") == (200, {"programs": []})


@pytest.mark.parametrize("by", ["program", "sub6", "country"])
def test_other_ways_to_tell_apart_are_refused(business: Business, by: str) -> None:
    status, problem = ask(by=by)
    assert (status, [each["field"] for each in problem["errors"]]) == (422, ["by"])


@pytest.mark.parametrize("period", [{"from": "0001-01-01", "to": "0001-01-02"}, {"to": "0001-01-02"}])
def test_there_is_nothing_before_anybody_had_a_computer(business: Business, period: dict[str, str]) -> None:
    status, problem = ask(**period)
    assert (status, problem["code"]) == (422, "invalid_period")
