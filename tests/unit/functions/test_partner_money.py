"""A partner's money: what is on hold until when, the rules before they bite, each payout's steps, statements."""

import csv
import io
from dataclasses import replace
from typing import Any

import pytest

from functions.partner_api import balance as balance_route
from functions.partner_api import handler as partner_api
from functions.partner_api import statements
from linkledger.earning.reconcile import RECONCILING
from linkledger.ledger.blocks import Remark
from linkledger.money import Percent
from linkledger.partners.partner import Former
from linkledger.payouts.payout import Step
from linkledger.terms.presets import load_preset
from tests.builders import START, Business
from tests.unit.functions.asking import Answer, send
from tests.unit.functions.edge import Context, desk_of, published_event

KEYCRM = "/v1/programs/keycrm"
IBAN = "NL91ABNA0417164300"


def joined(monkeypatch: pytest.MonkeyPatch, business: Business) -> Business:
    for partner in ("anna", "ben"):
        business.enroll(partner)
        business.approve(partner)
        business.partners.add_membership(f"sub-of-{partner}", business.terms.program, partner)
    monkeypatch.setattr(partner_api, "desk", lambda: desk_of(business))
    return business


@pytest.fixture
def business(monkeypatch: pytest.MonkeyPatch) -> Business:
    """keycrm, where Anna's customer pays 1,000.00 USD."""
    business = joined(monkeypatch, Business.running("keycrm"))
    business.sign_up("c1", code="ANNA", account="=cmd|calc")
    business.after(minutes=1).post("payment", "c1", amount=100_000)
    return business


def ask(path: str, *, sub: str = "sub-of-anna", **options: Any) -> Answer:
    return send(partner_api, path, sub=sub, **options)


def text(path: str, sub: str = "sub-of-anna", **query: str) -> tuple[int, dict[str, str], str]:
    """Status, headers and body of an answer that is no JSON."""
    event = published_event("http-api-v2-jwt")
    event |= {"rawPath": path, "rawQueryString": "", "queryStringParameters": query or None}
    event["requestContext"]["http"] |= {"method": "GET", "path": path}
    event["requestContext"]["authorizer"]["jwt"]["claims"] |= {"sub": sub}
    answer = partner_api.handler(event, Context())
    return answer["statusCode"], {name.lower(): each for name, each in answer["headers"].items()}, answer["body"]


# -- balance -----------------------------------------------------------------------------------------------------------


def test_what_is_on_hold_says_when_it_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    terms = load_preset("letoile")
    held = terms.rewards[0].model_copy(update={"hold_days": 14})
    business = joined(monkeypatch, Business(terms.model_copy(update={"rewards": (held,)})))
    business.sign_up("c1", code="ANNA")
    first = business.after(minutes=1).post("order", "c1", amount=10_000)
    business.after(minutes=1).refund(first, 5_000)
    business.after(days=1).post("order", "c1", amount=20_000)
    (balance,) = ask("/v1/programs/letoile/balance")[1]["balances"]
    assert (balance["pending"], balance["available"], balance["maturing_complete"]) == (3_250, 0, True)
    assert balance["maturing"] == [{"day": "2026-03-15", "amount": 650}, {"day": "2026-03-16", "amount": 2_600}]
    assert ask("/v1/programs/letoile/commissions")[1]["items"][0]["on_hold"] is True
    monkeypatch.setattr(balance_route, "_LOOKED_AT", 1)
    (balance,) = ask("/v1/programs/letoile/balance")[1]["balances"]
    assert (balance["maturing"], balance["maturing_complete"]) == ([{"day": "2026-03-16", "amount": 2_600}], False)
    business.after(days=14)
    assert ask("/v1/programs/letoile/balance")[1]["balances"][0]["maturing"] == []
    assert ask("/v1/programs/letoile/commissions")[1]["items"][0]["on_hold"] is False


