"""Partners and operators see to their webhooks over HTTP; a secret is shown once, and is in nobody's trail."""

from collections.abc import Callable
from typing import Any

import pytest

from functions.partner_api import handler as partner_api
from linkledger.access.operators import Scope
from linkledger.webhooks.delivery import Attempt, DeliveryState, Outgoing
from linkledger.webhooks.subscription import Owner
from tests.builders import Business
from tests.unit.functions.asking import Answer, send
from tests.unit.functions.edge import desk_of
from tests.unit.functions.operators_asking import Office

PATH = "/v1/programs/keycrm/webhooks"
BODY = {"url": "https://hooks.example.com/in?token=abc", "types": ["commission.created", "payout.settled"]}
Ask = Callable[..., Answer]


@pytest.fixture
def business() -> Business:
    """keycrm with Anna and Zoltan."""
    business = Business.running("keycrm")
    for partner in ("anna", "zoltan"):
        business.enroll(partner)
        business.partners.add_membership(f"sub-of-{partner}", "keycrm", partner)
    return business


@pytest.fixture
def ask(business: Business, monkeypatch: pytest.MonkeyPatch) -> Ask:
    desk = desk_of(business)
    monkeypatch.setattr(partner_api, "desk", lambda: desk)

    def asked(path: str = "", method: str = "GET", body: Any = None, *, who: str = "anna", **options: Any) -> Answer:
        return send(partner_api, f"{PATH}{path}", sub=f"sub-of-{who}", method=method, body=body, **options)

    return asked


@pytest.fixture
def office(business: Business, monkeypatch: pytest.MonkeyPatch) -> Office:
    return Office.of(business, {Scope.PROGRAM_WRITE}, monkeypatch)


def actions(business: Business) -> list[tuple[str, str, str]]:
    return [(str(each.actor), each.name, str(each.outcome)) for each in business.audit.actions.values()]


def refusal(answer: Answer) -> tuple[int, str]:
    return answer[0], answer[1]["code"]


def a_failed_attempt(business: Business, webhook: str) -> str:
    """The message that went out last was not taken, for the last time."""
    due = business.queues.waiting.pop()
    sent = Outgoing(Owner("keycrm", "anna"), webhook, due.delivery, "", "", (1,), 8)
    business.deliveries.note(sent, Attempt(8, business.now, 5_000, error="timeout"), DeliveryState.DEAD)
    return due.delivery


def test_a_partner_makes_changes_and_ends_a_webhook(ask: Ask, business: Business) -> None:
    status, made = ask("", "POST", BODY)
    assert (status, made["url"], made["types"], made["disabled"]) == (201, BODY["url"], BODY["types"], False)
    assert (made["id"][:3], made["secret"][:6], made["old_secret_until"]) == ("wh_", "whsec_", None)
    assert ask(f"/{made['id']}") == (200, {name: value for name, value in made.items() if name != "secret"})
    status, changed = ask(f"/{made['id']}", "PATCH", {"types": ["payout.returned"], "disabled": True})
    assert (status, changed["types"], changed["disabled"], changed["url"]) == (
        200,
        ["payout.returned"],
        True,
        made["url"],
    )
    assert ask(f"/{made['id']}", "PATCH", {"disabled": False, "url": "https://hooks.example.com/2"})[0] == 200
    assert ask()[1]["items"] == [{**changed, "disabled": False, "url": "https://hooks.example.com/2"}]
    assert ask(f"/{made['id']}", "DELETE")[0] == 200
    assert (ask()[1]["items"], refusal(ask(f"/{made['id']}"))) == ([], (404, "unknown_webhook"))
    assert actions(business) == [
        ("partner:anna", f"webhook.{name}", "done") for name in ("made", "changed", "changed", "deleted")
    ]
    trail = str([each.changes for each in business.audit.actions.values()])
    assert "hooks.example.com" in trail
    assert "token" not in trail
    assert "whsec" not in trail


