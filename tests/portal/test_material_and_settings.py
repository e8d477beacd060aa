"""What a partner promotes with, and how it arranges its part: profile, terms, notices, keys, webhooks, leaving."""

import hashlib
import struct
import zlib
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.office import Office
from tests.e2e.portal import Portal
from tests.e2e.receiver import receiving
from tests.e2e.web import send
from tests.portal import people
from tests.portal.conftest import NewPage
from tests.portal.look import check_page
from tests.portal.people import Person

PROGRAM = "letoile"
AT = f"/programs/{PROGRAM}"
PRESETS = Path(__file__).parents[2] / "layers" / "domain" / "python" / "linkledger" / "terms" / "presets"


@pytest.fixture(scope="module")
def mila(office: Office) -> Person:
    """A partner of a program whose operators publish a banner, a text and a widget."""
    office.run("programs", "load", PROGRAM)
    desk = office.operator("marta", "program:write")
    file = {
        "name": "summer.png",
        "media_type": "image/png",
        "size": len(_PICTURE),
        "sha256": hashlib.sha256(_PICTURE).hexdigest(),
        "width": 300,
        "height": 60,
    }
    _publish(desk, {"kind": "widget", "title": "A box", "text": '<a href="{link}">Shop</a>'})
    _publish(desk, {"kind": "text", "title": "A post", "language": "en", "text": "13 % back: {link} (code {code})"})
    _publish(desk, {"kind": "banner", "title": "Summer", "file": file})
    return people.partner(office, PROGRAM, "mila")


def test_material_has_the_partners_own_link_in_it(new_page: NewPage, portal: str, office: Office, mila: Person) -> None:
    page = new_page()
    people.sign_in_partner(page, portal, mila, f"{AT}/material")
    link = office.link("MILA")
    page.get_by_role("button", name="Copy link", exact=True).click()
    assert _clipboard(page) == link
    expect(page.get_by_role("img", name="QR")).to_be_visible()

    banner = page.get_by_role("article").filter(has=page.get_by_role("heading", name="Summer"))
    picture = banner.get_by_role("img", name="Summer")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.naturalWidth") == 300
    expect(banner).to_contain_text("300 × 60 px")
    with page.expect_popup() as opened, page.expect_download() as fetched:
        banner.get_by_role("link", name="Download summer.png").click()
    assert fetched.value.suggested_filename == "summer.png"
    assert opened.value is not None
    banner.get_by_role("button", name="Copy HTML").click()
    assert f'<a href="{link}" rel="sponsored"><img src="summer.png"' in _clipboard(page)

    post = page.get_by_role("article").filter(has=page.get_by_role("heading", name="A post"))
    expect(post).to_contain_text("English")
    post.get_by_role("button", name="Copy text").click()
    assert _clipboard(page) == f"13 % back: {link} (code MILA)"
    check_page(page, "material")

    page.get_by_text("Widget", exact=True).first.click()
    expect(page.get_by_role("article")).to_have_count(1)
    page.get_by_role("article").get_by_role("button", name="Copy HTML").click()
    assert _clipboard(page) == f'<a href="{link}">Shop</a>'


def test_a_profile_is_changed_and_contacts_are_never_shown(new_page: NewPage, portal: str, mila: Person) -> None:
    page = new_page()
    people.sign_in_partner(page, portal, mila, f"{AT}/settings")
    expect(page.get_by_role("button", name="Save")).to_be_disabled()
    page.get_by_label("Name").fill("Mila Petrova")
    page.get_by_label("Add a phone number").fill("+370 600 00000")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The profile is saved.")).to_be_visible()
    expect(page.get_by_label("Add a phone number")).to_have_value("")
    page.reload()
    expect(page.get_by_label("Name")).to_have_value("Mila Petrova")
    check_page(page, "settings")
    page.get_by_label("Language").select_option("nl")
    expect(page.get_by_role("heading", name="Instellingen")).to_be_visible()


