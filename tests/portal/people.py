"""Partners and operators in front of the portal: how they get a sign-in, and how they use it."""

import json
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.e2e.office import Office

PASSWORD = "Correct-horse-7-battery"


@dataclass(frozen=True)
class Person:
    """Who signs in; ``secret`` is the one of an operator's authenticator app."""

    email: str
    secret: str = ""


def partner(office: Office, program: str, name: str) -> Person:
    """A new partner of the program with a sign-in of its own."""
    office.enroll(program, name, name=name.capitalize())
    return Person(f"{name}@partners.example")


def operator(office: Office, name: str, *scopes: str) -> Person:
    """A new operator with these scopes, or every one."""
    email = f"{name}@office.example"
    granted = [word for scope in scopes for word in ("--scope", scope)]
    invited = office.run("operators", "invite", name, "--email", email, "--password", PASSWORD, *granted, "--json")
    return Person(email, json.loads(invited)["totp_secret"])


def sign_in_partner(page: Page, portal: str, person: Person, path: str = "/") -> None:
    """Opens the address, signs in there, and waits for the page."""
    page.goto(f"{portal}{path}")
    _password(page, person)
    expect(page.get_by_role("navigation").first).to_be_visible()


def sign_in_operator(page: Page, portal: str, person: Person, office: Office, path: str = "/operator") -> None:
    """The same with the second factor."""
    page.goto(f"{portal}{path}")
    _password(page, person)
    code = page.locator("input[name=code]")
    code.fill(office.run("operators", "code", person.secret).strip())
    code.press("Enter")
    expect(page.get_by_role("navigation").first).to_be_visible()


def _password(page: Page, person: Person) -> None:
    page.locator("input[name=email]").fill(person.email)
    password = page.locator("input[name=password]")
    password.fill(PASSWORD)
    password.press("Enter")