def test_a_secret_is_replaced_with_a_day_in_which_both_sign(ask: Ask, business: Business) -> None:
    made = ask("", "POST", BODY)[1]
    business.after(hours=1)
    status, rotated = ask(f"/{made['id']}/rotate-secret", "POST")
    assert (status, rotated["old_secret_until"]) == (201, "2026-03-02T10:00:00.000Z")
    assert rotated["secret"] != made["secret"]
    (action,) = [each for each in business.audit.actions.values() if each.name == "webhook.secret_rotated"]
    assert action.changes == {"secret_version": (1, 2)}


def test_what_is_wrong_is_said_by_field(ask: Ask) -> None:
    wrong: list[tuple[dict[str, Any], str]] = [
        (BODY | {"url": "http://hooks.example.com"}, "url"),
        (BODY | {"url": "https://127.0.0.1/"}, "url"),
        (BODY | {"types": ["partner.suspended"]}, "types"),
        (BODY | {"types": []}, "types"),
        (BODY | {"types": ["ledger.emptied"]}, "types.0"),
        (BODY | {"secret": "mine"}, "secret"),
    ]
    for body, field in wrong:
        status, problem = ask("", "POST", body)
        assert (status, [each["field"] for each in problem["errors"]]) == (422, [field])


def test_five_are_enough_and_only_who_takes_part_has_any(ask: Ask, business: Business) -> None:
    for _ in range(5):
        assert ask("", "POST", BODY)[0] == 201
    assert refusal(ask("", "POST", BODY)) == (422, "too_many_webhooks")
    office = business.partners.partners["keycrm", "zoltan"]
    business.partners.replace(type(office)(**{**vars(office), "suspended_at": business.now}))
    assert refusal(ask("", "POST", BODY, who="zoltan")) == (422, "partner_not_active")
    assert actions(business)[-2:] == [
        ("partner:anna", "webhook.made", "refused"),
        ("partner:zoltan", "webhook.made", "refused"),
    ]


def test_a_ping_is_logged_dies_and_is_sent_again(ask: Ask, business: Business) -> None:
    made = ask("", "POST", BODY)[1]
    status, sent = ask(f"/{made['id']}/ping", "POST")
    assert (status, sent["type"], sent["state"], sent["attempts"]) == (201, "webhook.ping", "pending", [])
    again = f"/{made['id']}/deliveries/{sent['id']}/redeliver"
    assert refusal(ask(again, "POST")) == (422, "delivery_pending")
    assert a_failed_attempt(business, made["id"]) == sent["id"]
    (dead,) = ask(f"/{made['id']}/deliveries", state="dead")[1]["items"]
    attempt = {"number": 8, "at": "2026-03-01T09:00:00.000Z", "ms": 5000, "status": None, "error": "timeout"}
    assert (dead["id"], dead["attempts"]) == (sent["id"], [attempt])
    assert ask(f"/{made['id']}/deliveries", state="delivered")[1]["items"] == []
    assert ask(again, "POST")[0] == 200
    assert [each.delivery for each in business.queues.waiting] == [sent["id"]]
    assert refusal(ask(f"/{made['id']}/deliveries/msg_nobodys/redeliver", "POST")) == (404, "unknown_delivery")
    assert [name for _, name, _ in actions(business)][1:3] == ["webhook.pinged", "webhook.redelivered"]


def test_deliveries_come_in_pages_newest_first(ask: Ask, business: Business) -> None:
    made = ask("", "POST", BODY)[1]
    sent = []
    for _ in range(5):
        sent.append(ask(f"/{made['id']}/ping", "POST")[1]["id"])
        business.after(minutes=1)
    page = ask(f"/{made['id']}/deliveries", limit="3")[1]
    rest = ask(f"/{made['id']}/deliveries", limit="3", starting_after=page["next_cursor"])[1]
    assert [each["id"] for each in (*page["items"], *rest["items"])] == sent[::-1]
    assert refusal(ask(f"/{made['id']}/deliveries", starting_after="anything")) == (422, "invalid_cursor")


