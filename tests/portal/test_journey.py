"""The main job in browsers: a link brings a customer, the payment a commission, and the month a payout.

In English by the keyboard alone, through the operators to the statement; the partner's part in Korean on a phone.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from cli.demo.shop import Price, Shop
from cli.merchant import Merchant
from linkledger.terms.presets import load_preset
from tests.e2e.office import Office
from tests.e2e.visitors import CHROME, IPHONE
from tests.portal import people
from tests.portal.conftest import NewPage
from tests.portal.hands import Hand, Keyboard, Pointer
from tests.portal.look import DESK, PHONE, check_page
from tests.portal.people import Person
from tests.portal.texts import Texts

_LAST_GOOD_DAY = 25
"""A payout method is not paid to for its first 72 hours, and the payout day is the second of the next month."""
_PAYOUT_DAY = timedelta(days=1, hours=7)


@dataclass(frozen=True)
class Scene:
    """Where a history plays; amounts are in the unit's minor units."""

    locale: str
    width: int
    hand: Hand
    program: str
    name: str
    partner: str
    unit: str
    time_zone: str
    price: int
    user_agent: str

    @property
    def say(self) -> Texts:
        return Texts(self.locale[:2])

    @property
    def link(self) -> str:
        return f"{self.partner.upper()}-BLOG"

    def path(self, page: str) -> str:
        return f"/programs/{self.program}/{page}"

    def terms(self) -> dict[str, Any]:
        """10 % of what customers pay in their first year; payouts by request, on the second of each month."""
        preset = load_preset("keycrm").model_dump(mode="json", by_alias=True, exclude_none=True)
        payout = preset["payout"] | {"time_zone": self.time_zone}
        named = {"program": self.program, "name": self.name, "unit": self.unit, "time_zone": self.time_zone}
        return preset | named | {"payout": payout}


ENGLISH = Scene(
    locale="en-GB",
    width=DESK,
    hand=Keyboard(),
    program="harbour",
    name="Harbour Coffee",
    partner="hana",
    unit="EUR",
    time_zone="Europe/Vilnius",
    price=600_00,
    user_agent=CHROME,
)
KOREAN = Scene(
    locale="ko-KR",
    width=PHONE,
    hand=Pointer(),
    program="hangang",
    name="한강 커피",
    partner="jiho",
    unit="KRW",
    time_zone="Asia/Seoul",
    price=600_000,
    user_agent=IPHONE,
)


@pytest.fixture
def early(office: Office) -> Office:
    """The office while a payout method of today can still be paid to on the next payout day."""
    if office.now().day > _LAST_GOOD_DAY:
        office.close(until=next_month(office.now()) + timedelta(days=2))
    return office


@pytest.fixture
def shop(early: Office, scene: Scene, tmp_path: Path) -> Iterator[Shop]:
    """A shop of the scene's program, open on this machine; the program's links lead to it."""
    with Shop({scene.program: Price("payment", scene.price, scene.unit)}) as shop:
        terms = tmp_path / "terms.json"
        terms.write_text(json.dumps(scene.terms()), encoding="utf-8")
        early.run("programs", "load", str(terms), "--landing", shop.page(scene.program), "--host", shop.host)
        shop.merchants[scene.program] = Merchant(early.stack.api_url, early.new_key(scene.program))
        yield shop


@pytest.fixture
def partner(early: Office, shop: Shop, scene: Scene) -> Person:
    return people.partner(early, scene.program, scene.partner)


@pytest.fixture
def visitor(browser: Browser, scene: Scene) -> Iterator[Page]:
    """Somebody else's browser."""
    context = browser.new_context(user_agent=scene.user_agent, viewport={"width": 390, "height": 844})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("scene", [ENGLISH], ids=["en"])