def test_what_comes_next_is_named(business: Business) -> None:
    business.request_payout("anna", 6_000)
    document = ask(f"{KEYCRM}/balance")[1]
    assert document["next_payout"] == {
        "mode": "on_request",
        "unit": "USD",
        "payable": 4_000,
        "minimums": [{"to": "bank", "minimum": 5_000}, {"to": "top_up", "minimum": 0}],
        "opens_at": None,
        "payout_day": "2026-03-02T04:00:00.000Z",
        "period": "2026-02",
    }
    assert [(each["amount"], each["status"]) for each in document["open_payouts"]] == [(6_000, "processing")]
    business.at("2026-03-02T04:00:00+00:00")
    following = ask(f"{KEYCRM}/balance")[1]["next_payout"]
    assert (following["payout_day"], following["period"]) == ("2026-04-02T03:00:00.000Z", "2026-03")


def test_requests_that_open_later_say_when(monkeypatch: pytest.MonkeyPatch) -> None:
    joined(monkeypatch, Business.running("bet-n-joy"))
    document = ask("/v1/programs/bet-n-joy/balance")[1]
    assert document["next_payout"]["opens_at"] == "2026-03-01T16:00:00.000Z"


def test_points_are_spent_inside_so_that_no_payout_comes_next(monkeypatch: pytest.MonkeyPatch) -> None:
    joined(monkeypatch, Business.running("zenden"))
    assert ask("/v1/programs/zenden/balance")[1]["next_payout"] is None


@pytest.mark.parametrize(
    ("by", "code", "shown"),
    [
        ("dana", "by_operator", "We wait for your invoice."),
        (RECONCILING, "being_checked", "Its sums are being checked"),
    ],
)
def test_a_blocked_balance_says_so_in_plain_words(business: Business, by: str, code: str, shown: str) -> None:
    account = business.account("anna")
    business.blocks.block(account, Remark("We wait for your invoice.", by, business.now))
    blocked = ask(f"{KEYCRM}/balance")[1]["balances"][0]["blocked"]
    assert (blocked["code"], blocked["reason"].startswith(shown)) == (code, True)
    assert ask(f"{KEYCRM}/balance", sub="sub-of-ben")[1]["balances"][0]["blocked"] is None
    business.blocks.release(account, Remark("It came.", "dana", business.now))
    assert ask(f"{KEYCRM}/balance")[1]["balances"][0]["blocked"] is None


# -- the rules of a payout before they bite ----------------------------------------------------------------------------

ASKED = [
    (5_000, "bank"),
    (4_999, "bank"),
    (10_001, "bank"),
    (0, "bank"),
    (1_000, "top_up:account-of-anna"),
    (10_000, "top_up:account-of-anna"),
    (1_000, "top_up:account-of-ben"),
    (1_000, "balance:acme"),
]


@pytest.mark.parametrize(("amount", "to"), ASKED)
def test_the_dry_run_says_what_the_request_then_does(business: Business, amount: int, to: str) -> None:
    before = (dict(business.ledger.journal), dict(business.ledger.lots), dict(business.payouts.payouts))
    status, document = ask(f"{KEYCRM}/payouts/terms", amount=str(amount), to=to)
    quote = document["quote"]
    assert status == 200
    assert before == (business.ledger.journal, business.ledger.lots, business.payouts.payouts)
    status, answer = ask(f"{KEYCRM}/payouts", method="POST", body={"amount": amount, "to": to}, key="k1")
    assert quote["accepted"] is (status == 201)
    if status == 201:
        assert (quote["bonus"], quote["at_once"]) == (answer["bonus"], answer["status"] == "done")
    else:
        assert quote["refusal"]["code"] == answer["code"]


def test_the_rules_are_listed_with_what_a_request_names(business: Business) -> None:
    document = ask(f"{KEYCRM}/payouts/terms")[1]
    assert (document["available"], document["opens_at"], document["quote"]) == (10_000, None, None)
    bank, top_up = document["destinations"]
    assert (bank["to"], bank["minimum"], bank["immediate"]) == ("bank", 5_000, False)
    assert (top_up["to"], top_up["bonus_percent"], top_up["immediate"]) == ("top_up:account-of-anna", "20", True)
    assert ask(f"{KEYCRM}/payouts/terms", to="the moon")[1]["code"] == "invalid_target"