@pytest.mark.parametrize(
    ("method", "rest"),
    [
        *(("GET", ""), ("PATCH", ""), ("DELETE", ""), ("POST", "/rotate-secret"), ("POST", "/ping")),
        *(("GET", "/deliveries"), ("POST", "/deliveries/{delivery}/redeliver")),
    ],
)
def test_anothers_webhook_is_not_there(ask: Ask, business: Business, method: str, rest: str) -> None:
    made = ask("", "POST", BODY)[1]
    delivery = ask(f"/{made['id']}/ping", "POST")[1]["id"]
    a_failed_attempt(business, made["id"])
    kept = dict(business.subscriptions.kept), dict(business.deliveries.kept)
    body = {"disabled": True} if method == "PATCH" else None
    answer = ask(f"/{made['id']}{rest.format(delivery=delivery)}", method, body, who="zoltan")
    assert refusal(answer) == (404, "unknown_webhook")
    assert (business.subscriptions.kept, business.deliveries.kept, business.queues.waiting) == (*kept, [])
    assert ask(who="zoltan")[1]["items"] == []


def test_an_operator_sees_to_the_programs_own(office: Office, ask: Ask, business: Business) -> None:
    everything = {"url": "https://erp.example.com/in", "types": ["partner.suspended", "commission.created"]}
    ask("", "POST", BODY)
    status, made = office.ask("programs/keycrm/webhooks", method="POST", body=everything)
    assert (status, made["types"], made["secret"][:6]) == (201, sorted(everything["types"]), "whsec_")
    path = f"programs/keycrm/webhooks/{made['id']}"
    assert [each["id"] for each in office.get("programs/keycrm/webhooks")["items"]] == [made["id"]]
    assert office.ask(path, method="PATCH", body={"disabled": True})[1]["disabled"]
    assert office.ask(f"{path}/rotate-secret", method="POST")[0] == 201
    assert office.ask(f"{path}/ping", method="POST")[0] == 201
    (sent,) = office.get(f"{path}/deliveries")["items"]
    business.deliveries.turn(next(iter(business.deliveries.kept.values())), DeliveryState.STOPPED)
    assert office.ask(f"{path}/deliveries/{sent['id']}/redeliver", method="POST")[0] == 200
    assert office.get(path)["id"] == made["id"]
    assert refusal(ask(f"/{made['id']}")) == (404, "unknown_webhook")
    assert office.ask(path, method="DELETE")[0] == 200
    names = [each["action"] for each in office.trail("keycrm") if each["actor"] == "operator:dana"]
    assert names == [
        f"webhook.{each}" for each in ("made", "changed", "secret_rotated", "pinged", "redelivered", "deleted")
    ]


def test_an_operator_without_the_scope_sees_and_changes_none(office: Office, business: Business) -> None:
    made = office.ask("programs/keycrm/webhooks", method="POST", body=BODY)[1]
    path = f"programs/keycrm/webhooks/{made['id']}"
    for method, tried, body in (
        ("GET", "programs/keycrm/webhooks", None),
        ("POST", "programs/keycrm/webhooks", BODY),
        ("GET", path, None),
        ("PATCH", path, {"disabled": True}),
        ("DELETE", path, None),
        ("POST", f"{path}/rotate-secret", None),
        ("POST", f"{path}/ping", None),
        ("GET", f"{path}/deliveries", None),
        ("POST", f"{path}/deliveries/msg_1/redeliver", None),
    ):
        assert office.refused(tried, method=method, body=body, who="erik") == (403, "missing_scope")
    assert len(business.subscriptions.kept) == 1
    assert office.refused("programs/mars/webhooks", body=BODY) == (404, "unknown_program")
