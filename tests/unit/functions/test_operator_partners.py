"""Operators decide about partners over HTTP, and each decision is in the trail."""

import json

import pytest

from linkledger.access.operators import Scope
from linkledger.tracking.link import LinkStatus
from tests.builders import Business
from tests.unit.functions.operators_asking import Office

BET = "programs/bet-n-joy/partners"
ROUTES = (
    ("POST", "", {"partner": "ben"}),
    ("POST", "/anna/approve", None),
    ("POST", "/anna/reject", {"reason": "No."}),
    ("POST", "/anna/suspend", {"reason": "No."}),
    ("POST", "/anna/reinstate", {"reason": "No."}),
    ("POST", "/anna/ban", {"reason": "No."}),
    ("PUT", "/anna/parent", {"parent": None}),
    ("PUT", "/anna/rates", {"percents": {"revshare": "1"}}),
)


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> Office:
    business = Business.running("bet-n-joy")
    business.enroll("anna", name="Anna Ąžuolė")
    return Office.of(business, {Scope.PARTNER_APPROVE}, monkeypatch)


def post(office: Office, path: str, **body: object) -> dict[str, object]:
    status, view = office.ask(f"{BET}/{path}", method="POST", body=body or None)
    assert status == 200, view
    return dict(view)


def test_an_operator_enrolls_a_partner_with_a_parent_and_rates_of_its_own(office: Office) -> None:
    body = {"partner": "ben", "name": "Ben", "account": "a-7", "code": "spring", "parent": "anna"}
    status, made = office.ask(BET, method="POST", body={**body, "percents": {"revshare": "35"}})
    assert (status, made["status"], made["code"]) == (201, "pending", "SPRING")
    assert (made["parent"], made["percents"]) == ("anna", {"revshare": "35"})
    (line,) = office.trail("bet-n-joy")
    assert (line["action"], line["target"], line["outcome"]) == ("partner.enrolled", "partner/ben", "done")
    assert line["changes"]["name"] == (None, "given")
    assert line["changes"]["percents"] == (None, {"revshare": "35"})
    assert "Ben" not in json.dumps(line)
    assert office.refused(BET, body=body) == (409, "partner_exists")


def test_every_fault_of_a_new_partner_is_named(office: Office) -> None:
    status, problem = office.ask(
        BET,
        method="POST",
        body={"partner": "b n", "account": "a", "code": "ä", "percents": {"revshare": "101", "x": "1"}},
    )
    assert (status, problem["code"]) == (422, "invalid_partner")
    assert {each["field"] for each in problem["errors"]} == {"partner", "code", "percent.revshare", "percent.x"}
    status, problem = office.ask(BET, method="POST", body={"partner": "ben", "percents": {"revshare": "a lot"}})
    assert (problem["code"], problem["errors"][0]["field"]) == ("invalid_rates", "percent.revshare")
    status, problem = office.ask(BET, method="POST", body={"nmae": "Ben"})
    assert (status, {each["field"] for each in problem["errors"]}) == (422, {"partner", "nmae"})


def test_a_rejected_partner_reads_why_and_the_trail_says_who_did_it(office: Office) -> None:
    seen = post(office, "anna/reject", reason="Your site shows no content yet.")
    assert (seen["status"], seen["rejected_because"]) == ("rejected", "Your site shows no content yet.")
    assert seen["may_apply_again"] is True
    assert office.get(BET, status="pending")["items"] == []
    assert post(office, "anna/reject", reason="Fraud.", may_apply_again=False)["may_apply_again"] is False
    assert post(office, "anna/approve")["status"] == "active"
    assert office.refused(f"{BET}/anna/reject", body={"reason": "Late."}) == (422, "partner_not_pending")
    first, *_, refused = office.trail("bet-n-joy")
    assert (first["actor"], first["reason"]) == ("operator:dana", "Your site shows no content yet.")
    assert (refused["outcome"], refused["reason"]) == ("refused", "partner_not_pending")