def test_a_debt_among_the_lots_is_settled_in_thought_alone(business: Business) -> None:
    """The first lot is used up and then refunded: the second one owes it, so that the third one, of a higher rate and
    with less behind it, pays for the request."""
    business.request_payout("anna", 10_000, "top_up:account-of-anna")
    business.refund("e2", 50_000)
    business.after(minutes=1).post("payment", "c1", amount=50_000)
    anna = business.partners.get("keycrm", "anna")
    assert anna is not None
    rates = {"revenue_share": Percent.parse(50)}
    business.partners.replace(replace(anna, percents=rates, former_percents=(Former({}, business.now),)))
    business.after(minutes=1).post("payment", "c1", amount=10_000)
    before = dict(business.ledger.lots)
    quote = ask(f"{KEYCRM}/payouts/terms", amount="5000", to="top_up:account-of-anna")[1]["quote"]
    assert business.ledger.lots == before
    payout = business.request_payout("anna", 5_000, "top_up:account-of-anna")
    assert (quote["accepted"], quote["bonus"], payout.bonus) == (True, 2_000, 2_000)


def test_what_keeps_a_payout_out_of_a_batch_is_said_before(business: Business) -> None:
    def warnings() -> list[str]:
        quote = ask(f"{KEYCRM}/payouts/terms", amount="5000")[1]["quote"]
        assert quote["accepted"] is True
        return [each["code"] for each in quote["warnings"]]

    assert warnings() == ["no_payout_method"]
    change_method({"kind": "bank", "name": "Anna", "iban": IBAN})
    assert warnings() == ["payout_method_cools_off"]
    business.after(hours=72)
    assert warnings() == []
    business.blocks.block(business.account("anna"), Remark("why", "dana", business.now))
    assert warnings() == ["account_blocked"]


def test_a_payout_shows_its_steps(business: Business) -> None:
    payout = business.request_payout("anna", 5_000)
    business.rollup.run("keycrm", START, business.at("2026-04-05T09:00:00+00:00").now)
    business.batches.run("keycrm", business.now)
    for hours, step in ((1, business.batches.seal), (1, business.batches.approve), (1, business.batches.settle)):
        business.after(hours=hours)
        step("keycrm", "2026-03", Step("dana" if step == business.batches.seal else "erik", business.now))
    status, document = ask(f"{KEYCRM}/payouts/{payout.id}")
    assert (status, document["payout"]["status"]) == (200, "done")
    assert [(each["step"], each["at"]) for each in document["steps"]] == [
        ("requested", "2026-03-01T09:01:00.000Z"),
        ("batched", "2026-04-05T09:00:00.000Z"),
        ("checked", "2026-04-05T10:00:00.000Z"),
        ("approved", "2026-04-05T11:00:00.000Z"),
        ("paid", "2026-04-05T12:00:00.000Z"),
    ]
    assert "dana" not in str(document)
    for path, sub in ((payout.id, "sub-of-ben"), ("po_1", "sub-of-anna")):
        assert ask(f"{KEYCRM}/payouts/{path}", sub=sub)[1]["code"] == "unknown_payout"


# -- statements --------------------------------------------------------------------------------------------------------


