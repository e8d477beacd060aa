"""Jobs over HTTP: ordered, worked off, fetched by their owner and nobody else."""

import csv
import io
import json
from datetime import timedelta
from typing import Any

import pytest

from functions.operator_api import handler as operator_api
from functions.partner_api import handler as partner_api
from linkledger.access.operators import Scope
from linkledger.memory.drafts import InMemoryDrafts
from linkledger.money import format_amount
from linkledger.payouts.payout import Step
from linkledger.terms.drafts import Draft
from tests.builders import START, Business, Visitor
from tests.unit.functions.asking import Answer, send
from tests.unit.functions.edge import desk_of, operators_desk_of, work_off
from tests.unit.functions.operators_asking import Office

JOBS = "programs/keycrm/jobs"
FORMULA = "=cmd|' /C calc'!A0"


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> Office:
    """Anna brought three customers, Zoe one; all paid, and one has a name that a spreadsheet would run."""
    business = Business.running("keycrm")
    for partner in ("anna", "zoe"):
        business.enroll(partner)
        business.partners.add_membership(f"sub-of-{partner}", "keycrm", partner)
    for customer, partner in ((FORMULA, "anna"), ("c2", "anna"), ("c3", "anna"), ("zoes", "zoe")):
        visitor = Visitor()
        business.after(minutes=1).click(visitor, partner)
        business.after(minutes=1).sign_up(customer, visitor, name="Ada Lovelace", email="ada@home.example")
        business.after(minutes=1).post("payment", customer, amount=123_456)
    desk = desk_of(business)
    monkeypatch.setattr(partner_api, "desk", lambda: desk)
    return Office.of(business, {Scope.PAYOUT_EXPORT}, monkeypatch)


def ask_as(partner: str, path: str = "", **options: Any) -> Answer:
    return send(partner_api, f"/v1/programs/keycrm/jobs{path}", sub=f"sub-of-{partner}", **options)


def ordered(partner: str, **body: str) -> str:
    status, document = ask_as(partner, method="POST", body=body)
    assert (status, document["status"]) == (201, "queued"), document
    return str(document["id"])


def shown(partner: str, job: str) -> Any:
    status, document = ask_as(partner, f"/{job}")
    assert status == 200
    return document


def file_of(office: Office, job: Any) -> str:
    """The file that the link leads to."""
    assert job["status"] == "done", job
    return office.business.job_files.files[job["file"]["url"].removeprefix("https://files.example/")]


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_a_partner_gets_its_commissions_as_a_file(office: Office) -> None:
    job = ordered("anna", kind="commissions_csv", **{"from": "2026-03-01", "to": "2026-03-31"})
    assert shown("anna", job)["file"] is None
    work_off(office.business)
    told = shown("anna", job)
    assert (told["order"], told["rows"]) == ({"from": "2026-03-01", "to": "2026-03-31"}, 4)
    assert told["file"]["name"] == "commissions-keycrm-anna.csv"
    lines = rows(file_of(office, told))
    business = office.business
    journal = [each for each in business.journal("anna") if each.amount]
    assert [each["id"] for each in lines] == [each.id for each in journal]
    assert [f"{each['amount']} {each['unit']}" for each in lines] == [
        format_amount(each.amount, "USD") for each in journal
    ]
    assert lines[0]["customer"] == f"'{FORMULA}"
    assert "Ada" not in file_of(office, told)


def test_days_that_are_named_are_those_of_the_program(office: Office) -> None:
    job = ordered("anna", kind="commissions_csv", **{"from": "2026-03-02"})
    work_off(office.business)
    assert rows(file_of(office, shown("anna", job))) == []


