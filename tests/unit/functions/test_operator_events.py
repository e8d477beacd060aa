"""Support at the operator API: events found, explained and driven again, and customers without their personal data."""

import json

import pytest

from linkledger.access.operators import Scope
from linkledger.errors import Invalid
from tests.builders import Business, Visitor
from tests.unit.functions.operators_asking import Office

KEYCRM = "programs/keycrm"


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> Office:
    """Anna and Zoe both sent Acme a click; Acme signed up by Anna's, and paid."""
    business = Business.running("keycrm")
    for partner in ("anna", "zoe"):
        business.enroll(partner)
    visitor = Visitor()
    business.after(minutes=1).click(visitor, "anna")
    business.after(minutes=1).click(visitor, "zoe")
    business.after(minutes=1).sign_up(
        "acme", visitor, name="Ada Lovelace", email="ada@example.com", phone="+380501234567"
    )
    business.after(minutes=1).post("payment", "acme", amount=10_000)
    return Office.of(business, {Scope.LEDGER_ADJUST}, monkeypatch)


def test_events_of_a_day_come_in_pages(office: Office) -> None:
    first = office.get(f"{KEYCRM}/events", received="2026-03-01", limit="1")
    assert [each["id"] for each in first["items"]] == ["e1"]
    rest = office.get(f"{KEYCRM}/events", received="2026-03-01", limit="1", starting_after=first["next_cursor"])
    assert ([each["id"] for each in rest["items"]], rest["has_more"]) == (["e2"], False)
    assert rest["items"][0]["amount"] == 10_000
    assert office.get(f"{KEYCRM}/events", received="2026-03-02")["items"] == []
    wrong = {"received": "2026-03-02", "starting_after": first["next_cursor"]}
    assert office.refused(f"{KEYCRM}/events", method="GET", **wrong) == (422, "invalid_cursor")
    never = {"received": "2026-03-02", "starting_after": "2026-03-02T99:00:00.000Z#keycrm#e1"}
    assert office.refused(f"{KEYCRM}/events", method="GET", **never) == (422, "invalid_cursor")
    assert office.refused(f"{KEYCRM}/events", method="GET", received="today") == (422, "invalid_request")
    assert office.refused("programs/none/events", method="GET", received="2026-03-01") == (404, "unknown_program")


def test_one_event_has_its_outcome_and_what_else_came_under_its_id(office: Office) -> None:
    found = office.get(f"{KEYCRM}/events/e2")
    assert (found["customer"], found["outcome"]["kind"], found["conflicts"]) == ("acme", "earned", [])
    body = {"id": "e2", "type": "payment", "customer": "acme", "amount": 99_999, "currency": "USD"}
    with pytest.raises(Exception, match="e2"):
        office.business.send(body)
    (other,) = office.get(f"{KEYCRM}/events/e2")["conflicts"]
    assert other["amount"] == 99_999
    assert office.refused(f"{KEYCRM}/events/e9", method="GET") == (404, "unknown_event")


def test_an_explanation_names_everybody(office: Office) -> None:
    told = office.get(f"{KEYCRM}/events/e2/explanation")
    assert (told["kind"], told["winner"], told["bound_at_event"]) == ("earned", "anna", "e1")
    assert {each["partner"]: each["won"] for each in told["candidates"]} == {"anna": True, "zoe": False}
    (line,) = told["lines"]
    assert (line["recipient"], line["amount"]) == ("anna", 1_000)
    assert any("anna" in sentence for sentence in told["sentences"])
    assert office.refused(f"{KEYCRM}/events/e9/explanation", method="GET") == (404, "unknown_event")


def test_a_settled_month_explains_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    business = Business.running("bet-n-joy")
    business.enroll("anna")
    business.approve("anna")
    business.sign_up("acme", code=business.code_of("anna"))
    business.after(days=1).post("net_revenue", "acme", amount=100_000)
    business.at("2026-04-02T00:00:00+00:00").rollup.run("bet-n-joy", business.began, business.now)
    office = Office.of(business, (), monkeypatch)
    told = office.get("programs/bet-n-joy/events/2026-03%23anna/explanation")
    assert told["lines"][0]["recipient"] == "anna"