def test_statements_add_up_and_go_on_where_the_last_one_ended(business: Business) -> None:
    business.after(minutes=1).request_payout("anna", 5_000)
    business.at("2026-04-10T09:00:00+00:00").post("payment", "c1", amount=10_000)
    business.rollup.run("keycrm", START, business.now)
    months = ask(f"{KEYCRM}/statements")[1]["items"]
    assert months == [{"month": "2026-04", "closed": False}, {"month": "2026-03", "closed": True}]
    march, april = (ask(f"{KEYCRM}/statements/{month}")[1] for month in ("2026-03", "2026-04"))
    for each in (march, april):
        for bucket in ("accrued", "pending", "available", "reserved", "paid", "written_off"):
            moved = sum(line["changes"][bucket] for line in each["lines"])
            assert each["opening"][bucket] + moved == each["closing"][bucket]
    assert march["closing"] == april["opening"]
    assert april["closing"] == {"accrued": 11_000, **vars(business.balance("anna"))}
    assert [(each["kind"], each["changes"]["available"]) for each in march["lines"]] == [
        ("commission", 10_000),
        ("reserve", -5_000),
    ]


def test_a_statement_for_a_spreadsheet_runs_no_formula_and_adds_up(business: Business) -> None:
    business.after(minutes=1).post("payment", "c1", amount=1_250, id="=HYPERLINK(1)")
    status, headers, body = text(f"{KEYCRM}/statements/2026-03/csv")
    assert (status, headers["content-type"]) == (200, "text/csv; charset=utf-8")
    assert 'filename="statement-keycrm-2026-03-USD.csv"' in headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(body)))
    assert [each["event"] for each in rows] == ["", "e2", "'=HYPERLINK(1)", ""]
    sums = [float(each["available"]) for each in rows]
    assert sums == [0, 100.00, 1.25, 101.25]
    assert {each["unit"] for each in rows} == {"USD"}


def test_a_statement_to_print_escapes_what_others_wrote(business: Business) -> None:
    business.post("payment", "c1", amount=10_000, id="<script>alert(1)</script>")
    status, headers, body = text(f"{KEYCRM}/statements/2026-03/page")
    assert (status, headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert "<script" not in body
    assert "&lt;script&gt;" in body
    assert "110.00" in body


def test_there_are_statements_since_the_enrollment_and_in_units_of_the_terms(business: Business) -> None:
    for month in ("2026-02", "2026-04", "2026-13", "March"):
        assert ask(f"{KEYCRM}/statements/{month}")[1]["code"] == "unknown_statement"
    assert ask(f"{KEYCRM}/statements/2026-03", unit="EUR")[1]["code"] == "unknown_unit"
    assert ask(f"{KEYCRM}/statements/2026-03", sub="sub-of-ben")[1]["lines"] == []


@pytest.mark.parametrize("limit", ["MOST_ENTRIES", "MOST_LINES"])
def test_a_statement_that_is_too_long_is_refused(
    business: Business, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    business.post("payment", "c1", amount=10_000)
    monkeypatch.setattr(statements, limit, 2)
    assert ask(f"{KEYCRM}/statements/2026-03")[0] == 200
    monkeypatch.setattr(statements, limit, 1)
    status, problem = ask(f"{KEYCRM}/statements/2026-03")
    assert (status, problem["code"]) == (422, "statement_too_long")


# -- where payouts go --------------------------------------------------------------------------------------------------


def change_method(body: dict[str, Any], sub: str = "sub-of-anna") -> Answer:
    return ask(f"{KEYCRM}/payout-method", method="PUT", body=body, sub=sub)


def test_a_method_is_stored_in_versions_masked_and_cools_off(business: Business) -> None:
    empty = ask(f"{KEYCRM}/payout-method")[1]
    assert (empty["method"], empty["inside"]) == (None, [{"kind": "top_up", "to": "top_up:account-of-anna"}])
    status, document = change_method({"kind": "bank", "name": "Anna A", "iban": "NL91 ABNA 0417 1643 00"})
    assert (status, document["method"]["kind"], document["method"]["iban"]) == (200, "bank", "NL91***4300")
    assert (document["method"]["cools_off"], document["method"]["paid_to_from"]) == (True, "2026-03-04T09:01:00.000Z")
    assert document["message"].startswith("Payouts wait until 2026-03-04T09:01:00.000Z")
    business.after(hours=72)
    assert ask(f"{KEYCRM}/payout-method")[1]["message"] is None
    document = change_method({"kind": "paypal", "name": "Anna A", "email": "anna@shop.example"})[1]
    assert (document["versions"], document["method"]["email"]) == (2, "a***a@shop.example")
    assert [each.kind for each in business.methods.versions("keycrm", "anna")] == ["sepa", "paypal"]
    assert ask(f"{KEYCRM}/payout-method", sub="sub-of-ben")[1]["method"] is None


def test_the_same_method_again_is_no_new_version(business: Business) -> None:
    for _ in range(2):
        document = change_method({"kind": "wise", "name": "Anna", "email": "anna@shop.example"})[1]
        business.after(hours=1)
    assert document["versions"] == 1


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({"kind": "bank", "name": "A", "iban": "NL92ABNA0417164300"}, ["iban"]),
        ({"kind": "bank", "name": "A", "iban": "NL91"}, ["iban"]),
        ({"kind": "bank", "name": "A", "iban": IBAN, "bic": "ABNA"}, ["bic"]),
        ({"kind": "bank", "name": " "}, ["name", "iban"]),
        ({"kind": "paypal", "name": "A", "email": "nobody"}, ["email"]),
        ({"kind": "paypal", "name": "A"}, ["email"]),
        ({"kind": "wise", "name": "A"}, ["iban"]),
        ({"kind": "plain", "name": "A"}, ["kind"]),
        ({"kind": "bank", "name": "A", "iban": IBAN, "owner": "B"}, ["owner"]),
    ],
)
def test_a_faulty_method_names_every_field(business: Business, body: dict[str, Any], fields: list[str]) -> None:
    status, problem = change_method(body)
    assert (status, [each["field"] for each in problem["errors"]]) == (422, fields)
    assert business.methods.versions("keycrm", "anna") == []


