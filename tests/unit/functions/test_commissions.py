"""A partner reads what it earned line by line, in every unit, and each line leads to its explanation."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from functions.partner_api import handler as partner_api
from linkledger.ledger import earned
from linkledger.ledger.blocks import Remark
from linkledger.payouts.adjust import Adjustment, adjustment_entry
from linkledger.program_time import format_instant
from tests.builders import START, Business
from tests.unit.functions.asking import Answer, send
from tests.unit.functions.edge import desk_of

PROGRAMS = "/v1/programs"


@pytest.fixture
def patch(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    return monkeypatch


def joined(patch: pytest.MonkeyPatch, preset: str, *partners: str, **details: Any) -> Business:
    """A running program whose partners sign in as sub-of-{partner}."""
    business = Business.running(preset)
    for partner in partners:
        business.enroll(partner, **details.get(partner, {}))
        business.approve(partner)
        business.partners.add_membership(f"sub-of-{partner}", preset, partner)
    patch.setattr(partner_api, "desk", lambda: desk_of(business))
    return business


def ask(path: str, *, sub: str = "sub-of-anna", **options: Any) -> Answer:
    return send(partner_api, f"{PROGRAMS}/{path}", sub=sub, **options)


def pages(path: str, **query: str) -> Iterator[list[Any]]:
    cursor: dict[str, str] = {}
    while True:
        page = ask(path, **query, **cursor)[1]
        yield page["items"]
        if not page["has_more"]:
            return
        cursor = {"starting_after": page["next_cursor"]}


def test_every_line_is_listed_newest_first_with_what_it_is_made_of(patch: pytest.MonkeyPatch) -> None:
    business = joined(patch, "keycrm", "anna")
    business.sign_up("c1", code="ANNA")
    paid = business.after(minutes=1).post("payment", "c1", amount=10_000)
    refund = business.after(minutes=1).refund(paid, 4_000)
    status, page = ask("keycrm/commissions")
    assert (status, page["has_more"], page["next_cursor"]) == (200, False, None)
    taken_back, line = page["items"]
    assert (line["kind"], line["event"], line["customer"], line["rule"]) == ("commission", paid, "c1", "revenue_share")
    assert (line["base"], line["base_unit"], line["rate"], line["amount"]) == (10_000, "USD", "10", 1_000)
    assert (line["unit"], line["level"], line["terms_version"], line["on_hold"]) == ("USD", 0, 1, False)
    assert (taken_back["kind"], taken_back["event"], taken_back["amount"]) == ("reversal", refund, -400)
    assert taken_back["reverses"] == line["id"]
    why = send(partner_api, line["explanation"], sub="sub-of-anna")[1]
    assert why["lines"][0]["id"] == line["id"]


def test_pages_go_on_where_the_last_one_ended_and_show_every_line_once(patch: pytest.MonkeyPatch) -> None:
    business = joined(patch, "mif", "anna")
    for number in range(5):
        business.post("order", f"c{number}", amount=200_000, code="ANNA")
    seen = list(pages("mif/commissions", limit="2"))
    assert [len(each) for each in seen[:2]] == [2, 2]
    assert sorted(each["event"] for page in seen for each in page) == ["e1", "e2", "e3", "e4", "e5"]
    assert {each["unit"] for page in seen for each in page} == {"points"}
    assert ask("mif/commissions", starting_after="com_1")[1]["code"] == "invalid_cursor"


def test_days_rules_and_events_leave_lines_out(patch: pytest.MonkeyPatch) -> None:
    business = joined(patch, "keycrm", "anna")
    business.sign_up("c1", code="ANNA")
    first = business.after(minutes=1).post("payment", "c1", amount=10_000)
    second = business.after(days=2).post("payment", "c1", amount=20_000)

    def events(**asked: str) -> list[str]:
        return [each["event"] for each in ask("keycrm/commissions", **asked)[1]["items"]]

    assert events(to="2026-03-01") == [first]
    assert events(**{"from": "2026-03-02"}) == [second]
    assert events(**{"from": "2026-03-03", "to": "2026-03-03"}) == [second]
    assert events(event=first) == [first]
    assert events(event=first, **{"from": "2026-03-02"}) == []
    assert events(event="nobodys") == events(rule="another") == []
    assert events(rule="revenue_share") == [second, first]
    assert events(to="0001-01-01") == events(**{"from": "9999-12-31"}) == []
    assert events(**{"from": "0001-01-01", "to": "9999-12-31"}) == [second, first]
    status, problem = ask("keycrm/commissions", **{"from": "2026-03-02", "to": "2026-03-01"})
    assert (status, problem["code"]) == (422, "invalid_period")


def test_a_page_ends_after_so_many_lines_that_are_not_wanted(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(earned, "LOOKED_AT", 3)
    business = joined(patch, "keycrm", "anna")
    business.sign_up("c1", code="ANNA")
    for _ in range(7):
        business.after(minutes=1).post("payment", "c1", amount=10_000)
    found = list(pages("keycrm/commissions", rule="another", limit="1"))
    assert (len(found), [each for page in found for each in page]) == (3, [])
    assert sum(len(page) for page in pages("keycrm/commissions", limit="100")) == 7


def test_one_line_is_shown_among_those_of_its_event(patch: pytest.MonkeyPatch) -> None:
    """Anna's sixth paying customer is reported late: the seventh one's payment moves up a tier."""
    business = joined(patch, "keycrm", "anna", "ben")
    for number in range(1, 7):
        business.sign_up(f"c{number}", code="ANNA")
    for number in range(1, 6):
        business.after(minutes=1).post("payment", f"c{number}", amount=10_000)
    (line,) = [each for each in ask("keycrm/commissions")[1]["items"] if each["event"] == "e11"]
    early = format_instant(START + timedelta(seconds=1))
    business.post("payment", "c6", amount=10_000, occurred_at=early)
    business.settlement.look_again("keycrm", "anna")
    for asked in ({}, {"occurred_at": line["occurred_at"]}):
        status, found = ask(f"keycrm/commissions/{line['id']}", **asked)
        assert status == 200
        assert [(each["kind"], each["amount"]) for each in found["lines"]] == [
            ("commission", 1_000),
            ("revision", 1_000),
        ]
        assert (found["net"], found["unit"], found["commission"]["id"]) == (2_000, "USD", line["id"])
    (payment,) = [each for each in ask("keycrm/payments")[1]["items"] if each["event"] == "e11"]
    assert payment["earning"] == 2_000, "once, however many entries it has"
    assert ask(f"keycrm/commissions/{line['id']}", sub="sub-of-ben")[1]["code"] == "unknown_commission"
    assert ask(f"keycrm/commissions/{line['id']}", occurred_at=early)[0] == 404
    assert ask("keycrm/commissions/com_1", occurred_at="yesterday")[1]["code"] == "invalid_time"


def test_an_old_line_is_found_by_its_moment_alone(patch: pytest.MonkeyPatch) -> None:
    business = joined(patch, "keycrm", "anna")
    business.sign_up("c1", code="ANNA")
    for _ in range(4):
        business.after(minutes=1).post("payment", "c1", amount=10_000)
    old = ask("keycrm/commissions")[1]["items"][-1]
    from functions.partner_api import commissions

    patch.setattr(commissions, "LOOKED_AT", 2)
    assert ask(f"keycrm/commissions/{old['id']}")[1]["code"] == "occurred_at_needed"
    assert ask(f"keycrm/commissions/{old['id']}", occurred_at=old["occurred_at"])[0] == 200


def test_a_bonus_and_what_an_operator_gave_are_listed_too(patch: pytest.MonkeyPatch) -> None:
    business = joined(patch, "keycrm", "anna")
    business.sign_up("c1", code="ANNA")
    business.after(minutes=1).post("payment", "c1", amount=10_000)
    top_up = business.after(minutes=1).request_payout("anna", 1_000, "top_up:account-of-anna")
    given = Adjustment("adj_1", business.account("anna"), 77, Remark("sorry", "dana", business.after(minutes=1).now))
    business.ledger.write((adjustment_entry(given, None),), ())
    adjustment, bonus, commission = ask("keycrm/commissions")[1]["items"]
    assert (adjustment["kind"], adjustment["amount"], adjustment["explanation"]) == ("adjustment", 77, None)
    assert (bonus["kind"], bonus["amount"], bonus["payout"]) == ("bonus", top_up.bonus, top_up.id)
    assert commission["kind"] == "commission"
    assert ask(f"keycrm/commissions/{bonus['id']}")[1]["net"] == top_up.bonus


def test_orders_that_each_name_a_code_are_listed_and_paid_for(patch: pytest.MonkeyPatch) -> None:
    business = joined(patch, "zenden", "anna", "ben")
    order = business.after(minutes=1).post("order", "c1", amount=300_000, code="ANNA")
    (line,) = ask("zenden/commissions")[1]["items"]
    assert (line["event"], line["amount"], line["unit"], line["customer"]) == (order, 500, "points", "c1")
    (payment,) = ask("zenden/payments")[1]["items"]
    assert (payment["event"], payment["amount"], payment["earnings"]) == (
        order,
        300_000,
        [{"unit": "points", "amount": 500}],
    )
    assert send(partner_api, line["explanation"], sub="sub-of-anna")[1]["lines"][0]["amount"] == 500
    assert ask("zenden/commissions", sub="sub-of-ben")[1]["items"] == []
    assert ask("zenden/payments", sub="sub-of-ben", customer="c1")[1]["items"] == []


@pytest.fixture
def month(patch: pytest.MonkeyPatch) -> Business:
    """bet-n-joy: a customer of Anna's, who is below boss, lost 1,000,000 KRW in March; the month is closed."""
    business = joined(patch, "bet-n-joy", "boss", "anna", "ben", anna={"parent": "boss"})
    business.after(minutes=1).sign_up("c1", code="ANNA")
    business.after(minutes=1).post("net_revenue", "c1", amount=1_000_000)
    business.rollup.run("bet-n-joy", business.now, business.at("2026-04-01T00:00:00+00:00").now)
    return business


