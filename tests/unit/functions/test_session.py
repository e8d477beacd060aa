"""People sign in to the portals over HTTP; the browser keeps a cookie that no script and no other site can use."""

import json
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any

import pytest

from functions.session import handler as session
from functions.session.desk import Desk, People
from linkledger_aws.api.view import masked
from tests.unit.functions.conftest import Written
from tests.unit.functions.edge import Context, published_event
from tests.unit.functions.fake_people import RESET_CODE, SECOND_FACTOR, SECRET, SIGN_UP_CODE, FakePeople, Person

PORTAL = "https://partners.example.com"
ANNA, BORIS = "anna@kontur.example", "boris@office.example"
GOOD, BETTER = "Correct-horse-7-battery", "Better-Horse-8-battery"
DAY = 24 * 3600


@dataclass
class Browser:
    """A page of the portal, and the cookies that its browser keeps."""

    origin: str | None = PORTAL
    front: str | None = PORTAL
    cookies: dict[str, str] = field(default_factory=dict)
    set_cookie: str = ""

    def post(self, path: str, **body: Any) -> tuple[int, Any]:
        """Status and document; None where there is no document."""
        event = published_event("http-api-v2-events")
        event |= {"rawPath": f"/session/{path}", "rawQueryString": "", "body": json.dumps(body) if body else None}
        event["requestContext"]["http"] |= {"method": "POST", "path": event["rawPath"]}
        given = {"origin": self.origin, "x-portal-origin": self.front}
        event["headers"] = {name: value for name, value in given.items() if value is not None}
        event["cookies"] = [f"{name}={value}" for name, value in self.cookies.items()]
        answer = session.handler(event, Context())
        for line in answer.get("cookies", []):
            self.set_cookie = line
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        return answer["statusCode"], json.loads(answer["body"]) if answer.get("body") else None