def test_the_trail_says_that_a_method_changed_and_not_to_what(business: Business) -> None:
    change_method({"kind": "bank", "name": "Anna", "iban": IBAN})
    business.after(hours=1)
    change_method({"kind": "paypal", "name": "Anna", "email": "anna@shop.example"})
    business.after(hours=1)
    change_method({"kind": "paypal", "name": "Anna"})
    refused, second, first = business.audit.page("keycrm", "2026-03", limit=10, cursor=None)[0]
    assert (str(first.actor), first.name, first.target) == ("partner:anna", "payout_method.changed", "partner/anna")
    assert first.changes == {
        "kind": (None, "sepa"),
        "version": (None, 1),
        "name": (None, "given"),
        "iban": (None, "given"),
    }
    assert (second.changes["iban"], second.changes["email"]) == (("given", None), (None, "given"))
    assert (refused.outcome, refused.reason) == ("refused", "invalid_payout_method")
    assert not {IBAN, "anna@shop.example"} & set(str([first, second, refused]).replace("'", " ").split())


def test_the_trail_says_where_a_payout_goes_without_the_account(business: Business) -> None:
    for to, status in (("top_up:account-of-anna", 201), ("top_up:thief@mail.example", 422)):
        business.after(minutes=1)
        assert ask(f"{KEYCRM}/payouts", method="POST", body={"amount": 5_000, "to": to}, key=to)[0] == status
    refused, done = business.audit.page("keycrm", "2026-03", limit=10, cursor=None)[0]
    assert [(each.target, str(each.outcome)) for each in (done, refused)] == [
        ("payout/top_up", "done"),
        ("payout/top_up", "refused"),
    ]
    assert done.changes["to"] == (None, "top_up")
    assert not [name for name in ("account-of-anna", "thief") if name in str([done, refused])]


def test_the_trail_has_the_request_of_a_payout(business: Business) -> None:
    ask(f"{KEYCRM}/payouts", method="POST", body={"amount": 5_000, "to": "bank"}, key="k1")
    (line,) = business.audit.page("keycrm", "2026-03", limit=10, cursor=None)[0]
    assert (line.name, line.changes["amount"]) == ("payout.requested", (None, 5_000))
