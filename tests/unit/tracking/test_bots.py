"""Bots are told from people by the list that a library keeps, and people do not wait for that list."""

import subprocess
import sys

import pytest
from crawleruseragents import CRAWLER_USER_AGENTS_DATA  # type: ignore[import-untyped]

from linkledger.tracking.bots import Visitor, browser_of, looks_like_browser, visitor_of

SAMPLES = [sample for crawler in CRAWLER_USER_AGENTS_DATA for sample in crawler.get("instances", ())]
WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"
APPLE = "AppleWebKit/605.1.15 (KHTML, like Gecko)"
BROWSERS = {
    f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {WEBKIT} Chrome/142.0.0.0 Safari/537.36": "chrome/desktop",
    f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {WEBKIT} Chrome/142.0.0.0 Safari/537.36": "chrome/desktop",
    f"Mozilla/5.0 (X11; Linux x86_64) {WEBKIT} Chrome/126.0.6478.182 Safari/537.36": "chrome/desktop",
    f"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) {WEBKIT} Chrome/142.0.0.0 Safari/537.36": "chrome/desktop",
    f"Mozilla/5.0 (Linux; Android 10; K) {WEBKIT} Chrome/142.0.0.0 Mobile Safari/537.36": "chrome/mobile",
    f"Mozilla/5.0 (Linux; Android 13; SAMSUNG SM-S918B) {WEBKIT} SamsungBrowser/21.0 Chrome/110.0.5481.154 "
    "Mobile Safari/537.36": "samsung/mobile",
    f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {WEBKIT} Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0": "edge/desktop",
    f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {WEBKIT} Chrome/142.0.0.0 Safari/537.36 OPR/120.0.0.0": "opera/desktop",
    f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {WEBKIT} Chrome/122.0.0.0 YaBrowser/24.4.0.0 Safari/537.36": (
        "yandex/desktop"
    ),
    f"Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) {APPLE} Version/17.4 Mobile/15E148 Safari/604.1": (
        "safari/mobile"
    ),
    f"Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) {APPLE} Version/16.6 Mobile/15E148 Safari/604.1": "safari/mobile",
    f"Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) {APPLE} CriOS/123.0.6312.52 Mobile/15E148 Safari/604.1": (
        "chrome/mobile"
    ),
    f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {APPLE} Version/17.4.1 Safari/605.1.15": "safari/desktop",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:125.0) Gecko/20100101 Firefox/125.0": "firefox/desktop",
    "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:125.0) Gecko/20100101 Firefox/125.0": "firefox/desktop",
    "Mozilla/5.0 (Android 14; Mobile; rv:125.0) Gecko/125.0 Firefox/125.0": "firefox/mobile",
}
PREVIEWS = [
    "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
    "WhatsApp/2.23.20.0 A",
    "TelegramBot (like TwitterBot)",
    "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "Twitterbot/1.0",
    "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)",
    "LinkedInBot/1.0",
    "Viber/1",
    "curl/8.1.2",
    "python-requests/2.31.0",
]


def test_no_known_bot_has_the_shape_of_an_ordinary_browser() -> None:
    assert len(SAMPLES) > 2000
    assert [sample for sample in SAMPLES if looks_like_browser(sample)] == []


@pytest.mark.parametrize(("user_agent", "browser"), BROWSERS.items())
def test_ordinary_browsers_are_people_by_their_shape_alone(user_agent: str, browser: str) -> None:
    assert looks_like_browser(user_agent)
    assert visitor_of(user_agent) is Visitor.HUMAN
    assert browser_of(user_agent) == browser


@pytest.mark.parametrize("user_agent", [*PREVIEWS, *SAMPLES[::50]])
def test_crawlers_and_link_previews_are_bots(user_agent: str) -> None:
    assert visitor_of(user_agent) is Visitor.BOT


@pytest.mark.parametrize("addition", [" (compatible; Googlebot/2.1)", "; 360Spider", " Lighthouse"])
def test_a_browser_s_shape_with_anything_added_goes_through_the_list(addition: str) -> None:
    assert not looks_like_browser(next(iter(BROWSERS)) + addition)


def test_an_app_s_own_browser_is_a_person_and_an_unheard_of_program_is_neither() -> None:
    app = f"Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) {APPLE} Mobile/15E148 Instagram 320.0.0.0"
    assert visitor_of(app) is Visitor.HUMAN
    assert browser_of(app) == "webview/mobile"
    assert visitor_of("") is Visitor.UNKNOWN
    assert visitor_of("acme-thing") is Visitor.UNKNOWN
    assert visitor_of("x" * 100_000) is Visitor.UNKNOWN


def test_people_do_not_pay_for_the_list_with_a_slower_cold_start() -> None:
    program = (
        "import sys; from linkledger.tracking.bots import visitor_of; "
        f"visitor_of({next(iter(BROWSERS))!r}); sys.exit('crawleruseragents' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