def test_a_partner_gets_its_customers_and_its_statement(office: Office) -> None:
    customers = ordered("anna", kind="customers_csv")
    statement = ordered("anna", kind="statement_csv", month="2026-03")
    office.business.after(days=1)
    work_off(office.business)
    found = rows(file_of(office, shown("anna", customers)))
    assert [each["customer"] for each in found] == [f"'{FORMULA}", "c2", "c3"]
    assert {each["partner"] for each in found} == {"anna"}
    status, _ = send(partner_api, "/v1/programs/keycrm/statements/2026-03", sub="sub-of-anna")
    assert status == 200
    lines = rows(file_of(office, shown("anna", statement)))
    assert (lines[0]["kind"], lines[-1]["kind"], lines[-1]["accrued"]) == (
        "opening",
        "closing",
        format_amount(office.business.balance("anna").accrued, "USD").removesuffix(" USD"),
    )


def test_nobody_sees_anothers_jobs(office: Office) -> None:
    job = ordered("anna", kind="customers_csv")
    assert ask_as("zoe", f"/{job}")[0] == 404
    assert ask_as("zoe")[1]["items"] == []
    assert office.refused(f"{JOBS}/{job}", method="GET") == (404, "unknown_job")
    assert office.get(JOBS)["items"] == []
    status, theirs = office.ask(JOBS, method="POST", body={"kind": "customers_csv"})
    assert status == 201
    assert ask_as("anna", f"/{theirs['id']}")[0] == 404
    assert [each["id"] for each in ask_as("anna")[1]["items"]] == [job]
    assert ask_as("nobody", method="POST", body={"kind": "customers_csv"})[0] == 404


def test_operators_get_everybodys_figures(office: Office) -> None:
    for kind in ("customers_csv", "commissions_csv"):
        office.business.after(seconds=1)
        status, job = office.ask(JOBS, method="POST", body={"kind": kind}, who="erik")
        assert status == 201
        work_off(office.business)
        found = rows(file_of(office, office.get(f"{JOBS}/{job['id']}", who="erik")))
        assert [each["partner"] for each in found] == ["anna", "anna", "anna", "zoe"]
    first, *_ = office.get(JOBS, limit="1")["items"]
    assert (first["kind"], first["status"], first["file"], first["by"]) == (
        "commissions_csv",
        "done",
        None,
        "operator:erik",
    )
    line = office.trail("keycrm")[-1]
    assert (line["actor"], line["action"], line["target"]) == ("operator:erik", "job.ordered", "job/commissions_csv")
    assert line["changes"]["id"][1] == first["id"]


