"""No answer and no log line of a partner's carries anything of another partner or another program (P8).

The requests come of the resolver's table (``isolation``): a new route is asked by itself.
"""

import json
import re
from functools import cache
from string import ascii_lowercase, ascii_uppercase, digits
from typing import Any
from urllib.parse import quote

import pytest

from functions.partner_api import handler as partner_api
from functions.partner_api.by_key import scope_of
from tests.builders import Business
from tests.unit.functions.conftest import Written
from tests.unit.functions.edge import desk_of
from tests.unit.functions.isolation import PARAMETER, Answer, Request, ask, requests, routes
from tests.unit.functions.two_programs import ANNA, OTHER_ANNA, ZOLTAN, ids_of, key_text, pay, personal_data, world

APP = partner_api.api.app
PROGRAM = "/v1/programs/<program>"
BODIES: dict[str, dict[str, Any]] = {
    "POST /v1/invitations": {"code": "somebody-elses"},
    f"PATCH {PROGRAM}/profile": {"name": "Anna"},
    f"POST {PROGRAM}/applications": {"terms_version": 1, "partner": "anna-2", "code": "ANNA-2", "account": "a-2"},
    f"POST {PROGRAM}/terms/acceptances": {"terms_version": 1},
    f"POST {PROGRAM}/leave": {},
    f"POST {PROGRAM}/links": {"code": "FRESH"},
    f"PATCH {PROGRAM}/links/<code>": {"label": "blog"},
    f"POST {PROGRAM}/links/<code>/archive": {},
    f"POST {PROGRAM}/leads": {"email": "lead@shop.example"},
    f"POST {PROGRAM}/payouts": {"amount": 6_000, "to": "bank"},
    f"PUT {PROGRAM}/payout-method": {"kind": "paypal", "name": "Anna", "email": "anna@shop.example"},
    f"POST {PROGRAM}/notifications/read": {},
    f"POST {PROGRAM}/webhooks": {"url": "https://hooks.example.com/in", "types": ["commission.created"]},
    f"PATCH {PROGRAM}/webhooks/<webhook>": {"disabled": True},
    f"DELETE {PROGRAM}/webhooks/<webhook>": {},
    f"POST {PROGRAM}/webhooks/<webhook>/rotate-secret": {},
    f"POST {PROGRAM}/webhooks/<webhook>/ping": {},
    f"POST {PROGRAM}/webhooks/<webhook>/deliveries/<delivery>/redeliver": {},
    f"POST {PROGRAM}/jobs": {"kind": "customers_csv"},
    f"POST {PROGRAM}/keys": {"scopes": ["read"]},
    f"POST {PROGRAM}/keys/<key>/rotate": {},
    f"POST {PROGRAM}/keys/<key>/revoke": {},
}
"""What each writing route takes."""
OPEN_TO_ALL = {f"POST {PROGRAM}/applications", f"POST {PROGRAM}/terms/acceptances"}
"""Whoever is signed in may apply to any program, and accept its terms before."""
REFUSED_HERE = {"POST /v1/invitations", f"POST {PROGRAM}/applications", f"POST {PROGRAM}/leads"}
"""What Anna can't do in keycrm as it is: nobody invited her, she takes part already, and it takes no leads."""
WRITING = ("POST", "PUT", "PATCH", "DELETE")


def paid(**others: bool) -> Business:
    business = world(**others)
    pay(business)
    return business


@cache
def everybody() -> Business:
    """Read alone."""
    return paid()


def own_ids(business: Business) -> list[str]:
    return sorted(ids_of(business, "keycrm", "anna"))


def foreign_ids(business: Business) -> list[str]:
    """What names others' things, and none of Anna's."""
    others = ids_of(business, "keycrm", "zoltan") | ids_of(business, "b1", "anna")
    return sorted(others - ids_of(business, "keycrm", "anna"))


def unknown_like(known: str) -> str:
    """An id of the same shape that nobody has."""
    characters = next(each for each in (digits, ascii_lowercase, ascii_uppercase) if known[-1] in each)
    return known[:-1] + characters[(characters.index(known[-1]) + 5) % len(characters)]