def test_refused_bodies_come_with_the_reason_and_without_personal_data(office: Office) -> None:
    business = office.business
    body = {"id": "x1", "type": "payment", "customer": "c9", "amount": 5, "email": "eve@example.com"}
    strange = {"name": "Eve Adams", "phone": "+380671112233", "customer_mail": "eve@example.com", "tags": ["Eve"]}
    business.events.keep_refusal("keycrm", json.dumps(body | strange), Invalid("invalid_event", "Wrong."), business.now)
    business.events.keep_refusal(
        "keycrm", '{"name": "Eve', Invalid("invalid_json", "Cut."), business.after(hours=1).now
    )
    page = office.get(f"{KEYCRM}/refused-events", day="2026-03-01", limit="1")
    (first,) = page["items"]
    assert (first["code"], first["body"]["id"], first["body"]["amount"]) == ("invalid_event", "x1", 5)
    assert (first["body"]["name"], first["body"]["customer_mail"], first["body"]["tags"]) == ("E***s", "***", "***")
    rest = office.get(f"{KEYCRM}/refused-events", day="2026-03-01", starting_after=page["next_cursor"])
    assert [(each["code"], each["body"]) for each in rest["items"]] == [("invalid_json", None)]
    assert "Eve" not in json.dumps([page, rest])
    assert "eve@" not in json.dumps([page, rest])


def test_events_are_driven_again_and_each_says_what_came_of_it(office: Office) -> None:
    business = office.business
    business.settles_at_once = False
    missed = business.after(minutes=1).post("payment", "acme", amount=20_000)
    status, answer = office.ask(f"{KEYCRM}/redrive", method="POST", body={"events": [missed, "e2", "never-came"]})
    assert (status, [each["event"] for each in answer["settled"]]) == (200, [missed, "e2"])
    assert [(each["event"], each["code"]) for each in answer["failed"]] == [("never-came", "unknown_event")]
    assert business.balance("anna").available == 3_000
    (line,) = office.trail("keycrm")
    assert (line["action"], line["changes"]["settled"]) == ("events.redriven", (None, [missed, "e2"]))
    assert office.refused(f"{KEYCRM}/redrive", body={"events": []}) == (422, "invalid_request")
    assert office.refused(f"{KEYCRM}/redrive", body={"events": ["e2"]}, who="erik") == (403, "missing_scope")
    assert office.trail("keycrm")[-1]["outcome"] == "refused"


def test_a_held_event_is_released_for_good(office: Office) -> None:
    business = office.business
    late = business.after(days=100).post("payment", "acme", amount=10_000, occurred_at="2026-03-02T00:00:00Z")
    path, body = f"{KEYCRM}/events/{late}/release", {"reason": "the shop was offline"}
    assert office.refused(path, body=body, who="erik") == (403, "missing_scope")
    assert business.balance("anna").available == 1_000
    status, driven = office.ask(path, method="POST", body=body)
    assert (status, driven["kind"], business.balance("anna").available) == (200, "earned", 2_000)
    assert office.ask(path, method="POST", body=body)[0] == 200
    assert business.balance("anna").available == 2_000
    line = office.trail("keycrm")[1]
    assert (line["reason"], line["changes"]) == ("the shop was offline", {"outcome": ("held", "earned")})
    assert office.refused(f"{KEYCRM}/events/e2/release", body=body) == (409, "event_not_held")
    assert office.refused(f"{KEYCRM}/events/e99/release", body=body) == (404, "unknown_event")


def test_a_customer_is_shown_with_its_claims_and_masked(office: Office) -> None:
    found = office.get(f"{KEYCRM}/customers/acme")
    assert (found["status"], found["paying"], found["attribution"]["partner"]) == ("active", True, "anna")
    assert {each["partner"]: each["won"] for each in found["attribution"]["candidates"]} == {"anna": True, "zoe": False}
    assert found["attribution"]["event"] == "e1"
    assert found["person"] == {"name": "A***e", "email": "***@example.com", "phone": "+***7"}
    assert office.trail("keycrm") == []


def test_whoever_reads_personal_data_in_full_is_in_the_trail(office: Office) -> None:
    found = office.get(f"{KEYCRM}/customers/acme", personal="full")
    assert found["person"]["email"] == "ada@example.com"
    (line,) = office.trail("keycrm")
    assert (line["actor"], line["action"], line["target"]) == (
        "operator:dana",
        "customer.personal_data_read",
        "customer/acme",
    )
    assert "ada" not in json.dumps(line).lower()
    assert office.refused(f"{KEYCRM}/customers/nobody", method="GET", personal="full") == (404, "unknown_customer")
    assert office.refused("programs/none/customers/acme", method="GET") == (404, "unknown_program")


def test_a_customers_events_come_newest_first_with_what_became_of_them(office: Office) -> None:
    first = office.get(f"{KEYCRM}/customers/acme/events", limit="1")
    assert [(each["id"], each["outcome"]["kind"]) for each in first["items"]] == [("e2", "earned")]
    rest = office.get(f"{KEYCRM}/customers/acme/events", limit="1", starting_after=first["next_cursor"])
    assert ([each["id"] for each in rest["items"]], rest["has_more"]) == (["e1"], False)
