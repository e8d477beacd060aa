"""A partner names a customer before it comes: the lead goes through its stages, and the sign-up binds by it."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from functions.operator_api import handler as operator_api
from functions.partner_api import handler as partner_api
from linkledger.access.operators import Operator, Scope
from tests.builders import Business, Visitor
from tests.unit.functions.asking import Answer, send
from tests.unit.functions.edge import desk_of, operators_desk_of

LEADS = "/v1/programs/kontur/leads"
IRA = {"name": "Iryna Kovalenko", "email": "Ira@home.example", "phone": "+7 495 123-45-67", "comment": "two seats"}
Ask = Callable[..., Answer]


@pytest.fixture
def business() -> Business:
    """kontur, which takes leads, with anna and ben; dana approves, erik may only look."""
    business = Business.running("kontur")
    for partner in ("anna", "ben"):
        business.enroll(partner)
        business.partners.add_membership(f"sub-of-{partner}", "kontur", partner)
    for name, scopes in (("dana", {Scope.PARTNER_APPROVE}), ("erik", set[Scope]())):
        business.operators.put_new(Operator(f"sub-of-{name}", name, frozenset(scopes), business.now))
    return business


@pytest.fixture
def ask(business: Business, monkeypatch: pytest.MonkeyPatch) -> Ask:
    monkeypatch.setattr(partner_api, "desk", lambda: desk_of(business))

    def asked(path: str = LEADS, *, sub: str = "sub-of-anna", **options: Any) -> Answer:
        return send(partner_api, path, sub=sub, **options)

    return asked


@pytest.fixture
def operate(business: Business, monkeypatch: pytest.MonkeyPatch) -> Ask:
    monkeypatch.setattr(operator_api, "desk", lambda: operators_desk_of(business))

    def asked(path: str = "", *, sub: str = "sub-of-dana", **options: Any) -> Answer:
        return send(operator_api, f"/v1/operator/programs/kontur/leads{path}", sub=sub, **options)

    return asked


def submit(ask: Ask, sub: str = "sub-of-anna", **said: Any) -> str:
    status, lead = ask(method="POST", body=IRA | said, sub=sub)
    assert status == 201, lead
    return str(lead["id"])


# -- the partner's side ------------------------------------------------------------------------------------------------


def test_a_lead_shows_masked_until_its_partner_asks_for_all(ask: Ask, business: Business) -> None:
    lead = submit(ask, product="signature")
    (shown,) = ask()[1]["items"]
    assert (shown["id"], shown["stage"], shown["product"]) == (lead, "submitted", "signature")
    assert (shown["name"], shown["email"], shown["comment"]) == ("I***o", "***@home.example", None)
    full = ask(f"{LEADS}/{lead}", personal="full")[1]
    assert {name: full[name] for name in IRA} == IRA
    (line,) = business.audit.actions.values()
    assert (str(line.actor), line.name, line.target) == ("partner:anna", "lead.submitted", f"lead/{lead}")
    assert "ovalenko" not in json.dumps(dict(line.changes))
    assert "home.example" not in json.dumps(dict(line.changes))


def test_a_lead_needs_an_address_or_a_number(ask: Ask) -> None:
    status, problem = ask(method="POST", body={"name": "Ira"})
    assert (status, [each["field"] for each in problem["errors"]]) == (422, ["email", "phone"])


def test_leads_of_others_are_not_seen_and_tell_nothing(ask: Ask) -> None:
    first, second = submit(ask, sub="sub-of-ben"), submit(ask)
    assert [each["id"] for each in ask()[1]["items"]] == [second]
    assert ask(f"{LEADS}/{first}")[1]["code"] == "unknown_lead"
    assert ask(f"{LEADS}/{second}")[0] == 200


def test_a_program_that_takes_no_leads_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    business = Business.running("keycrm")
    business.enroll("anna")
    business.partners.add_membership("sub-of-anna", "keycrm", "anna")
    monkeypatch.setattr(partner_api, "desk", lambda: desk_of(business))
    status, problem = send(partner_api, "/v1/programs/keycrm/leads", sub="sub-of-anna", method="POST", body=IRA)
    assert (status, problem["code"]) == (422, "no_leads")
    assert business.leads.leads == {}


def test_the_list_goes_on_where_its_page_ended(ask: Ask, business: Business) -> None:
    leads = []
    for _ in range(3):
        leads.append(submit(ask))
        business.after(minutes=1)
    first = ask(limit="2")[1]
    rest = ask(limit="2", starting_after=first["next_cursor"])[1]
    assert [each["id"] for each in (*first["items"], *rest["items"])] == leads[::-1]
    assert ask(starting_after="nonsense")[1]["code"] == "invalid_cursor"


# -- the operator's side -----------------------------------------------------------------------------------------------


def test_an_operator_moves_a_lead_and_its_partner_sees_each_stage(ask: Ask, operate: Ask, business: Business) -> None:
    lead = submit(ask)
    (waiting,) = operate(stage="submitted")[1]["items"]
    assert (waiting["partner"], waiting["phone"], waiting["comment"]) == ("anna", "+***7", None)
    for stage, note in (("contacted", "called her"), ("qualified", None), ("won", None)):
        business.after(days=1)
        body = {"stage": stage} | ({"note": note} if note else {})
        assert operate(f"/{lead}/stage", method="POST", body=body)[1]["stage"] == stage
    assert operate(stage="submitted")[1]["items"] == []
    shown = ask(f"{LEADS}/{lead}")[1]
    assert [(each["stage"], each["note"]) for each in shown["stages"]] == [
        ("contacted", "called her"),
        ("qualified", None),
        ("won", None),
    ]
    moved = [each for each in business.audit.actions.values() if each.name == "lead.moved"]
    assert [each.changes["stage"] for each in moved] == [
        ("submitted", "contacted"),
        ("contacted", "qualified"),
        ("qualified", "won"),
    ]
    status, problem = operate(f"/{lead}/stage", method="POST", body={"stage": "lost"})
    assert (status, problem["code"]) == (422, "stage_not_next")


def test_whoever_reads_whom_leads_name_is_in_the_trail(ask: Ask, operate: Ask, business: Business) -> None:
    lead = submit(ask)
    masked = {"name": "I***o", "email": "***@home.example", "phone": "+***7", "comment": None}
    (listed,), one = operate(sub="sub-of-erik")[1]["items"], operate(f"/{lead}")[1]
    moved = operate(f"/{lead}/stage", method="POST", body={"stage": "contacted"})[1]
    assert [{name: each[name] for name in IRA} for each in (listed, one, moved)] == [masked] * 3
    assert [each.name for each in business.audit.actions.values()] == ["lead.submitted", "lead.moved"]

    (listed,), one = operate(personal="full", sub="sub-of-erik")[1]["items"], operate(f"/{lead}", personal="full")[1]
    assert [{name: each[name] for name in IRA} for each in (listed, one)] == [IRA] * 2
    first, second = list(business.audit.actions.values())[2:]
    assert [(str(each.actor), each.name, each.target, str(each.outcome)) for each in (first, second)] == [
        ("operator:erik", "lead.personal_data_read", "leads/1", "done"),
        ("operator:dana", "lead.personal_data_read", f"lead/{lead}", "done"),
    ]
    assert first.changes == {"leads": (None, [lead])}
    assert "home.example" not in str([first, second])
    assert operate("/lead_0", personal="full")[1]["code"] == "unknown_lead"


def test_moving_a_lead_takes_the_scope_and_a_lead(ask: Ask, operate: Ask, business: Business) -> None:
    lead = submit(ask)
    status, problem = operate(f"/{lead}/stage", method="POST", body={"stage": "lost"}, sub="sub-of-erik")
    assert (status, problem["code"]) == (403, "missing_scope")
    assert operate("/lead_0/stage", method="POST", body={"stage": "lost"})[1]["code"] == "unknown_lead"
    assert operate(f"/{lead}/stage", method="POST", body={"stage": "sold"})[1]["code"] == "invalid_request"
    assert ask(f"{LEADS}/{lead}")[1]["stage"] == "submitted"
    assert [str(each.outcome) for each in business.audit.actions.values()] == ["done", "refused", "refused"]


# -- the sign-up -------------------------------------------------------------------------------------------------------


def test_a_sign_up_that_names_the_lead_is_its_partners(ask: Ask, business: Business) -> None:
    lead = submit(ask)
    visitor = Visitor()
    business.after(hours=1).click(visitor, "ben")
    sign_up = business.after(hours=1).sign_up("c1", visitor, lead=lead)
    assert business.partner_of("c1") == "anna"
    assert [each.reason for each in business.outcome(sign_up).verdicts] == ["lead_outranks_click", "won"]
    payment = business.after(hours=1).post("payment", "c1", amount=10_000, product="signature")
    assert business.earned(payment) == 5_000


@pytest.mark.parametrize("said", [{"email": "ira@HOME.example"}, {"phone": "0074951234567"}])
def test_a_sign_up_with_the_leads_contact_is_its_partners(ask: Ask, business: Business, said: dict[str, Any]) -> None:
    lead = submit(ask)
    sign_up = business.after(hours=1).sign_up("c1", **said)
    assert business.partner_of("c1") == "anna"
    assert [each.candidate.reference for each in business.outcome(sign_up).verdicts] == [lead]
    business.sign_up("c2", email="olena@home.example", phone="+7 495 000-00-00")
    assert business.partner_of("c2") is None


def test_of_two_leads_of_one_person_the_terms_choose(ask: Ask, business: Business) -> None:
    submit(ask)
    business.after(hours=1)
    submit(ask, sub="sub-of-ben")
    sign_up = business.after(hours=1).sign_up("c1", email=IRA["email"])
    assert business.partner_of("c1") == "ben"
    assert [each.reason for each in business.outcome(sign_up).verdicts] == ["later_click_won", "won"]


def test_a_lost_lead_binds_nobody_until_it_is_contacted_anew(ask: Ask, operate: Ask, business: Business) -> None:
    lead = submit(ask)
    operate(f"/{lead}/stage", method="POST", body={"stage": "lost"})
    lost = business.after(hours=1).sign_up("c1", lead=lead)
    assert [each.reason for each in business.outcome(lost).verdicts] == ["lead_lost"]
    operate(f"/{lead}/stage", method="POST", body={"stage": "contacted"})
    business.after(hours=1).sign_up("c2", lead=lead)
    assert (business.partner_of("c1"), business.partner_of("c2")) == (None, "anna")


def test_a_lead_does_not_reach_back_nor_into_another_program(ask: Ask, business: Business) -> None:
    early = business.now
    business.after(hours=1)
    lead = submit(ask)
    before = business.sign_up("c1", lead=lead, occurred_at=early.isoformat())
    unknown = business.sign_up("c2", lead="lead_0")
    assert [each.reason for each in business.outcome(before).verdicts] == ["after_sign_up"]
    assert [each.reason for each in business.outcome(unknown).verdicts] == ["unknown_lead"]