def test_a_followed_link_becomes_a_settled_payout_by_keyboard_alone(
    new_page: NewPage, portal: str, office: Office, scene: Scene, partner: Person, visitor: Page, tmp_path: Path
) -> None:
    say = scene.say
    page = new_page(locale=scene.locale, width=scene.width)
    from_the_link_to_the_request(page, portal, office, scene, partner, visitor)

    # The month is over: its batch is prepared. Dana may seal it, and not approve what she sealed.
    period = f"{office.now():%Y-%m}"
    office.close(until=next_month(office.now()) + _PAYOUT_DAY)
    dana = people.operator(office, "dana", "payout:prepare", "payout:approve")
    erik = people.operator(office, "erik", "payout:approve", "payout:export")
    at_danas = new_page(locale=scene.locale)
    sign_in_operator(at_danas, portal, office, scene, dana)
    open_batch(at_danas, scene)
    check_page(at_danas, "journey-batch-draft")
    seal = say("operator-batches.seal.action")
    take_step(at_danas, scene.hand, seal)
    approve = say("operator-batches.approve.action")
    expect(button(at_danas.locator("main"), approve)).to_be_disabled()
    expect(at_danas.get_by_text(say("operator-batches.approve.own.sealed"))).to_be_visible()
    check_page(at_danas, "journey-batch-own")

    # Erik is another: he approves, has the bank's file written, and marks the transfers as made.
    at_eriks = new_page(locale=scene.locale)
    sign_in_operator(at_eriks, portal, office, scene, erik)
    open_batch(at_eriks, scene)
    take_step(at_eriks, scene.hand, approve)
    row = at_eriks.get_by_role("row").filter(has_text=scene.partner)
    expect(row).to_contain_text("€60.00")
    content = export(at_eriks, scene, tmp_path)
    assert '<InstdAmt Ccy="EUR">60.00</InstdAmt>' in content
    assert "DE89370400440532013000" in content
    take_step(at_eriks, scene.hand, say("operator-batches.settle.action"))
    expect(at_eriks.get_by_text(say("operator-batches.finished"))).to_be_visible()
    check_page(at_eriks, "journey-batch-settled")

    # The partner is told so, and the statements of both months add up.
    later = new_page(locale=scene.locale, width=scene.width)
    sign_in(later, portal, scene, partner, scene.path("payouts"))
    expect(later.get_by_role("row").filter(has_text="€60.00")).to_contain_text(say("payouts.status.done"))
    go(later, scene, "balance")
    expect(later.get_by_role("row").filter(has_text=say("balance.told.paid"))).to_contain_text("€60.00")
    later.goto(f"{portal}{scene.path(f'balance/statements/{period}')}")
    earned = statement(later, scene)
    assert earned[-1] == amounts(accrued=60, reserved=60)
    later.goto(f"{portal}{scene.path(f'balance/statements/{office.now():%Y-%m}')}")
    settled = statement(later, scene)
    assert settled[0] == earned[-1]
    assert settled[-1] == amounts(accrued=60, paid=60)
    check_page(later, "journey-statement")


@pytest.mark.parametrize("scene", [KOREAN], ids=["ko"])
def test_the_partners_part_in_korean_on_a_phone(
    new_page: NewPage, portal: str, office: Office, scene: Scene, partner: Person, visitor: Page
) -> None:
    page = new_page(locale=scene.locale, width=scene.width, time_zone=scene.time_zone)
    from_the_link_to_the_request(page, portal, office, scene, partner, visitor)


# -- the partner's part ------------------------------------------------------------------------------------------------


