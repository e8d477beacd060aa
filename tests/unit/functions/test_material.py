"""Operators publish banners, texts and widgets; partners take them with their own links in."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from functions.operator_api import handler as operator_api
from functions.partner_api import handler as partner_api
from linkledger.access.operators import Operator, Scope
from linkledger.partners.material import Material, MaterialKind, with_link
from tests.builders import START, Business
from tests.unit.functions.asking import Answer, send
from tests.unit.functions.edge import desk_of, operators_desk_of

MATERIAL = "/v1/programs/letoile/material"
FILE = {"name": "summer.png", "media_type": "image/png", "size": 1_000, "sha256": "ab" * 32, "width": 300}
BANNER = {"kind": "banner", "title": 'Summer "26"', "file": FILE}
TEXT = {"kind": "text", "title": "A post", "language": "en", "text": "13 % back: {link} (code {code})"}
WIDGET = {"kind": "widget", "title": "A box", "text": '<a href="{link}">Shop</a>'}
Ask = Callable[..., Answer]


@pytest.fixture
def business() -> Business:
    """letoile with anna and ben; dana writes programs, erik may only look."""
    business = Business.running("letoile")
    for partner in ("anna", "ben"):
        business.enroll(partner)
        business.partners.add_membership(f"sub-of-{partner}", "letoile", partner)
    for name, scopes in (("dana", {Scope.PROGRAM_WRITE}), ("erik", set[Scope]())):
        business.operators.put_new(Operator(f"sub-of-{name}", name, frozenset(scopes), business.now))
    return business


@pytest.fixture
def ask(business: Business, monkeypatch: pytest.MonkeyPatch) -> Ask:
    monkeypatch.setattr(partner_api, "desk", lambda: desk_of(business))

    def asked(path: str = MATERIAL, *, sub: str = "sub-of-anna", **options: Any) -> Answer:
        return send(partner_api, path, sub=sub, **options)

    return asked


@pytest.fixture
def operate(business: Business, monkeypatch: pytest.MonkeyPatch) -> Ask:
    monkeypatch.setattr(operator_api, "desk", lambda: operators_desk_of(business))

    def asked(path: str = "", *, sub: str = "sub-of-dana", **options: Any) -> Answer:
        return send(operator_api, f"/v1/operator/programs/letoile/material{path}", sub=sub, **options)

    return asked


def published(operate: Ask, body: dict[str, Any]) -> str:
    made = operate(method="POST", body=body)
    assert made[0] == 201, made
    material = str(made[1]["id"])
    assert operate(f"/{material}/publish", method="POST")[0] == 200
    return material


def test_a_banner_is_announced_put_published_fetched_and_withdrawn(ask: Ask, operate: Ask, business: Business) -> None:
    status, made = operate(method="POST", body=BANNER)
    assert (status, made["published_at"], made["file"]["name"]) == (201, None, "summer.png")
    path = f"/{made['id']}"
    assert operate(f"{path}/publish", method="POST")[1]["code"] == "file_missing"
    status, upload = operate(f"{path}/upload", method="POST")
    assert (status, upload["headers"]) == (200, {"content-type": "image/png"})
    business.material_files.keys.add(f"letoile/{made['id']}/summer.png")
    assert ask()[1]["items"] == []
    business.after(hours=1)
    assert operate(f"{path}/publish", method="POST")[1]["published_at"] == "2026-03-01T10:00:00.000Z"
    (shown,) = ask()[1]["items"]
    assert shown["file"]["url"] == f"https://files.example/letoile/{made['id']}/summer.png?name=summer.png"
    assert shown["html"] == (
        '<a href="https://go.example/r/ANNA" rel="sponsored">'
        '<img src="summer.png" alt="Summer &quot;26&quot;" width="300"></a>'
    )
    assert operate(f"{path}/withdraw", method="POST")[0] == 200
    assert ask()[1]["items"] == []
    done = [each.name for each in business.audit.actions.values() if str(each.outcome) == "done"]
    assert done == ["material.made", "material.upload_opened", "material.published", "material.withdrawn"]


def test_texts_and_widgets_have_the_partners_own_link_and_code(ask: Ask, operate: Ask) -> None:
    published(operate, TEXT)
    published(operate, WIDGET)
    for sub, code in (("sub-of-anna", "ANNA"), ("sub-of-ben", "BEN")):
        found = {each["kind"]: each for each in ask(sub=sub)[1]["items"]}
        assert found["text"]["text"] == f"13 % back: https://go.example/r/{code} (code {code})"
        assert found["widget"]["html"] == f'<a href="https://go.example/r/{code}">Shop</a>'
    ask("/v1/programs/letoile/links", method="POST", body={"code": "BLOG"})
    blog = {each["kind"]: each for each in ask(link="blog")[1]["items"]}
    assert blog["text"]["text"] == "13 % back: https://go.example/r/BLOG (code BLOG)"
    assert ask(link="BEN")[1]["code"] == "unknown_link"


def test_the_link_is_one_that_works(ask: Ask, operate: Ask) -> None:
    published(operate, TEXT)
    ask("/v1/programs/letoile/links/ANNA/archive", method="POST")
    assert ask()[1]["code"] == "link_not_active"


def test_material_works_after_an_approval_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    business = Business.running("bet-n-joy")
    business.enroll("anna")
    business.partners.add_membership("sub-of-anna", "bet-n-joy", "anna")
    monkeypatch.setattr(partner_api, "desk", lambda: desk_of(business))
    assert send(partner_api, "/v1/programs/bet-n-joy/material", sub="sub-of-anna")[1]["code"] == "partner_not_active"
    business.approve("anna")
    assert send(partner_api, "/v1/programs/bet-n-joy/material", sub="sub-of-anna")[0] == 200


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        (BANNER | {"file": None}, ["file"]),
        (TEXT | {"text": "no place for it"}, ["text"]),
        (WIDGET | {"text": "code {code} alone"}, ["text"]),
        (TEXT | {"file": FILE}, ["file"]),
        (
            BANNER | {"file": {"name": "../x", "media_type": "image/svg+xml", "size": 10**9, "sha256": "zz"}},
            ["file.name", "file.media_type", "file.size", "file.sha256"],
        ),
    ],
)
def test_every_faulty_field_is_named(operate: Ask, body: dict[str, Any], fields: list[str]) -> None:
    status, problem = operate(method="POST", body=body)
    assert (status, problem["code"]) == (422, "invalid_material")
    assert [each["field"] for each in problem["errors"]] == fields
    assert operate()[1]["items"] == []


def test_writing_material_takes_the_scope_and_a_program(operate: Ask, ask: Ask, business: Business) -> None:
    assert operate(method="POST", body=TEXT, sub="sub-of-erik")[1]["code"] == "missing_scope"
    material = published(operate, TEXT)
    for step in ("upload", "publish", "withdraw"):
        assert operate(f"/{material}/{step}", method="POST", sub="sub-of-erik")[1]["code"] == "missing_scope"
        assert operate(f"/mat_0/{step}", method="POST")[1]["code"] == "unknown_material"
    assert operate(f"/{material}/upload", method="POST")[1]["code"] == "no_file"
    assert len(ask()[1]["items"]) == 1
    assert send(operator_api, "/v1/operator/programs/mars/material", sub="sub-of-dana")[1]["code"] == "unknown_program"


def test_the_list_goes_on_where_its_page_ended(ask: Ask, operate: Ask, business: Business) -> None:
    made = []
    for _ in range(3):
        made.append(published(operate, TEXT))
        business.after(minutes=1)
    first = ask(limit="2")[1]
    rest = ask(limit="2", starting_after=first["next_cursor"])[1]
    assert [each["id"] for each in (*first["items"], *rest["items"])] == made[::-1]


def test_a_link_in_a_widget_is_written_as_html_and_in_a_text_as_it_is() -> None:
    text = Material("mat_1", "letoile", MaterialKind.TEXT, "Words", START, text="{link}")
    url = 'https://go.example/r/ANNA?a=1&b="2"'
    assert with_link(text, url, "ANNA") == url
    widget = replace(text, kind=MaterialKind.WIDGET, text='<a href="{link}">')
    assert with_link(widget, url, "ANNA") == '<a href="https://go.example/r/ANNA?a=1&amp;b=&quot;2&quot;">'