def as_sub(sub: str, business: Business, request: Request, monkeypatch: Any, body: str | None = None) -> Answer:
    monkeypatch.setattr(partner_api, "desk", lambda: desk_of(business))
    return ask(partner_api.handler, request, sub, body)


def everything(business: Business, sub: str, program: str, ids: list[str], monkeypatch: Any) -> dict[Request, Answer]:
    """The answers to all that can be read."""
    monkeypatch.setattr(partner_api, "desk", lambda: desk_of(business))
    return {each: ask(partner_api.handler, each, sub) for each in requests(APP, program, ids, ("GET",))}


@pytest.mark.parametrize("others", [{"zoltan": False}, {"other_anna": False}, {"zoltan": False, "other_anna": False}])
def test_whatever_others_do_the_answers_to_a_partner_are_the_same_to_the_byte(
    others: dict[str, bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = own_ids(everybody())
    with_them = everything(everybody(), ANNA, "keycrm", ids, monkeypatch)
    without = everything(paid(**others), ANNA, "keycrm", ids, monkeypatch)
    assert with_them == without
    read = {request.route for request, answer in with_them.items() if answer.status == 200}
    reading = {f"GET {route.path}" for route in routes(APP) if route.method == "GET"}
    assert read == reading, "give the world what these routes show, or isolation.VALUES what they take"


def test_the_others_do_see_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    for sub, program, partner in ((ZOLTAN, "keycrm", "zoltan"), (OTHER_ANNA, "b1", "anna")):
        ids = sorted(ids_of(everybody(), program, partner))
        answers = everything(everybody(), sub, program, ids, monkeypatch)
        shown = "".join(answer.body for answer in answers.values())
        assert [each for each in ids if each not in shown] == []


def test_an_id_of_others_is_answered_as_one_that_nobody_ever_had(
    monkeypatch: pytest.MonkeyPatch, written: Written
) -> None:
    business = everybody()
    secrets = {*foreign_ids(business), *personal_data(business)}
    for foreign in foreign_ids(business):
        nobody = unknown_like(foreign)
        assert nobody not in secrets
        for known, unknown in zip(
            requests(APP, "keycrm", [foreign], ("GET",)), requests(APP, "keycrm", [nobody], ("GET",)), strict=True
        ):
            if known == unknown:
                continue
            shown = as_sub(ANNA, business, known, monkeypatch)
            hidden = as_sub(ANNA, business, unknown, monkeypatch)
            assert (shown.status, shown.body.replace(foreign, "?")) == (hidden.status, hidden.body.replace(nobody, "?"))
            assert known.path == unknown.path or shown.status in (404, 422), known
            told = shown.body.replace(foreign, "?")
            assert [each for each in secrets if each in told] == [], known
    written.look()
    assert [each for each in secrets if each in written.text] == []


def test_a_program_of_others_is_answered_as_one_that_does_not_exist(monkeypatch: pytest.MonkeyPatch) -> None:
    business = everybody()
    ids = sorted(ids_of(business, "b1", "anna"))
    theirs = everything(business, ANNA, "b1", ids, monkeypatch)
    nobodys = everything(business, ANNA, "mars", ids, monkeypatch)
    for known, unknown in zip(theirs, nobodys, strict=True):
        if known == unknown:
            continue
        assert theirs[known].status in (404, 422), known
        assert re.sub(r"\bb1\b", "?", theirs[known].body) == re.sub(r"\bmars\b", "?", nobodys[unknown].body), known


def test_what_a_partner_writes_reaches_nothing_of_others(monkeypatch: pytest.MonkeyPatch) -> None:
    writing = [f"{route.method} {route.path}" for route in routes(APP) if route.method in WRITING]
    assert [each for each in writing if each not in BODIES] == [], "say in BODIES what they take"
    business, untouched = paid(), snapshot(everybody(), monkeypatch)
    foreign = [
        *requests(APP, "b1", [*foreign_ids(business), *own_ids(business)], WRITING),
        *(each for each in requests(APP, "keycrm", foreign_ids(business), WRITING) if has_id(each)),
    ]
    foreign.sort(key=lambda each: each.route in OPEN_TO_ALL)  # at last, since whoever applied takes part
    for request in (each for each in foreign if not each.query):
        status = as_sub(ANNA, business, request, monkeypatch, json.dumps(BODIES[request.route])).status
        assert status in (404, 422) or request.route in OPEN_TO_ALL | REFUSED_HERE, request
    assert snapshot(business, monkeypatch) == untouched
    for route in writing:
        business = paid()
        mine = [each for each in requests(APP, "keycrm", own_ids(business), WRITING) if each.route == route]
        tried = (
            as_sub(ANNA, business, each, monkeypatch, json.dumps(BODIES[route])) for each in mine if not each.query
        )
        assert any(answer.status < 300 for answer in tried) or route in REFUSED_HERE, f"BODIES: {route} refuses that"
        assert snapshot(business, monkeypatch) == untouched, route


def test_a_key_shows_what_its_partner_sees_to_the_byte_and_nothing_to_which_it_must_sign_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    business = everybody()
    key, ids = key_text("keycrm", "anna"), [*own_ids(business), *foreign_ids(business)]
    monkeypatch.setattr(partner_api, "desk", lambda: desk_of(business))
    shown = 0
    for program in ("keycrm", "b1", "mars"):
        for request in requests(APP, program, ids, ("GET",)):
            if request.query:
                continue
            by_key = ask(partner_api.handler, request, "", bearer=key)
            if opened(request) or by_key.status == 422:  # what no route could read is refused before anybody is asked
                assert by_key == ask(partner_api.handler, request, ANNA), request
                shown += by_key.status == 200
            else:
                assert (by_key.status, json.loads(by_key.body)["code"]) == (403, "sign_in_required"), request
    assert shown > 20


def test_what_a_key_writes_reaches_nothing_of_others(monkeypatch: pytest.MonkeyPatch) -> None:
    business, untouched = paid(), snapshot(everybody(), monkeypatch)
    monkeypatch.setattr(partner_api, "desk", lambda: desk_of(business))
    writing = [each for each in requests(APP, "b1", foreign_ids(business), WRITING) if not each.query]
    reaching_out = [each for each in writing if opened(each)]
    closed = {each.route: each for each in writing if not opened(each)}.values()
    for request in (*reaching_out, *closed):
        body = json.dumps(BODIES[request.route])
        status = ask(partner_api.handler, request, "", body, bearer=key_text("keycrm", "anna")).status
        assert status in ((404, 422) if opened(request) else (403, 422)), request
    assert snapshot(business, monkeypatch) == untouched


def opened(request: Request) -> bool:
    """Whether some key opens the route."""
    _, template = request.route.split(" ", 1)
    return scope_of(request.method, PARAMETER.sub(r"{\1}", template)) is not None


def has_id(request: Request) -> bool:
    return request.route.count("<") > 1


def snapshot(business: Business, monkeypatch: pytest.MonkeyPatch) -> list[dict[Request, Answer]]:
    """All that the others read, without asking for parts of it."""
    monkeypatch.setattr(partner_api, "desk", lambda: desk_of(business))
    who = ((ZOLTAN, "keycrm", "zoltan"), (OTHER_ANNA, "b1", "anna"))
    found = (
        (sub, requests(APP, program, sorted(ids_of(business, program, id_)), ("GET",))) for sub, program, id_ in who
    )
    return [{each: ask(partner_api.handler, each, sub) for each in asked if not each.query} for sub, asked in found]


def test_the_log_of_a_partners_requests_names_nobody_else_and_no_person(
    monkeypatch: pytest.MonkeyPatch, written: Written
) -> None:
    business = everybody()
    everything(business, ANNA, "keycrm", own_ids(business), monkeypatch)
    for request in (Request("", "GET", f"/v1/programs/b1/{quote(each)}") for each in foreign_ids(business)):
        as_sub(ANNA, business, request, monkeypatch)
    assert written.look()
    secrets = {*foreign_ids(business), *personal_data(business)}
    assert [each for each in secrets if each in written.text] == []
