"""Whom a partner brings and how: links, their addresses and figures, customers, leads, sub-partners, reports."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.office import Office
from tests.e2e.visitors import Visitor
from tests.e2e.web import send
from tests.portal import people
from tests.portal.conftest import NewPage
from tests.portal.look import check_page
from tests.portal.people import Person

KEYCRM = "/programs/keycrm"
KONTUR = "/programs/kontur"
LEVELS = "/programs/multi-level"


@pytest.fixture(scope="module")
def lena(office: Office) -> Person:
    """Two people followed her link; one signed up and paid 200 USD."""
    lena = people.partner(office, "keycrm", "lena")
    shop = office.open_shop("brought", "keycrm", "USD")
    customer, other = Visitor(), Visitor()
    customer.follow(office.link("LENA"))
    other.follow(office.link("LENA"))
    shop.report("signup", "crm-1", click_id=customer.click_id, account="crm-1", email="ihor@crm.example", name="Ihor")
    shop.report("payment", "crm-1", amount=200_00, account="crm-1")
    office.settle_all()
    return lena


@pytest.fixture(scope="module")
def kira(office: Office) -> Person:
    """A partner of a program that takes leads."""
    office.run("programs", "load", "kontur")
    return people.partner(office, "kontur", "kira")


@pytest.fixture(scope="module")
def lev(office: Office) -> Person:
    """Recruited max, whose customer ordered for 500 RUB."""
    office.run("programs", "load", "multi-level")
    lev = people.partner(office, "multi-level", "lev")
    office.enroll("multi-level", "max")
    office.run("partners", "parent", "multi-level", "max", "lev", "--operator", "olivia")
    shop = office.open_shop("levels", "multi-level", "RUB")
    visitor = Visitor()
    visitor.follow(office.link("MAX"))
    shop.report("signup", "l-1", click_id=visitor.click_id, account="l-1")
    shop.report("order", "l-1", amount=500_00, account="l-1")
    office.settle_events()
    return lev


def test_a_link_is_made_for_a_page_of_the_programs_hosts(new_page: NewPage, portal: str, lena: Person) -> None:
    page = new_page()
    people.sign_in_partner(page, portal, lena, f"{KEYCRM}/links")
    expect(page.get_by_role("row").filter(has_text="LENA")).to_contain_text("keycrm.app")
    check_page(page, "links")

    # By keyboard alone; where it may lead is said before, and while one types.
    page.get_by_role("button", name="New link").focus()
    page.keyboard.press("Enter")
    form = page.get_by_role("dialog")
    destination = form.get_by_label("Leads to")
    expect(destination).to_be_focused()
    expect(form).to_contain_text("An https address on keycrm.app, www.keycrm.app")
    page.keyboard.type("https://evil.example/")
    expect(form).to_contain_text("Links of this program may lead to keycrm.app, www.keycrm.app alone.")
    expect(form.get_by_role("button", name="Make the link")).to_be_disabled()
    check_page(page, "link-new")
    destination.fill("https://keycrm.app/pricing")
    form.get_by_label("Code").fill("lena")
    form.get_by_label("Name", exact=True).fill("Blog")
    form.get_by_label("sub1").fill("blog")
    page.keyboard.press("Enter")
    expect(form).to_contain_text("This code is taken.")
    form.get_by_label("Code").fill("lena-blog")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Link LENA-BLOG")).to_be_visible()


def test_one_link_leads_to_any_page_of_its_host(
    new_page: NewPage, portal: str, office: Office, lena: Person, tmp_path: Path
) -> None:
    page = new_page()
    people.sign_in_partner(page, portal, lena, f"{KEYCRM}/links")
    page.get_by_role("link", name="LENA", exact=True).click()
    expect(page.get_by_role("heading", name="Link LENA")).to_be_visible()
    expect(page.get_by_role("img", name="QR code of the link LENA")).to_be_visible()
    check_page(page, "link")

    builder = page.get_by_role("region", name="Address for one page")
    builder.get_by_label("Page").fill("https://www.other.example/")
    expect(builder).to_contain_text("This link leads to keycrm.app alone.")
    builder.get_by_label("Page").fill("https://keycrm.app/blog/first?size=2")
    builder.get_by_label("sub2").fill("may")
    expect(builder).to_contain_text("These parameters of the page don't reach the shop: size.")
    builder.get_by_role("button", name="Copy address").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    landing = send("GET", copied, {"user-agent": Visitor().user_agent}).header("location")
    assert landing.startswith("https://keycrm.app/blog/first?sub2=may&click_id=")

    with page.expect_download() as download:
        page.get_by_role("button", name="PNG").click()
    download.value.save_as(tmp_path / "qr.png")
    assert (tmp_path / "qr.png").read_bytes().startswith(b"\x89PNG")


def test_a_link_is_archived_after_saying_what_that_means(new_page: NewPage, portal: str, lena: Person) -> None:
    page = new_page()
    people.sign_in_partner(page, portal, lena, f"{KEYCRM}/links")
    page.get_by_role("button", name="New link").click()
    page.get_by_role("dialog").get_by_label("Code").fill("lena-old")
    page.get_by_role("button", name="Make the link").click()
    expect(page.get_by_role("heading", name="Link LENA-OLD")).to_be_visible()
    archive = page.get_by_role("button", name="Archive", exact=True)
    archive.click()
    expect(page.get_by_role("dialog")).to_contain_text("This is for good.")
    page.keyboard.press("Escape")
    expect(archive).to_be_focused()
    archive.click()
    page.get_by_role("button", name="Archive for good").click()
    expect(page.get_by_text("This link is archived")).to_be_visible()
    expect(archive).to_be_hidden()
    check_page(page, "link-archived")


def test_a_customer_says_what_it_earns_and_until_when(new_page: NewPage, portal: str, lena: Person) -> None:
    page = new_page()
    people.sign_in_partner(page, portal, lena, f"{KEYCRM}/customers")
    line = page.get_by_role("row").filter(has_text="crm-1")
    expect(line).to_contain_text("i***r@crm.example")
    expect(line).to_contain_text("earns")
    check_page(page, "customers")
    page.get_by_label("Show names and contacts").check()
    expect(line).to_contain_text("ihor@crm.example")
    page.get_by_label("Filter: Status").select_option("inactive")
    expect(line).to_be_hidden()
    page.get_by_label("Filter: Status").select_option("active")

    page.get_by_role("link", name="crm-1").click()
    expect(page.get_by_role("heading", name="Customer crm-1")).to_be_visible()
    expect(page.get_by_role("region", name="What it earns you")).to_contain_text("$20.00")
    expect(page.get_by_role("region", name="What it earns you")).to_contain_text("They earn until")
    expect(page.get_by_role("region", name="What is known")).to_contain_text("click")
    expect(page.get_by_role("row").filter(has=page.get_by_role("button", name="Why: Payment"))).to_contain_text(
        "$200.00"
    )
    check_page(page, "customer")


def test_a_report_names_what_is_not_final(new_page: NewPage, portal: str, lena: Person) -> None:
    page = new_page()
    people.sign_in_partner(page, portal, lena, f"{KEYCRM}/reports")
    sums = page.get_by_role("group", name="Sums of the period")
    expect(sums).to_contain_text("$200.00")
    expect(sums).to_contain_text("$20.00")
    expect(page.get_by_text("Days begin at midnight in Europe/Kyiv")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="provisional").first).to_contain_text("$20.00")
    check_page(page, "reports")
    page.get_by_text("Month", exact=True).click()
    expect(page.get_by_role("row").filter(has_text="provisional")).to_contain_text("$20.00")
    page.get_by_label("Split by").select_option("link")
    expect(page.get_by_text("split once the day closes").first).to_be_visible()
    check_page(page, "reports-by-link")
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").click()
    assert download.value.suggested_filename.startswith("report-keycrm-")


def test_a_lead_is_submitted_and_its_stages_are_told(
    new_page: NewPage, portal: str, kira: Person, mira: Person
) -> None:
    page = new_page()
    people.sign_in_partner(page, portal, mira, f"{KEYCRM}/leads")
    expect(page.get_by_role("heading", name="This program takes no leads")).to_be_visible()
    check_page(page, "leads-none")

    page = new_page()
    people.sign_in_partner(page, portal, kira, f"{KONTUR}/leads")
    page.get_by_role("button", name="Submit a lead").first.click()
    form = page.get_by_role("dialog")
    form.get_by_label("Name").fill("Oleg")
    expect(form.get_by_text("Give an e-mail address or a phone number.")).to_be_visible()
    expect(form.get_by_role("button", name="Submit the lead")).to_be_disabled()
    check_page(page, "lead-new")
    form.get_by_label("E-mail address").fill("oleg@home.example")
    form.get_by_label("This person knows").check()
    form.get_by_role("button", name="Submit the lead").click()
    line = page.get_by_role("row").filter(has_text="o***g@home.example")
    expect(line).to_contain_text("submitted")
    check_page(page, "leads")
    line.get_by_role("button").click()
    expect(page.get_by_role("dialog")).to_contain_text("The business has it and will get in touch.")
    check_page(page, "lead-history")


def test_whom_the_partner_recruited_stands_with_what_they_brought(new_page: NewPage, portal: str, lev: Person) -> None:
    page = new_page()
    people.sign_in_partner(page, portal, lev, f"{LEVELS}/sub-partners")
    expect(page.get_by_role("row").filter(has_text="max")).to_contain_text("15.00")
    expect(page.get_by_role("region", name="Recruit a partner")).to_contain_text("/join?recruited_by=LEV")
    check_page(page, "sub-partners")


def test_the_pages_speak_korean(new_page: NewPage, portal: str, lena: Person) -> None:
    page = new_page(locale="ko-KR")
    people.sign_in_partner(page, portal, lena, f"{KEYCRM}/customers")
    expect(page.get_by_role("row").filter(has_text="crm-1")).to_contain_text("수익 발생")
    page.get_by_role("link", name="crm-1").click()
    expect(page.get_by_role("heading", name="고객 crm-1")).to_be_visible()
    expect(page.get_by_role("region", name="이 고객의 수익")).to_contain_text("US$20.00")