def test_a_key_is_shown_once_works_is_rotated_and_revoked(
    new_page: NewPage, portal: str, office: Office, mila: Person
) -> None:
    page = new_page()
    people.sign_in_partner(page, portal, mila, f"{AT}/settings/keys")
    check_page(page, "keys-empty")
    page.get_by_role("button", name="New key").click()
    form = page.get_by_role("dialog")
    form.get_by_label("Name").fill("nightly")
    check_page(page, "key-form")
    form.get_by_role("button", name="Make the key").click()
    page.get_by_role("button", name="Copy key").click()
    key = _clipboard(page)
    check_page(page, "key-shown")
    page.get_by_role("button", name="I have stored it").click()
    row = page.get_by_role("row").filter(has_text="nightly")
    expect(row).to_contain_text("Read")
    expect(page.get_by_text(key)).to_have_count(0)

    asked = f"{office.stack.api_url}/v1/by-key/programs/{PROGRAM}/balance"
    assert send("GET", asked, {"authorization": f"Bearer {key}"}).status == 200
    row.get_by_role("button", name="Rotate").click()
    page.get_by_role("dialog").get_by_role("button", name="Make the successor").click()
    page.get_by_role("button", name="I have stored it").click()
    expect(page.get_by_role("row").filter(has_text="nightly")).to_have_count(2)
    ending = page.get_by_role("row").filter(has_text="Ends soon")
    ending.get_by_role("button", name="Revoke").click()
    page.get_by_role("dialog").get_by_role("button", name="Revoke the key").click()
    expect(page.get_by_role("row").filter(has_text="Ended")).to_have_count(1)
    assert send("GET", asked, {"authorization": f"Bearer {key}"}).status == 401
    check_page(page, "keys")


def test_a_webhook_is_tested_and_a_message_sent_again(new_page: NewPage, portal: str, mila: Person) -> None:
    page = new_page()
    people.sign_in_partner(page, portal, mila, f"{AT}/settings/webhooks")
    with receiving(410) as receiver:
        page.get_by_role("button", name="New webhook").click()
        form = page.get_by_role("dialog")
        form.get_by_label("Address").fill("https://hooks.example.com:81/x")
        form.get_by_role("button", name="Make the webhook").click()
        expect(form).to_contain_text("use the port 443 or 8443")
        check_page(page, "webhook-form")
        form.get_by_label("Address").fill(receiver.url("mila"))
        form.get_by_role("button", name="Make the webhook").click()
        page.get_by_role("button", name="Copy secret").click()
        secret = _clipboard(page)
        page.get_by_role("button", name="I have stored it").click()
        check_page(page, "webhooks")

        # The address refuses the first test, and takes it when it is sent again, under the same id.
        page.get_by_role("link", name=receiver.url("mila")).click()
        page.get_by_role("button", name="Send a test").click()
        message = page.get_by_role("row").filter(has_text="Test")
        expect(message).to_contain_text("Not taken")
        expect(message).to_contain_text("410")
        message.get_by_role("button", name="Details").click()
        told = page.get_by_role("dialog")
        check_page(page, "webhook-message")
        told.get_by_role("button", name="Send again").click()
        expect(told).to_contain_text("The address took it.")
        expect(told.get_by_role("row")).to_have_count(3)
        page.keyboard.press("Escape")
        expect(message.get_by_role("button", name="Details")).to_be_focused()
        check_page(page, "webhook")
        assert len({id_ for id_, _ in receiver.at("mila", secret)}) == 1
        assert len(receiver.got) == 2
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete the webhook").click()
    expect(page.get_by_text("You have no webhook yet")).to_be_visible()