def test_a_draft_is_simulated_over_what_was_recorded(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    business, drafts = office.business, InMemoryDrafts()
    desk = operators_desk_of(business, drafts=drafts)
    monkeypatch.setattr(operator_api, "desk", lambda: desk)
    wanted = {"kind": "simulation", "since": "2026-03-01T00:00:00Z"}
    _, early = office.ask(JOBS, method="POST", body=wanted)
    work_off(business, drafts=drafts)
    failed = office.get(f"{JOBS}/{early['id']}")
    assert (failed["status"], failed["failure"]["code"]) == ("failed", "no_draft")
    document = json.loads(business.terms.model_dump_json())
    drafts.put_draft(Draft("keycrm", 1, 1, "dana", business.now, document))
    _, job = office.ask(JOBS, method="POST", body=wanted)
    business.after(minutes=1)
    work_off(business, drafts=drafts)
    told = json.loads(file_of(office, office.get(f"{JOBS}/{job['id']}")))
    assert (told["simulated"], told["events"]) == (8, [])
    at_once = office.ask(
        "programs/keycrm/draft/simulate", method="POST", body={"recorded": {"since": "2026-03-01T00:00:00Z"}}
    )[1]
    assert told == at_once


def test_a_batch_is_exported_by_who_may_and_the_trail_says_so(office: Office) -> None:
    business = office.business
    business.request_payout("anna", 12_000)
    business.at("2026-04-05T09:00:00+00:00").rollup.run("keycrm", START, business.now)
    business.batches.run("keycrm", business.now)
    body = {"kind": "export_batch", "period": "2026-03", "format": "plain"}
    assert office.refused(JOBS, who="erik", body=body) == (403, "missing_scope")
    for step, who in ((business.batches.seal, "dana"), (business.batches.approve, "erik")):
        step("keycrm", "2026-03", Step(who, business.now))
    _, job = office.ask(JOBS, method="POST", body=body)
    work_off(business)
    assert office.refused(f"{JOBS}/{job['id']}", method="GET", who="erik") == (403, "missing_scope")
    told = json.loads(file_of(office, office.get(f"{JOBS}/{job['id']}")))
    assert (told["count"], told["total"]) == (1, 12_000)
    assert [each["action"] for each in office.trail("keycrm")][-2:] == ["job.ordered", "batch.exported"]
    assert office.trail("keycrm")[-1]["actor"] == "operator:dana"
    batch = business.payouts.batch("keycrm", "2026-03")
    assert batch is not None
    assert batch.exported is not None


def test_a_batch_that_is_not_approved_fails_in_the_functions_words(office: Office) -> None:
    _, job = office.ask(JOBS, method="POST", body={"kind": "export_batch", "period": "2026-03", "format": "plain"})
    work_off(office.business)
    failed = office.get(f"{JOBS}/{job['id']}")
    assert (failed["status"], failed["failure"]["code"], failed["file"]) == ("failed", "unknown_batch", None)


def test_the_business_own_account_is_not_repeated(office: Office) -> None:
    bank = {"debtor": "KeyCRM", "iban": "NL91ABNA0417164300", "bic": "ABNANL2A", "execution": "2026-04-03"}
    body = {"kind": "export_batch", "period": "2026-03", "format": "sepa", **bank}
    status, job = office.ask(JOBS, method="POST", body=body)
    assert (status, job["order"]["debtor"]) == (201, "KeyCRM")
    assert "NL91" not in json.dumps(job) + repr(office.trail("keycrm"))


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"kind": "statement_csv"}, "invalid_request"),
        ({"kind": "statement_csv", "month": "2026-13"}, "invalid_request"),
        ({"kind": "export_batch", "period": "2026-03", "format": "plain"}, "invalid_request"),
        ({"kind": "commissions_csv", "from": "2026-02-30"}, "invalid_period"),
        ({"kind": "commissions_csv", "from": "2026-03-02", "to": "2026-03-01"}, "invalid_period"),
        ({"kind": "commissions_csv", "to": "0001-01-01"}, "invalid_period"),
        ({"kind": "customers_csv", "partner": "zoe"}, "invalid_request"),
        ({}, "invalid_request"),
    ],
)
def test_what_can_not_be_meant_is_refused_at_once(office: Office, body: dict[str, str], code: str) -> None:
    status, problem = ask_as("anna", method="POST", body=body)
    assert (status, problem["code"]) == (422, code)
    assert problem["errors"]
    assert office.business.job_queue.names == []


def test_an_operators_simulation_says_since_when(office: Office) -> None:
    assert office.refused(JOBS, body={"kind": "simulation", "since": "yesterday"})[0] == 422


def test_the_same_key_is_the_same_job_and_no_more_than_five_are_under_way(office: Office) -> None:
    first = ask_as("anna", method="POST", body={"kind": "customers_csv"}, key="k")
    assert ask_as("anna", method="POST", body={"kind": "customers_csv"}, key="k") == first
    for _ in range(4):
        office.business.after(seconds=1)
        ordered("anna", kind="customers_csv")
    status, problem = ask_as("anna", method="POST", body={"kind": "customers_csv"})
    assert (status, problem["code"]) == (422, "too_many_jobs")
    work_off(office.business)
    ordered("anna", kind="customers_csv")


def test_a_job_and_its_link_are_gone_after_a_week(office: Office) -> None:
    job = ordered("anna", kind="customers_csv")
    work_off(office.business)
    assert shown("anna", job)["expires_at"] == "2026-03-08T09:12:00.000Z"
    office.business.now += timedelta(days=7)
    assert ask_as("anna", f"/{job}")[0] == 404
    assert ask_as("anna")[1]["items"] == []
    assert ask_as("anna", starting_after="nonsense")[0] == 422


def test_a_unit_that_the_program_does_not_have_fails(office: Office) -> None:
    job = ordered("anna", kind="statement_csv", month="2026-03", unit="KRW")
    work_off(office.business)
    assert shown("anna", job)["failure"]["code"] == "unknown_unit"