def from_the_link_to_the_request(
    page: Page, portal: str, office: Office, scene: Scene, partner: Person, visitor: Page
) -> None:
    """A partner signs in, makes a link, sees who came by it and what it earned and why, and asks to be paid."""
    say, hand, look = scene.say, scene.hand, f"journey-{scene.locale[:2]}"
    sign_in(page, portal, scene, partner)
    expect(page.get_by_text(say("overview.empty.title"))).to_be_visible()

    go(page, scene, "links")
    hand.press(button(page.locator("main"), say("links.new")))
    dialog = page.get_by_role("dialog")
    hand.type(dialog.get_by_label(say("links.code"), exact=True), scene.link.lower())
    hand.type(dialog.get_by_label(say("links.label"), exact=True), "Blog")
    hand.press(button(dialog, say("links.make")))
    expect(page.get_by_role("heading", name=say("links.about", code=scene.link))).to_be_visible()
    hand.press(button(page.locator("main"), say("links.copyLink")))
    address = page.evaluate("navigator.clipboard.readText()")
    assert address == office.link(scene.link)

    # Another browser follows the link and lands on the shop's page, where the click id is known.
    visitor.goto(address)
    expect(visitor.get_by_role("heading", name=f"The {scene.program} shop")).to_be_visible()
    assert visitor.url.startswith("http://127.0.0.1:")
    assert "click_id=" in visitor.url

    # The partner sees the click without asking again.
    go(page, scene, "overview")
    today = page.get_by_role("region", name=say("overview.today.title"))
    expect(today.get_by_text(say("overview.today.provisional"))).to_be_visible()
    expect(figure(today, say("overview.clicks"))).to_have_text("1")
    expect(figure(today, say("overview.registrations"))).to_have_text("0")

    # The visitor buys; the shop's back end posts sign-up and payment.
    visitor.get_by_role("button").click()
    expect(visitor.get_by_role("heading", name="Thank you")).to_be_visible()
    customer = visitor.locator("code").first.inner_text()
    office.settle_events()
    expect(figure(today, say("overview.registrations"))).to_have_text("1")
    expect(figure(today, say("overview.commission"))).to_have_text(re.compile("60[.,]0"))
    check_page(page, f"{look}-overview")

    go(page, scene, "customers")
    brought = page.get_by_role("row").filter(has_text=customer)
    expect(brought).to_contain_text(say("customers.statuses.active"))
    hand.press(brought.get_by_role("link", name=customer))
    expect(page.get_by_role("heading", level=1)).to_contain_text(customer)
    check_page(page, f"{look}-customer")

    go(page, scene, "earnings")
    paid = page.get_by_role("row").filter(has_text=customer)
    why = paid.get_by_role("button")
    hand.press(why)
    told = page.get_by_role("dialog")
    expect(told).to_contain_text(say("why.mine.click"))
    expect(told).to_contain_text(say("why.fate.won"))
    expect(told).to_contain_text(re.compile("10 ?%"))
    expect(told).to_contain_text(re.compile("60[.,]0"))
    check_page(page, f"{look}-why")
    hand.leave(page)
    expect(told).to_be_hidden()
    expect(why).to_be_focused()

    go(page, scene, "payouts")
    hand.press(page.get_by_role("link", name=say("payouts.method.add")))
    hand.type(page.get_by_label(say("payouts.method.name")), scene.partner.capitalize())
    hand.type(page.get_by_label("IBAN"), "DE89 3704 0044 0532 0130 00")
    hand.press(button(page.locator("main"), say("payouts.method.save")))
    expect(page.get_by_text("DE89***3000")).to_be_visible()
    hand.press(page.get_by_role("link", name=say("payouts.method.back")))
    amount = page.get_by_label(say("payouts.request.amount", unit=scene.unit))
    hand.type(amount, "0.5" if scene.unit == "EUR" else "1")
    ask = page.locator("main button[type=submit]")
    expect(ask).to_be_disabled()
    expect(page.get_by_text(say.any("payouts.obstacle.belowMinimum"))).to_be_visible()
    hand.type(amount, "60" if scene.unit == "EUR" else "60000")
    expect(ask).to_be_enabled()
    check_page(page, f"{look}-payout")
    hand.press(ask)
    requested = page.get_by_role("row").filter(has_text=say("payouts.status.processing"))
    expect(requested).to_contain_text(re.compile("60[.,]0"))


def sign_in(page: Page, portal: str, scene: Scene, person: Person, path: str = "/") -> None:
    page.goto(f"{portal}{path}")
    scene.hand.type(page.locator("input[name=email]"), person.email)
    scene.hand.type(page.locator("input[name=password]"), people.PASSWORD)
    scene.hand.press(button(page, scene.say("sign-in.signIn")))
    expect(page.get_by_role("heading", level=1)).not_to_have_text(scene.say("sign-in.partnerTitle"))