@pytest.mark.usefixtures("month")
@pytest.mark.parametrize("decoded", [False, True], ids=["as sent", "as API Gateway decodes it"])
def test_a_month_of_net_revenue_explains_itself(decoded: bool) -> None:
    (line,) = ask("bet-n-joy/commissions")[1]["items"]
    assert (line["event"], line["customer"], line["base"], line["amount"]) == ("2026-03#anna", None, 1_000_000, 300_000)
    assert line["explanation"].endswith("/events/2026-03%23anna/explanation")
    path = line["explanation"].replace("%23", "#") if decoded else line["explanation"]
    status, why = send(partner_api, path, sub="sub-of-anna")
    assert (status, why["kind"], why["type"]) == (200, "earned", "month_close")
    assert why["message"].startswith("Net revenue of the month: 1000000 KRW")
    assert [each["amount"] for each in why["lines"]] == [300_000]
    assert send(partner_api, path, sub="sub-of-ben")[1]["code"] == "unknown_event"
    assert send(partner_api, path.replace("2026-03", "2026-02"), sub="sub-of-anna")[0] == 404


@pytest.mark.usefixtures("month")
def test_the_partner_above_sees_its_own_line_of_the_month_and_nothing_else() -> None:
    (line,) = ask("bet-n-joy/commissions", sub="sub-of-boss")[1]["items"]
    assert (line["rule"], line["level"], line["amount"], line["customer"]) == ("override", 1, 15_000, None)
    assert (line["base"], line["base_unit"]) == (300_000, "KRW")
    why = send(partner_api, line["explanation"], sub="sub-of-boss")[1]
    assert ([each["rule"] for each in why["lines"]], why["message"]) == (
        ["override"],
        "You earn from it as a partner above.",
    )
    assert ask("bet-n-joy/payments", sub="sub-of-boss")[1]["items"] == []