def test_a_suspended_partner_is_reinstated_and_a_banned_one_is_not(office: Office) -> None:
    business = office.business
    post(office, "anna/approve")
    business.sign_up("c1", code="ANNA")
    business.after(hours=1).post("net_revenue", "c1", amount=1_000_000)
    assert post(office, "anna/suspend", reason="A look at her traffic.")["status"] == "suspended"
    business.after(hours=1)
    assert post(office, "anna/reinstate", reason="It was fine.")["status"] == "active"
    banned = post(office, "anna/ban", reason="Self-referrals.")
    assert (banned["status"], banned["banned_at"]) == ("banned", "2026-03-01T11:00:00.000Z")
    assert [each.status for each in business.links.of_partner("bet-n-joy", "anna")] == [LinkStatus.SUSPENDED]
    assert office.refused(f"{BET}/anna/reinstate", body={"reason": "Sorry."}) == (422, "partner_banned")
    shown = office.get(f"{BET}/anna")
    assert shown["balances"] == [
        {
            **dict.fromkeys(("pending", "available", "reserved", "paid", "written_off", "accrued"), 0),
            "unit": "KRW",
            "blocked": "Self-referrals.",
        }
    ]
    assert shown["lifted_suspensions"] == [
        {"since": "2026-03-01T10:00:00.000Z", "lifted_at": "2026-03-01T11:00:00.000Z"}
    ]


def test_rates_and_parents_say_what_held_until_when(office: Office) -> None:
    business = office.business
    business.enroll("boss")
    for path, body in (("rates", {"percents": {"revshare": "35"}}), ("parent", {"parent": "boss"})):
        status, seen = office.ask(f"{BET}/anna/{path}", method="PUT", body=body)
        assert status == 200, seen
    assert (seen["percents"], seen["parent"]) == ({"revshare": "35"}, "boss")
    business.after(days=1)
    office.ask(f"{BET}/anna/rates", method="PUT", body={"percents": {}})
    office.ask(f"{BET}/anna/parent", method="PUT", body={"parent": None})
    shown = office.get(f"{BET}/anna")
    assert (shown["percents"], shown["parent"]) == ({}, None)
    assert shown["former_rates"] == [
        {"percents": {}, "until": "2026-03-01T09:00:00.000Z"},
        {"percents": {"revshare": "35"}, "until": "2026-03-02T09:00:00.000Z"},
    ]
    assert [each["parent"] for each in shown["former_parents"]] == [None, "boss"]
    assert [line["changes"] for line in office.trail("bet-n-joy")] == [
        {"percents": (None, {"revshare": "35"})},
        {"parent": (None, "boss")},
        {"percents": ({"revshare": "35"}, None)},
        {"parent": ("boss", None)},
    ]
    refused = office.refused(f"{BET}/boss/parent", method="PUT", body={"parent": "boss"})
    assert refused == (422, "parent_below")
    assert office.refused(f"{BET}/anna/rates", method="PUT", body={"percents": {"x": "1"}})[1] == "invalid_rates"


def test_partners_come_in_pages_and_the_queue_in_pages_of_its_own(office: Office) -> None:
    business = office.business
    for number in range(6):
        business.enroll(f"p{number}")
        if number % 2:
            business.approve(f"p{number}")

    def walk(**query: str) -> list[str]:
        seen: list[str] = []
        cursor: dict[str, str] = {}
        while True:
            page = office.get(BET, limit="2", **query, **cursor)
            seen += [each["partner"] for each in page["items"]]
            assert len(page["items"]) <= 2
            if not page["has_more"]:
                return seen
            cursor = {"starting_after": page["next_cursor"]}

    assert walk() == ["anna", *(f"p{number}" for number in range(6))]
    assert walk(status="pending") == ["anna", "p0", "p2", "p4"]
    assert walk(status="banned") == []
    assert office.refused(BET, method="GET", starting_after="~") == (422, "invalid_cursor")


@pytest.mark.parametrize(("method", "path", "body"), ROUTES)
def test_who_may_not_decide_changes_nothing_and_is_in_the_trail(
    office: Office, method: str, path: str, body: dict[str, object] | None
) -> None:
    before = dict(office.business.partners.partners)
    assert office.refused(BET + path, method=method, body=body, who="erik") == (403, "missing_scope")
    assert office.business.partners.partners == before
    (line,) = office.trail("bet-n-joy")
    assert (line["actor"], line["outcome"], line["reason"]) == ("operator:erik", "refused", "missing_scope")


@pytest.mark.parametrize(("method", "path", "body"), ROUTES[1:])
def test_neither_an_unknown_partner_nor_an_unknown_program_is_decided_about(
    office: Office, method: str, path: str, body: dict[str, object] | None
) -> None:
    nobody = BET + path.replace("anna", "nobody")
    assert office.refused(nobody, method=method, body=body) == (404, "unknown_partner")
    nowhere = nobody.replace("bet-n-joy", "nowhere")
    assert office.refused(nowhere, method=method, body=body) == (404, "unknown_program")


def test_an_unknown_partner_is_not_shown(office: Office) -> None:
    assert office.refused(f"{BET}/nobody", method="GET") == (404, "unknown_partner")
    assert office.refused("programs/nowhere/partners", method="GET") == (404, "unknown_program")
