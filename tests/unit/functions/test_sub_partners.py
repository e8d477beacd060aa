"""A partner sees whom it recruited and what it earned through each of them, and nothing of their customers."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from functions.partner_api import handler as partner_api
from linkledger.partners.enroll import Application, enroll
from tests.builders import Business
from tests.unit.functions.asking import Answer, send
from tests.unit.functions.edge import desk_of

Ask = Callable[..., Answer]


def asking(business: Business, monkeypatch: pytest.MonkeyPatch) -> Ask:
    monkeypatch.setattr(partner_api, "desk", lambda: desk_of(business))
    path = f"/v1/programs/{business.name}/sub-partners"

    def asked(*, sub: str = "sub-of-anna", **options: Any) -> Answer:
        return send(partner_api, path, sub=sub, **options)

    return asked


def family(preset: str) -> Business:
    """anna recruited ben and carla, ben recruited dora; zoltan is on his own."""
    business = Business.running(preset)
    for partner, parent in (("anna", None), ("ben", "anna"), ("carla", "anna"), ("dora", "ben"), ("zoltan", None)):
        application = Application(partner, parent=parent)
        enroll(business.terms, application, business.now, business.partners, business.links)
        if business.terms.enrollment.mode == "approval":
            business.approve(partner)
        business.partners.add_membership(f"sub-of-{partner}", business.name, partner)
    return business


def test_what_comes_from_below_counts_for_the_recruited_partner_above_it(monkeypatch: pytest.MonkeyPatch) -> None:
    business = family("multi-level")
    for number, partner in enumerate(("BEN", "DORA", "ZOLTAN", "ANNA")):
        business.sign_up(f"c{number}", code=partner, name="Ira")
        business.after(minutes=1).post("order", f"c{number}", amount=100_000)
    ask = asking(business, monkeypatch)
    status, page = ask()
    ben, carla = page["items"]
    assert (status, ben["partner"], ben["status"], ben["joined_at"]) == (
        200,
        "ben",
        "active",
        "2026-03-01T09:00:00.000Z",
    )
    assert (ben["customers"], ben["earned"]) == (1, [{"unit": "RUB", "amount": 3_000 + 1_000}])
    assert (carla["customers"], carla["earned"]) == (0, [])
    assert (page["first_day"], page["last_day"]) == ("2026-01-30", "2026-03-01")
    assert "c0" not in json.dumps(page)
    assert "Ira" not in json.dumps(page)
    assert [each["earned"] for each in ask(sub="sub-of-ben")[1]["items"]] == [[{"unit": "RUB", "amount": 3_000}]]
    assert ask(sub="sub-of-zoltan")[1]["items"] == []


def test_a_refund_takes_its_share_back_and_other_days_show_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    business = family("multi-level")
    business.sign_up("c1", code="BEN")
    order = business.after(minutes=1).post("order", "c1", amount=100_000)
    business.after(days=2).refund(order, 50_000)
    ask = asking(business, monkeypatch)
    assert ask()[1]["items"][0]["earned"] == [{"unit": "RUB", "amount": 1_500}]
    of_the_first = ask(**{"from": "2026-03-01", "to": "2026-03-02"})[1]
    assert of_the_first["items"][0]["earned"] == [{"unit": "RUB", "amount": 3_000}]
    assert ask(**{"from": "2026-01-01", "to": "2026-12-31"})[1]["code"] == "invalid_period"
    assert ask(**{"from": "2026-03-02", "to": "2026-03-01"})[1]["code"] == "invalid_period"


def test_a_share_of_a_months_net_revenue_counts_for_whose_month_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    business = family("bet-n-joy")
    began = business.now
    business.sign_up("c1", code="BEN")
    business.after(minutes=1).post("net_revenue", "c1", amount=1_000_000)
    business.at("2026-04-05T09:00:00+00:00")
    business.rollup.run(business.name, began, business.now)
    ben, carla = asking(business, monkeypatch)(**{"from": "2026-03-01", "to": "2026-04-05"})[1]["items"]
    assert ben["earned"] == [{"unit": "KRW", "amount": 15_000}]
    assert carla["earned"] == []


def test_the_list_goes_on_where_its_page_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    ask = asking(family("multi-level"), monkeypatch)
    first = ask(limit="1")[1]
    rest = ask(limit="1", starting_after=first["next_cursor"])[1]
    assert [each["partner"] for each in (*first["items"], *rest["items"])] == ["ben", "carla"]
    assert not rest["has_more"]