def test_new_terms_ring_the_bell_and_are_accepted(
    new_page: NewPage, portal: str, office: Office, mila: Person, tmp_path: Path
) -> None:
    page = new_page()
    people.sign_in_partner(page, portal, mila, f"{AT}/settings/terms")
    expect(page.get_by_text("You agreed to them when you joined.")).to_be_visible()
    file = tmp_path / "letoile.toml"
    file.write_text((PRESETS / "letoile.toml").read_text(encoding="utf-8").replace("percent = 13", "percent = 14"))
    office.run("programs", "load", str(file))
    page.reload()
    expect(page.get_by_text("Version 2 waits for you to accept it")).to_be_visible()
    check_page(page, "terms-waiting")
    bell = page.get_by_role("link", name="Notifications:")
    bell.click()
    notice = page.get_by_role("listitem").filter(has_text="New version of the terms")
    expect(notice).to_contain_text("Version 2 holds")
    check_page(page, "notifications")
    notice.get_by_role("link", name="Read the terms").click()
    expect(page.get_by_role("main")).to_contain_text("14 %")
    page.get_by_label("I have read version 2").check()
    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_text("You accepted version 2:")).to_be_visible()
    page.get_by_role("link", name="Notifications", exact=True).click()
    page.get_by_role("button", name="Mark all as read").click()
    expect(page.get_by_role("link", name="Notifications: 0 unread")).to_be_visible()
    expect(page.get_by_role("button", name="Mark as read", exact=False)).to_have_count(0)


def test_an_application_waits_until_an_operator_decides(
    new_page: NewPage, portal: str, office: Office, mila: Person
) -> None:
    office.run("programs", "load", "bet-n-joy")
    page = new_page(locale="nl-NL")
    people.sign_in_partner(page, portal, mila, "/join")
    offers = page.get_by_role("article")
    expect(offers.filter(has_text="Partner").filter(has_text="Programma openen")).to_have_count(1)
    offer = offers.filter(has_text="Een beheerder beslist over aanvragen")
    check_page(page, "join-member")
    offer.get_by_role("button", name="Aanvragen").click()
    form = page.get_by_role("dialog")
    form.get_by_label("Wens voor de code").fill("mila-bet")
    form.get_by_role("checkbox").check()
    form.get_by_role("button", name="Aanvraag versturen").click()
    expect(page.get_by_text("Je aanvraag")).to_be_visible()
    page.goto(f"{portal}/join")
    expect(offer).to_contain_text("Je aanvraag ligt bij het bedrijf.")
    check_page(page, "join-waiting")


def test_leaving_says_what_it_means_before(new_page: NewPage, portal: str, office: Office) -> None:
    noa = people.partner(office, PROGRAM, "noa")
    page = new_page(width=390)
    people.sign_in_partner(page, portal, noa, f"{AT}/settings")
    page.get_by_role("button", name="Leave the program").click()
    asked = page.get_by_role("dialog")
    expect(asked).to_contain_text("Your balance stays yours")
    check_page(page, "leave")
    asked.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("button", name="Leave the program")).to_be_focused()
    page.get_by_role("button", name="Leave the program").click()
    asked.get_by_role("button", name="Leave the program").click()
    expect(page.get_by_text("You left.")).to_be_visible()
    page.goto(f"{portal}{AT}/settings/keys")
    expect(page.get_by_role("button", name="New key")).to_be_disabled()
    expect(page.get_by_text("Keys are made, and work, while you are active.")).to_be_visible()


def _publish(desk: Portal, body: dict[str, object]) -> None:
    """Announces a piece of material, puts its file, and shows it to partners."""
    path = f"/operator/programs/{PROGRAM}/material"
    made = desk.ask(path, "POST", body)
    assert made.status == 201, made.text
    piece = f"{path}/{made.document['id']}"
    if "file" in body:
        upload = desk.ask(f"{piece}/upload", "POST").document
        assert send("PUT", upload["url"], upload["headers"], _PICTURE).status == 200
    assert desk.ask(f"{piece}/publish", "POST").status == 200


def _clipboard(page: Page) -> str:
    return str(page.evaluate("navigator.clipboard.readText()"))


def _png(width: int, height: int) -> bytes:
    """A picture of one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    lines = (b"\0" + b"\x3b\x5b\xdb" * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


_PICTURE = _png(300, 60)
