"""A partner names its links, gives them sub ids, archives them, and prints their QR codes."""

import base64
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from functions.partner_api import handler as partner_api
from linkledger.simulation.running_program import KEYS
from linkledger.tracking.record_click import ClickRequest, decide_redirect
from tests.builders import CHROME, Business
from tests.unit.functions.asking import Answer, send
from tests.unit.functions.edge import Context, desk_of, published_event

LINKS = "/v1/programs/keycrm/links"
Ask = Callable[..., Answer]


@pytest.fixture
def business() -> Business:
    """keycrm with anna and ben, who sign in as sub-of-anna and sub-of-ben."""
    business = Business.running("keycrm")
    for partner in ("anna", "ben"):
        business.enroll(partner)
        business.partners.add_membership(f"sub-of-{partner}", "keycrm", partner)
    return business


@pytest.fixture
def ask(business: Business, monkeypatch: pytest.MonkeyPatch) -> Ask:
    monkeypatch.setattr(partner_api, "desk", lambda: desk_of(business))

    def asked(path: str, *, sub: str = "sub-of-anna", **options: Any) -> Answer:
        return send(partner_api, path, sub=sub, **options)

    return asked


def landing(business: Business, code: str, query: str = "") -> dict[str, list[str]]:
    """What the landing page receives of a visitor who follows the link."""
    request = ClickRequest("GET", query=query, user_agent=CHROME, ip="203.0.113.7")
    decision = decide_redirect(request, business.links.get(code), KEYS, int(business.now.timestamp() * 1000), b"012345")
    assert decision.click is not None
    received = parse_qs(urlsplit(decision.location).query)
    assert {name: [value] for name, value in decision.click.subs.items()} == {
        name: value for name, value in received.items() if name.startswith("sub")
    }
    return received


def test_a_link_is_shown_by_its_code_with_what_the_partner_said_of_it(ask: Ask) -> None:
    body = {"code": "Blog", "label": "My blog", "subs": {"sub2": "side", "sub1": "blog"}}
    status, link = ask(LINKS, method="POST", body=body)
    assert (status, link["code"], link["url"]) == (201, "BLOG", "https://go.example/r/BLOG")
    assert (link["label"], link["subs"]) == ("My blog", {"sub1": "blog", "sub2": "side"})
    assert link["promo_code"] == "BLOG"
    assert ask(f"{LINKS}/blog") == (200, link)


def test_the_links_sub_ids_are_those_of_visitors_who_bring_none(ask: Ask, business: Business) -> None:
    ask(LINKS, method="POST", body={"code": "BLOG", "subs": {"sub1": "blog", "sub2": "side"}})
    assert landing(business, "BLOG")["sub1"] == ["blog"]
    received = landing(business, "BLOG", "sub1=mail&sub3=may")
    assert (received["sub1"], received["sub2"], received["sub3"]) == (["mail"], ["side"], ["may"])


def test_label_and_sub_ids_change_and_the_trail_says_so(ask: Ask, business: Business) -> None:
    ask(LINKS, method="POST", body={"code": "BLOG", "label": "Blog", "subs": {"sub1": "blog"}})
    status, link = ask(f"{LINKS}/BLOG", method="PATCH", body={"label": "Old blog"})
    assert (status, link["label"], link["subs"]) == (200, "Old blog", {"sub1": "blog"})
    assert ask(f"{LINKS}/BLOG", method="PATCH", body={"subs": {}})[1]["subs"] == {}
    made, labelled, cleared = business.audit.actions.values()
    assert (made.name, made.target, made.changes["code"]) == ("link.made", "link/BLOG", (None, "BLOG"))
    assert (labelled.name, labelled.changes) == ("link.changed", {"label": ("Blog", "Old blog")})
    assert set(cleared.changes) == {"subs"}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"subs": {"sub6": "x"}}, "subs.sub6"),
        ({"subs": {"sub1": "x" * 65}}, "subs.sub1"),
        ({"subs": {"sub1": ""}}, "subs.sub1"),
        ({"label": "x" * 101}, "label"),
        ({"label": "a\nb"}, "label"),
        ({"destination": "https://evil.example/"}, "destination"),
    ],
)
def test_every_faulty_field_is_named(ask: Ask, body: dict[str, Any], field: str) -> None:
    status, problem = ask(LINKS, method="POST", body=body)
    assert (status, [each["field"] for each in problem["errors"]]) == (422, [field])


def test_without_allowed_hosts_a_link_stays_on_the_landing_pages_host(ask: Ask, business: Business) -> None:
    tracking = business.terms.tracking.model_copy(update={"allowed_hosts": ()})
    business.terms_store.published.clear()
    business.publish(business.terms.model_copy(update={"tracking": tracking}))
    assert ask(LINKS, method="POST", body={"destination": "https://evil.example/"})[1]["code"] == "invalid_link"
    assert ask(LINKS, method="POST", body={"destination": "https://keycrm.app/prices"})[0] == 201


def test_an_archived_link_leads_to_the_fallback_and_its_code_credits_nobody(ask: Ask, business: Business) -> None:
    ask(LINKS, method="POST", body={"code": "BLOG"})
    before = business.after(hours=1).now
    status, link = ask(f"{LINKS}/BLOG/archive", method="POST")
    assert (status, link["status"], link["promo_code"]) == (200, "archived", None)
    assert ask(f"{LINKS}/BLOG/archive", method="POST")[1] == link
    late = business.after(hours=1).sign_up("c1", code="BLOG")
    assert [each.reason for each in business.outcome(late).verdicts] == ["link_archived"]
    business.sign_up("c2", code="BLOG", occurred_at=before.replace(hour=before.hour - 1).isoformat())
    assert (business.partner_of("c1"), business.partner_of("c2")) == (None, "anna")
    assert ask(LINKS, method="POST", body={"code": "BLOG"})[1]["code"] == "code_taken"
    assert [each.name for each in business.audit.actions.values()][1] == "link.archived"


@pytest.mark.parametrize(("method", "room"), [("GET", ""), ("PATCH", ""), ("POST", "/archive"), ("GET", "/qr")])
@pytest.mark.parametrize("code", ["BEN", "NOBODY"])
def test_anothers_link_looks_like_none(ask: Ask, business: Business, method: str, room: str, code: str) -> None:
    body = {"label": "mine"} if method == "PATCH" else None
    status, problem = ask(f"{LINKS}/{code}{room}", method=method, body=body)
    assert (status, problem["code"]) == (404, "unknown_link")
    assert business.links.get("BEN").label == ""  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("query", "kind", "begins"),
    [("", "image/svg+xml", "<?xml"), ("format=png&scale=4", "image/png", "iVBORw0KGgo")],
)
def test_a_links_qr_code_is_a_picture(ask: Ask, query: str, kind: str, begins: str) -> None:
    event = published_event("http-api-v2-jwt")
    path = f"{LINKS}/ANNA/qr"
    pairs = dict(each.split("=") for each in query.split("&") if each)
    event |= {"rawPath": path, "rawQueryString": query, "queryStringParameters": pairs or None}
    event["requestContext"]["http"] |= {"method": "GET", "path": path}
    event["requestContext"]["authorizer"]["jwt"]["claims"] |= {"sub": "sub-of-anna"}
    answer = partner_api.handler(event, Context())
    assert (answer["statusCode"], answer["headers"]["Content-Type"], answer["isBase64Encoded"]) == (200, kind, True)
    body = answer["body"] if kind == "image/png" else base64.b64decode(answer["body"]).decode()
    assert body.startswith(begins)
    assert ask(path, format="gif")[1]["code"] == "invalid_request"
