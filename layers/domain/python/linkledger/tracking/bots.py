"""Who clicked: an ordinary browser is recognised by its shape at once, everything else asks the full list of bots."""

import re
from enum import StrEnum
from functools import lru_cache
from importlib import import_module

MAX_LENGTH = 1024


class Visitor(StrEnum):
    """What the user agent says of the visitor."""

    HUMAN = "human"
    BOT = "bot"
    UNKNOWN = "unknown"
    """Neither a browser's shape nor on the list of bots, or no user agent at all."""


_MODEL = r"(?![^)]*(?:bot|compatible))[\w .,+()/-]{1,60}?"
_ANDROID = rf"Linux; (?:U; )?Android [\d.]{{1,8}}(?:; [A-Za-z]{{2}}-[A-Za-z]{{2}})?(?:; {_MODEL})?"
_PLATFORM = (
    r"Windows NT \d{1,2}\.\d(?:; (?:Win64; x64|WOW64|ARM64))?|Macintosh; Intel Mac OS X \d{2}[_.\d]{1,8}"
    rf"|X11; (?:(?:Ubuntu|Fedora); )?(?:Linux|CrOS) \w{{1,10}}(?: [\d.]{{1,14}})?|{_ANDROID}"
)
_APPLE_MOBILE = r"(?:iPhone|iPad|iPod touch); CPU (?:iPhone )?OS \d{1,2}[_\d]{1,6} like Mac OS X"
_VERSION = r"\d{1,4}(?:\.\d{1,6}){0,3}"
# Full versions (Chrome/126.0.6478.182) are what headless browsers and monitors send as well, but always with a name
# of their own behind: a bare one is a browser's.
_BROWSER = re.compile(
    r"Mozilla/5\.0 \((?:"
    rf"(?:{_PLATFORM})(?:; wv)?\) AppleWebKit/537\.36 \(KHTML, like Gecko\) (?:Version/4\.0 )?"
    rf"(?:SamsungBrowser/{_VERSION} )?Chrome/{_VERSION}(?: YaBrowser/{_VERSION})?(?: Mobile)? Safari/537\.36"
    rf"(?: (?:Edg|EdgA|OPR|Vivaldi)/{_VERSION})?"
    rf"|(?:Macintosh; Intel Mac OS X \d{{2}}[_\d]{{1,6}}|{_APPLE_MOBILE})\) AppleWebKit/\d{{3}}(?:\.\d{{1,3}}){{1,2}}"
    rf" \(KHTML, like Gecko\) (?:(?:Version|CriOS|FxiOS|EdgiOS)/{_VERSION}(?: EdgiOS/{_VERSION})? )?"
    rf"(?:Mobile/\w{{4,8}} )?Safari/\d{{3}}(?:\.\d{{1,3}}){{1,2}}"
    rf"|(?:(?:{_PLATFORM}|Android \d{{1,2}}(?:\.\d){{0,2}}; Mobile|Android \d{{1,2}}(?:\.\d){{0,2}}; Tablet)"
    rf"; rv:{_VERSION})\) Gecko/(?:20100101|{_VERSION}) Firefox/{_VERSION}"
    r")"
)
_FAMILIES = (
    ("Edg", "edge"),
    ("OPR/", "opera"),
    ("SamsungBrowser/", "samsung"),
    ("YaBrowser/", "yandex"),
    ("Firefox/", "firefox"),
    ("FxiOS/", "firefox"),
    ("Chrome/", "chrome"),
    ("CriOS/", "chrome"),
    ("Safari/", "safari"),
    ("AppleWebKit/", "webview"),
)


def visitor_of(user_agent: str) -> Visitor:
    """Judges a user agent; about a microsecond for an ordinary browser, hundreds for the rest."""
    if looks_like_browser(user_agent):
        return Visitor.HUMAN
    return _by_list(user_agent[:MAX_LENGTH])


def looks_like_browser(user_agent: str) -> bool:
    """Whether the whole text has the shape of an ordinary browser's user agent, with nothing added to it."""
    return len(user_agent) <= 300 and _BROWSER.fullmatch(user_agent) is not None


def browser_of(user_agent: str) -> str:
    """Family and class, all that is kept of a user agent: ``chrome/mobile``, ``other/desktop``."""
    family = next((name for token, name in _FAMILIES if token in user_agent), "other")
    device = "mobile" if "Mobile" in user_agent or "Android" in user_agent else "desktop"
    return f"{family}/{device}"


@lru_cache(maxsize=2048)
def _by_list(user_agent: str) -> Visitor:
    # Imported here, since reading and compiling the list takes longer than everything else in a cold start.
    crawlers = import_module("crawleruseragents")
    if crawlers.is_crawler(user_agent):
        return Visitor.BOT
    return Visitor.HUMAN if user_agent.startswith(("Mozilla/5.0 (", "Opera/")) else Visitor.UNKNOWN