@dataclass(frozen=True)
class Office:
    """Both pools."""

    partners: FakePeople
    operators: FakePeople


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> Office:
    """Anna is a partner; Boris is an operator who was invited, and has never signed in."""
    partners = FakePeople(people={ANNA: Person(GOOD)})
    operators = FakePeople(second_factor=True, people={BORIS: Person("First-Time-0-only", first_time=True)})
    desk = Desk(
        {
            "partners": People("partners", partners, 30 * DAY),
            "operators": People("operators", operators, DAY // 2),
        }
    )
    monkeypatch.setattr(session, "desk", lambda: desk)
    return Office(partners, operators)


@pytest.fixture
def browser(office: Office) -> Browser:
    return Browser()


def test_a_partner_signs_in_and_the_page_never_sees_what_lasts(browser: Browser) -> None:
    status, found = browser.post("partners/sign-in", email=ANNA, password=GOOD)
    assert (status, found) == (200, {"access_token": f"access of {ANNA}", "expires_in": 3600})
    assert browser.set_cookie == (
        f"__Host-linkledger-partners=refresh-1; Path=/; Max-Age={30 * DAY}; HttpOnly; Secure; SameSite=Strict"
    )


def test_a_page_that_is_opened_again_goes_on_with_its_session(browser: Browser) -> None:
    browser.post("partners/sign-in", email=ANNA, password=GOOD)
    status, found = browser.post("partners/refresh")
    assert status == 200
    assert found == {"access_token": f"access of {ANNA} by refresh-1", "expires_in": 3600}
    assert browser.cookies == {"__Host-linkledger-partners": "refresh-1"}


def test_nobody_goes_on_with_a_session_of_the_other_pool(browser: Browser) -> None:
    browser.post("partners/sign-in", email=ANNA, password=GOOD)
    status, problem = browser.post("operators/refresh")
    assert (status, problem["code"]) == (401, "no_session")


def test_who_signs_out_is_forgotten_by_the_browser_and_by_the_pool(browser: Browser, office: Office) -> None:
    browser.post("partners/sign-in", email=ANNA, password=GOOD)
    kept = dict(browser.cookies)
    assert browser.post("partners/sign-out") == (204, None)
    assert "Max-Age=0; HttpOnly; Secure; SameSite=Strict" in browser.set_cookie
    assert browser.post("partners/refresh")[0] == 401
    browser.cookies = kept
    assert browser.post("partners/refresh")[0] == 401, "a copied cookie is good for nothing either"
    assert browser.post("partners/sign-out") == (204, None), "and signing out twice is no mistake"


def test_an_operator_s_first_sign_in_changes_the_password_and_sets_up_the_second_factor(browser: Browser) -> None:
    status, asked = browser.post("operators/sign-in", email=BORIS, password="First-Time-0-only")
    assert (status, asked["challenge"]) == (200, "NEW_PASSWORD_REQUIRED")
    answer = {"email": BORIS, "challenge": asked["challenge"], "session": asked["session"]}
    status, asked = browser.post("operators/challenge", **answer, new_password=BETTER)
    assert (status, asked["challenge"], asked["secret"]) == (200, "MFA_SETUP", SECRET)
    assert asked["otpauth"] == (
        f"otpauth://totp/linkledger%20operators%3Aboris%40office.example?secret={SECRET}&issuer=linkledger%20operators"
    )
    assert browser.cookies == {}, "nothing lasts before everything that is asked was given"
    answer = {"email": BORIS, "challenge": asked["challenge"], "session": asked["session"]}
    status, found = browser.post("operators/challenge", **answer, code=SECOND_FACTOR)
    assert (status, found["access_token"]) == (200, f"access of {BORIS}")
    assert f"Max-Age={DAY // 2}" in browser.set_cookie

    _, asked = browser.post("operators/sign-in", email=BORIS, password=BETTER)
    assert (asked["challenge"], asked["secret"], asked["otpauth"]) == ("SOFTWARE_TOKEN_MFA", None, None)


def test_a_wrong_code_may_be_corrected_and_what_is_missing_is_named(browser: Browser, office: Office) -> None:
    office.operators.people[BORIS] = Person(GOOD, app=True)
    _, asked = browser.post("operators/sign-in", email=BORIS, password=GOOD)
    answer = {"email": BORIS, "challenge": asked["challenge"], "session": asked["session"]}
    for given, code in (
        ({"code": "000000"}, "wrong_code"),
        ({}, "invalid_request"),
        ({"code": "12"}, "invalid_request"),
    ):
        status, problem = browser.post("operators/challenge", **answer, **given)
        assert (status, problem["code"], problem["errors"][0]["field"]) == (422, code, "code")
    assert browser.post("operators/challenge", **answer, code=SECOND_FACTOR)[0] == 200
    status, problem = browser.post("operators/challenge", **answer, code=SECOND_FACTOR)
    assert (status, problem["code"]) == (401, "sign_in_expired"), "an answer counts once"


def test_a_weak_password_is_refused_with_all_that_it_lacks(browser: Browser) -> None:
    status, problem = browser.post("partners/sign-up", email="dora@x.example", password="password")
    assert (status, problem["code"], problem["errors"][0]["field"]) == (422, "invalid_password", "password")
    for lacking in ("12 characters", "a capital letter", "a digit", "a symbol"):
        assert lacking in problem["errors"][0]["message"]


def test_a_partner_signs_up_proves_the_address_and_signs_in(browser: Browser, office: Office) -> None:
    new = {"email": "dora@x.example", "password": GOOD}
    assert browser.post("partners/sign-up", **new) == (201, {"sent_to": "d***a@x.example"})
    assert browser.post("partners/sign-in", **new)[0] == 401
    assert browser.post("partners/resend", email=new["email"]) == (204, None)
    assert office.partners.mails == [new["email"]] * 2
    assert browser.post("partners/confirm", email=new["email"], code="000000")[1]["code"] == "wrong_code"
    assert browser.post("partners/confirm", email=new["email"], code=SIGN_UP_CODE) == (204, None)
    assert browser.post("partners/sign-in", **new)[0] == 200


def test_operators_do_not_sign_up(browser: Browser) -> None:
    status, problem = browser.post("operators/sign-up", email="eve@x.example", password=GOOD)
    assert (status, problem["code"]) == (404, "unknown_route")
    assert browser.post("customers/sign-in", email=ANNA, password=GOOD)[1]["code"] == "unknown_pool"


def test_a_forgotten_password_is_replaced_and_ends_every_session_of_before(browser: Browser) -> None:
    thief = Browser()
    thief.post("partners/sign-in", email=ANNA, password=GOOD)
    assert browser.post("partners/forgot", email=ANNA) == (204, None)
    assert browser.post("partners/reset", email=ANNA, code=RESET_CODE, new_password=BETTER) == (204, None)
    assert thief.post("partners/refresh")[0] == 401
    assert browser.post("partners/sign-in", email=ANNA, password=GOOD)[0] == 401
    assert browser.post("partners/sign-in", email=ANNA, password=BETTER)[0] == 200


def test_nobody_learns_who_is_registered(browser: Browser, office: Office) -> None:
    """Known, not confirmed, disabled or unknown: each question has one answer."""
    names = ("anna", "carl", "dora", "evan")
    for name in names[:3]:
        person = Person(GOOD, confirmed=name != "carl", disabled=name == "dora")
        office.partners.people[f"{name}@x.example"] = person
    questions: list[tuple[str, dict[str, str]]] = [
        ("sign-in", {"password": "Wrong-Password-1"}),
        ("sign-up", {"password": GOOD}),
        ("resend", {}),
        ("confirm", {"code": "000000"}),
        ("forgot", {}),
        ("reset", {"code": "000000", "new_password": BETTER}),
    ]
    for path, given in questions:
        answers = [browser.post(f"partners/{path}", email=f"{name}@x.example", **given) for name in names]
        assert (
            len({str(each).replace(masked(name) or "", "name") for each, name in zip(answers, names, strict=True)}) == 1
        ), path


@pytest.mark.parametrize(
    ("origin", "front"),
    [
        ("https://evil.example", PORTAL),
        (None, PORTAL),
        ("null", PORTAL),
        (PORTAL, None),
        ("http://partners.example.com", PORTAL),
        (f"{PORTAL}.evil.example", PORTAL),
        ("", ""),
    ],
)
def test_no_page_but_the_portals_own_gets_anything(office: Office, origin: str | None, front: str | None) -> None:
    own = Browser()
    own.post("partners/sign-in", email=ANNA, password=GOOD)
    foreign = Browser(origin, front, own.cookies)
    for path in ("refresh", "sign-out", "sign-in"):
        status, problem = foreign.post(f"partners/{path}", email=ANNA, password=GOOD)
        assert (status, problem["code"]) == (403, "foreign_origin")
    assert own.post("partners/refresh")[0] == 200, "nobody else signs anybody out"


def test_logs_hold_neither_passwords_nor_tokens_nor_addresses(browser: Browser, written: Written) -> None:
    browser.post("partners/sign-in", email=ANNA, password=GOOD)
    browser.post("partners/sign-in", email=ANNA, password="Wrong-Password-1")
    browser.post("partners/sign-in", email="no address", password="Wrong-Password-1")
    browser.post("partners/refresh")
    browser.post("partners/reset", email=ANNA, code="000000", new_password=BETTER)
    refused = [each["problem"] for each in written.look() if "problem" in each]
    assert refused == ["wrong_credentials", "invalid_request", "wrong_code"]
    for secret in (ANNA, "no address", GOOD, BETTER, "Wrong-Password-1", "refresh-1", "access of", "000000"):
        assert secret not in written.text