def go(page: Page, scene: Scene, to: str) -> None:
    """By the navigation, which a phone hides behind its menu."""
    say = scene.say
    if scene.width == PHONE:
        scene.hand.press(button(page, say("common.menu")))
    name = say(f"common.nav.{to}")
    scene.hand.press(page.get_by_role("navigation").get_by_role("link", name=name, exact=True))
    expect(page.get_by_role("heading", level=1, name=say(f"{to}.title"))).to_be_visible()


def figure(region: Locator, label: str) -> Locator:
    """The number of a card, which stands below its label."""
    return region.get_by_text(label, exact=True).locator("xpath=following-sibling::*[1]")


def button(within: Page | Locator, name: str) -> Locator:
    return within.get_by_role("button", name=name, exact=True)


# -- the operators' part -----------------------------------------------------------------------------------------------


def sign_in_operator(page: Page, portal: str, office: Office, scene: Scene, person: Person) -> None:
    sign_in(page, portal, scene, person, f"/operator/programs/{scene.program}/batches")
    scene.hand.type(page.locator("input[name=code]"), office.run("operators", "code", person.secret).strip())
    scene.hand.press(button(page, scene.say("sign-in.continue")))
    expect(page.get_by_role("navigation")).to_be_visible()


def open_batch(page: Page, scene: Scene) -> None:
    scene.hand.press(page.get_by_role("row").filter(has_text="€60.00").get_by_role("link"))
    expect(page.get_by_role("list").get_by_text(scene.say("operator-batches.steps.sealed"))).to_be_visible()


def take_step(page: Page, hand: Hand, name: str) -> None:
    """Presses what a step is taken by, and once more where it is asked about."""
    hand.press(button(page.locator("main"), name))
    asked = page.get_by_role("dialog")
    hand.press(button(asked, name))
    expect(asked).to_be_hidden()


def export(page: Page, scene: Scene, folder: Path) -> str:
    """The bank's file, as it is downloaded."""
    say = scene.say
    for field, value in {"debtor": "Harbour Coffee", "iban": "DE02120300000000202051"}.items():
        label = say(f"operator-batches.export.fields.{field}")
        scene.hand.type(page.get_by_role("textbox", name=label, exact=True), value)
    page.locator("input[type=date]").fill("2030-01-03")
    scene.hand.press(button(page.locator("main"), say("operator-batches.export.action")))
    expect(page.get_by_text(say("operator-batches.settle.byFile"))).to_be_visible()
    scene.hand.press(button(page.locator("main"), say("operator-batches.files.show")))
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile(r"\.xml$")).click()
    download.value.save_as(folder / "bank.xml")
    return (folder / "bank.xml").read_text(encoding="utf-8")


# -- the statement -----------------------------------------------------------------------------------------------------

_PARTS = ("accrued", "available", "pending", "reserved", "paid", "written_off")


def amounts(**given: int) -> tuple[Decimal, ...]:
    return tuple(Decimal(given.get(part, 0)) for part in _PARTS)


def statement(page: Page, scene: Scene) -> list[tuple[Decimal, ...]]:
    """Its lines from opening to closing as they are shown, once it is sure that they add up: line by line, and in each
    line what was earned is what stands somewhere."""
    table = page.get_by_role("table", name=scene.say("balance.lines"))
    expect(table).to_be_visible()
    shown = [[_amount(cell) for cell in row.get_by_role("cell").all()[-6:]] for row in table.get_by_role("row").all()]
    opening, *lines, closing = [tuple(cells) for cells in shown if cells]
    assert tuple(sum(each, Decimal()) for each in zip(opening, *lines, strict=True)) == closing
    for accrued, *places in (opening, *lines, closing):
        assert accrued == sum(places)
    return [opening, *lines, closing]


def _amount(cell: Locator) -> Decimal:
    text = cell.inner_text().strip().replace("€", "").replace(",", "")
    return Decimal(text or 0)


def next_month(moment: datetime) -> datetime:
    """Midnight (UTC) of the next month's first day."""
    return (moment.replace(day=1, hour=0, minute=0, second=0, microsecond=0) + timedelta(days=32)).replace(day=1)
