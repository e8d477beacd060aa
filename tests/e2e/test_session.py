"""People sign in to the portals on the deployed stack: with Cognito, and by the rights that the function has."""

import json
from typing import Any

import pyotp
import pytest

from tests.e2e.office import Office
from tests.e2e.web import Answer, send

PORTAL = "http://localhost:5173"
GOOD, BETTER = "Correct-horse-7-battery", "Better-Horse-8-battery"
SIGN_UP_CODE, RESET_CODE = "123456", "654321"
"""The local Cognito's, which sends no mail."""


class Browser:
    """A page of the portal; its front says which origin is the portal's."""

    def __init__(self, office: Office) -> None:
        self._api_url = office.stack.api_url
        self.cookie = ""

    def post(self, path: str, **body: Any) -> Answer:
        headers = {"origin": PORTAL, "x-portal-origin": PORTAL, "content-type": "application/json"}
        headers |= {"cookie": self.cookie} if self.cookie else {}
        answer = send("POST", f"{self._api_url}/session/{path}", headers, json.dumps(body) if body else None)
        if answer.header("set-cookie"):
            self.cookie = answer.header("set-cookie").partition(";")[0]
        return answer

    def me(self, token: str, path: str = "/v1/me") -> int:
        return send("GET", f"{self._api_url}{path}", {"authorization": f"Bearer {token}"}).status


@pytest.fixture
def browser(office: Office) -> Browser:
    return Browser(office)


def test_a_partner_signs_up_signs_in_goes_on_and_signs_out(browser: Browser) -> None:
    who = {"email": "dora@session.example", "password": GOOD}
    assert browser.post("partners/sign-up", **who).status == 201
    assert browser.post("partners/sign-in", **who).status == 401
    assert browser.post("partners/confirm", email=who["email"], code="000000").status == 422
    assert browser.post("partners/confirm", email=who["email"], code=SIGN_UP_CODE).status == 204
    signed_in = browser.post("partners/sign-in", **who)
    assert signed_in.header("set-cookie").startswith("__Host-linkledger-partners=")
    assert "refresh" not in signed_in.text
    assert browser.me(signed_in.document["access_token"]) == 200
    again = browser.post("partners/refresh")
    assert browser.me(again.document["access_token"]) == 200
    assert browser.post("operators/refresh").status == 401
    kept = browser.cookie
    assert browser.post("partners/sign-out").status == 204
    browser.cookie = kept
    assert browser.post("partners/refresh").status == 401


def test_a_forgotten_password_ends_the_sessions_of_before(browser: Browser) -> None:
    email = "emil@session.example"
    browser.post("partners/sign-up", email=email, password=GOOD)
    browser.post("partners/confirm", email=email, code=SIGN_UP_CODE)
    browser.post("partners/sign-in", email=email, password=GOOD)
    assert browser.post("partners/forgot", email=email).status == 204
    assert browser.post("partners/reset", email=email, code=RESET_CODE, new_password=BETTER).status == 204
    assert browser.post("partners/refresh").status == 401
    assert browser.post("partners/sign-in", email=email, password=BETTER).status == 200


def test_an_operator_shows_the_second_factor(browser: Browser, office: Office) -> None:
    email = "sanna@session.example"
    invited = office.run("operators", "invite", "sanna", "--email", email, "--password", GOOD, "--json")
    app = pyotp.TOTP(json.loads(invited)["totp_secret"])
    asked = browser.post("operators/sign-in", email=email, password=GOOD).document
    assert asked["challenge"] == "SOFTWARE_TOKEN_MFA"
    answer = {"email": email, "challenge": asked["challenge"], "session": asked["session"]}
    assert browser.post("operators/challenge", **answer, code="000000").status == 422
    signed_in = browser.post("operators/challenge", **answer, code=app.now())
    token = signed_in.document["access_token"]
    assert (browser.me(token, "/v1/operator/me"), browser.me(token)) == (200, 401)


def test_passwords_of_partners_and_of_operators_are_apart(browser: Browser, office: Office) -> None:
    office.run("operators", "invite", "nina", "--email", "nina@session.example", "--password", GOOD)
    assert browser.post("partners/sign-in", email="nina@session.example", password=GOOD).status == 401
