"""Signing in: the session lasts over a reload, no script can read it, and it ends when one leaves."""

from playwright.sync_api import Page, expect

from tests.e2e.office import Office
from tests.portal import people
from tests.portal.conftest import NewPage
from tests.portal.look import check_page
from tests.portal.people import Person


def test_a_partner_signs_in_and_sees_the_overview(new_page: NewPage, portal: str, office: Office, mira: Person) -> None:
    page = new_page()
    page.goto(portal)
    expect(page.get_by_role("heading", name="Sign in as a partner")).to_be_visible()
    check_page(page, "sign-in")
    people.sign_in_partner(page, portal, mira)

    # Nothing has happened yet: the first step is the link.
    expect(page).to_have_title("Overview · linkledger")
    expect(page.get_by_role("heading", name="Share your link")).to_be_visible()
    check_page(page, "overview-empty")

    # The session survives a reload, and no script can read what keeps it.
    page.reload()
    expect(page.get_by_role("heading", name="Overview")).to_be_visible()
    assert page.evaluate("document.cookie") == ""
    assert page.evaluate("Object.keys(localStorage).filter(key => !/scheme|language/.test(key))") == []

    page.get_by_role("button", name="Your account").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in as a partner")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="Sign in as a partner")).to_be_visible()


def test_a_wrong_password_is_told_in_the_language_of_the_browser(new_page: NewPage, portal: str, mira: Person) -> None:
    page = new_page(locale="ko-KR")
    page.goto(portal)
    page.get_by_label("이메일 주소").fill(mira.email)
    page.locator("input[name=password]").fill("Wrong-horse-7-battery")
    page.get_by_role("button", name="로그인").click()
    expect(page.get_by_role("alert")).to_contain_text("비밀번호")
    assert page.evaluate("document.documentElement.lang") == "ko"
    check_page(page, "sign-in-refused")


def test_an_operator_needs_the_second_factor(new_page: NewPage, portal: str, office: Office, olivia: Person) -> None:
    page = new_page()
    page.goto(f"{portal}/operator")
    page.locator("input[name=email]").fill(olivia.email)
    page.locator("input[name=password]").fill(people.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="One-time code")).to_be_visible()
    check_page(page, "one-time-code")
    page.locator("input[name=code]").fill("000000")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("The code is wrong or too old.")).to_be_visible()
    people.sign_in_operator(page, portal, olivia, office)
    expect(page.get_by_role("heading", name="At a glance")).to_be_visible()
    check_page(page, "operator-home")


def test_somebody_new_signs_up_and_is_shown_how_to_join(new_page: NewPage, portal: str) -> None:
    page = new_page()
    page.goto(f"{portal}/sign-up")
    check_page(page, "sign-up")
    page.get_by_label("E-mail address").fill("nora@somewhere.example")
    page.locator("input[name=password]").fill("short")
    page.get_by_role("button", name="Sign up").click()
    expect(page.get_by_text("must have")).to_be_visible()
    page.locator("input[name=password]").fill(people.PASSWORD)
    page.get_by_role("button", name="Sign up").click()
    expect(page.get_by_text("We sent a code to nora@somewhere.example.")).to_be_visible()
    check_page(page, "confirm")
    page.locator("input[name=code]").fill("123456")  # the emulator sends no mail: this is its code
    page.get_by_role("button", name="Continue").click()
    people.sign_in_partner(page, portal, Person("nora@somewhere.example"))
    expect(page.get_by_role("heading", name="Join a program")).to_be_visible()
    check_page(page, "join")

    # One of the programs takes everybody who has an account.
    offer = page.get_by_role("article").filter(has=page.get_by_role("heading", name="KeyCRM"))
    offer.get_by_role("button", name="Apply").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Your name").fill("Nora")
    dialog.get_by_label("Your account at the business").fill("nora-1")
    dialog.get_by_label("I have read the terms").check()
    check_page(page, "apply")
    dialog.get_by_role("button", name="Send the application").click()
    expect(page.get_by_role("heading", name="Overview")).to_be_visible()


def test_the_menus_work_by_keyboard_alone(partner_page: Page) -> None:
    page = partner_page
    page.reload()
    page.get_by_role("heading", name="Overview").wait_for()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.get_by_role("button", name="Your account").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Language").select_option("lt")
    expect(page.get_by_role("heading", name="Apžvalga")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Jūsų paskyra")).to_be_focused()
