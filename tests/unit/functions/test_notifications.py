"""What a partner has to know of is derived from what is stored; unread ones come first until they are read."""

from typing import Any

import pytest

from functions.partner_api import handler as partner_api
from linkledger.ledger.blocks import Remark
from linkledger.partners.suspend import reinstate, suspend
from linkledger.payouts.method import PayoutMethod, change_method
from linkledger.payouts.payout import Step
from linkledger.payouts.transfer import TransferDesk
from tests.builders import START, Business
from tests.unit.functions.asking import Answer, send
from tests.unit.functions.edge import desk_of

PATH = "/v1/programs/keycrm/notifications"


@pytest.fixture
def business(monkeypatch: pytest.MonkeyPatch) -> Business:
    business = Business.running("keycrm")
    for partner in ("anna", "ben"):
        business.enroll(partner)
        business.partners.add_membership(f"sub-of-{partner}", "keycrm", partner)
    monkeypatch.setattr(partner_api, "desk", lambda: desk_of(business))
    return business


def ask(path: str = PATH, *, sub: str = "sub-of-anna", **options: Any) -> Answer:
    return send(partner_api, path, sub=sub, **options)


def kinds(**asked: Any) -> list[str]:
    return [each["kind"] for each in ask(**asked)[1]["items"]]


def read(*ids: str, sub: str = "sub-of-anna") -> Answer:
    return ask(f"{PATH}/read", method="POST", body={"ids": list(ids)} if ids else {}, sub=sub)


def test_standing_terms_method_and_money_are_told_newest_first(business: Business) -> None:
    method = PayoutMethod("keycrm", "anna", "paypal", "Anna", email="anna@shop.example")
    change_method(business.methods, method, "anna", business.after(hours=1).now)
    business.after(hours=1).publish(business.terms.model_copy(update={"name": "KeyCRM, anew"}))
    suspend("keycrm", "anna", business.after(hours=1).now, business.partners, business.links)
    reinstate("keycrm", "anna", business.after(hours=1).now, business.partners, business.links)
    business.blocks.block(business.account("anna"), Remark("why", "dana", business.after(hours=1).now))
    business.after(hours=1)
    told = ["balance_blocked", "reinstated", "suspended", "terms_changed", "method_changed", "approved"]
    assert kinds() == told
    assert kinds(sub="sub-of-ben") == ["terms_changed", "approved"]


def test_what_became_of_payouts_is_told_with_the_reason(business: Business) -> None:
    business.sign_up("c1", code="ANNA")
    business.after(minutes=1).post("payment", "c1", amount=200_000)
    first, second = (business.request_payout("anna", 5_000) for _ in range(2))
    transfers = TransferDesk(business.payouts)
    transfers.void("keycrm", "anna", second.id, "The bank refused it.", Step("dana", business.after(hours=1).now))
    business.rollup.run("keycrm", START, business.at("2026-04-05T09:00:00+00:00").now)
    business.batches.run("keycrm", business.now)
    for name, step in (
        ("dana", business.batches.seal),
        ("erik", business.batches.approve),
        ("erik", business.batches.settle),
    ):
        step("keycrm", "2026-03", Step(name, business.now))
    transfers.take_back("keycrm", "anna", first.id, "Account closed.", Step("dana", business.after(days=1).now))
    items = ask()[1]["items"]
    assert [(each["kind"], each["subject"]) for each in items[:3]] == [
        ("payout_returned", first.id),
        ("payout_paid", first.id),
        ("payout_voided", second.id),
    ]
    assert items[0]["message"] == "50.00 USD came back and are available again: Account closed."
    assert [(each["amount"], each["unit"], each["reason"]) for each in items[:4]] == [
        (5_000, "USD", "Account closed."),
        (5_000, "USD", None),
        (5_000, "USD", "The bank refused it."),
        (None, None, None),
    ]


def test_read_ones_come_last_and_stay_read(business: Business) -> None:
    business.publish(business.terms.model_copy(update={"name": "KeyCRM, anew"}))
    business.after(hours=1)
    business.publish(business.terms.model_copy(update={"name": "KeyCRM, once more"}))
    business.after(hours=1)
    newest = ask()[1]["items"][0]
    assert read(newest["id"]) == (200, {"unread": len(ask()[1]["items"]) - 1})
    document = ask()[1]
    assert document["items"][-1] == {**newest, "read": True}
    assert document["unread"] == len(document["items"]) - 1
    assert ask(sub="sub-of-ben")[1]["unread"] == len(document["items"])
    page = ask(limit="1", starting_after=document["items"][-2]["id"])[1]
    assert ([each["id"] for each in page["items"]], page["has_more"]) == ([newest["id"]], False)
    assert read() == read() == (200, {"unread": 0})


def test_only_ones_own_can_be_read(business: Business) -> None:
    bens = ask(sub="sub-of-ben")[1]["items"][0]["id"]
    status, problem = read(bens)
    assert (status, problem["code"]) == (404, "unknown_notification")
    assert ask(sub="sub-of-ben")[1]["unread"] == 1
    assert ask(f"{PATH}/read", method="POST", body={"ids": []})[0] == 422
    lines = business.audit.page("keycrm", "2026-03", limit=10, cursor=None)[0]
    assert [(each.name, each.outcome, each.reason) for each in lines] == [
        ("notifications.read", "refused", "unknown_notification")
    ]


def test_what_is_older_than_half_a_year_is_gone(business: Business) -> None:
    business.after(days=179)
    assert kinds() == ["approved"]
    business.after(days=1)
    assert kinds() == []