def test_a_partner_above_learns_nothing_of_the_customers_below(patch: pytest.MonkeyPatch) -> None:
    business = joined(patch, "multi-level", "boss", "anna", anna={"parent": "boss"})
    business.sign_up("c1", code="ANNA")
    business.after(minutes=1).post("order", "c1", amount=10_000)
    (line,) = ask("multi-level/commissions", sub="sub-of-boss")[1]["items"]
    assert (line["amount"], line["level"], line["customer"]) == (300, 1, None)
    assert ask("multi-level/payments", sub="sub-of-boss")[1]["items"] == []
    assert ask("multi-level/payments", sub="sub-of-boss", customer="c1")[1]["items"] == []
    assert ask("multi-level/customers/c1", sub="sub-of-boss")[1]["code"] == "unknown_customer"


def test_a_customer_who_moved_on_shows_each_partner_its_own_time(patch: pytest.MonkeyPatch) -> None:
    business = joined(patch, "bet-n-joy", "anna", "ben")
    business.after(minutes=1).sign_up("c1", code="ANNA")
    business.after(minutes=1).post("net_revenue", "c1", amount=1_000)
    business.after(days=1).sign_up("c1", code="BEN")
    business.after(minutes=1).post("net_revenue", "c1", amount=2_000)
    amounts = {
        sub: [each["amount"] for each in ask("bet-n-joy/payments", sub=f"sub-of-{sub}", customer="c1")[1]["items"]]
        for sub in ("anna", "ben")
    }
    assert amounts == {"anna": [], "ben": [2_000]}
