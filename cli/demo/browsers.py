"""Who visits: user agents as browsers and link-preview bots really send them."""

from collections.abc import Iterator
from itertools import chain, zip_longest

_WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"
_DESKTOPS = (
    "Windows NT 10.0; Win64; x64",
    "Macintosh; Intel Mac OS X 10_15_7",
    "X11; Linux x86_64",
    "X11; CrOS x86_64 14541.0.0",
)
_PHONES = (
    "Linux; Android 10; K",
    "Linux; Android 13; SM-A536B",
    "Linux; Android 14; Pixel 8",
    "Linux; Android 14; SM-S918B",
    "Linux; Android 15; 2312DRA50G",
)
_IOS = ("16_7_10", "17_5_1", "17_7_2", "18_1_1", "18_3_2", "18_5", "18_6")

LINK_PREVIEWS = (
    "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
    "WhatsApp/2.23.20.0",
    "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "TelegramBot (like TwitterBot)",
    "Twitterbot/1.0",
    "LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)",
    "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)",
    "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
    "Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X Build/MMB29P) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/141.0.7390.122 Mobile Safari/537.36 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
)


def browsers() -> list[str]:
    """Different user agents, families mixed as in the wild, always in the same order.

    All visitors of the demo share one address, so it is by these that they are told apart."""
    families = (_chrome_desktop(), _chrome_mobile(), _safari_ios(), _in_app(), _firefox(), _edge(), _safari_mac())
    mixed = chain.from_iterable(zip_longest(*families))
    return [each for each in mixed if each is not None]


def _chrome_desktop() -> Iterator[str]:
    for version in range(142, 118, -1):
        for platform in _DESKTOPS:
            yield f"Mozilla/5.0 ({platform}) {_WEBKIT} Chrome/{version}.0.0.0 Safari/537.36"


def _chrome_mobile() -> Iterator[str]:
    for version in range(142, 126, -1):
        for phone in _PHONES:
            yield f"Mozilla/5.0 ({phone}) {_WEBKIT} Chrome/{version}.0.0.0 Mobile Safari/537.36"
    for version in range(28, 22, -1):
        yield (
            f"Mozilla/5.0 (Linux; Android 10; K) {_WEBKIT} SamsungBrowser/{version}.0 Chrome/130.0.0.0 "
            "Mobile Safari/537.36"
        )


def _safari_ios() -> Iterator[str]:
    for system in _IOS:
        version = ".".join(system.split("_")[:2])
        for device in ("iPhone; CPU iPhone OS", "iPad; CPU OS"):
            yield (
                f"Mozilla/5.0 ({device} {system} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
                f"Version/{version} Mobile/15E148 Safari/604.1"
            )
        yield (
            f"Mozilla/5.0 (iPhone; CPU iPhone OS {system} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
            "CriOS/141.0.7390.96 Mobile/15E148 Safari/604.1"
        )


def _in_app() -> Iterator[str]:
    for number, system in enumerate(_IOS):
        yield (
            f"Mozilla/5.0 (iPhone; CPU iPhone OS {system} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
            f"Mobile/15E148 Instagram {340 + number}.0.0.{20 + number}.98 (iPhone15,2; iOS {system}; uk_UA; uk; "
            "scale=3.00; 1179x2556)"
        )
        yield (
            f"Mozilla/5.0 (Linux; Android 14; SM-A546B; wv) {_WEBKIT} Version/4.0 Chrome/{134 + number}.0.6998.39 "
            f"Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/{500 + number}.0.0.51.92;]"
        )


def _firefox() -> Iterator[str]:
    for version in range(145, 128, -1):
        yield f"Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:{version}.0) Gecko/20100101 Firefox/{version}.0"
        yield f"Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:{version}.0) Gecko/20100101 Firefox/{version}.0"


def _edge() -> Iterator[str]:
    for version in range(142, 122, -1):
        yield f"Mozilla/5.0 ({_DESKTOPS[0]}) {_WEBKIT} Chrome/{version}.0.0.0 Safari/537.36 Edg/{version}.0.0.0"


def _safari_mac() -> Iterator[str]:
    for version in ("16.6", "17.4", "17.6", "18.0", "18.2", "18.4", "18.6", "26.0"):
        yield (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) "
            f"Version/{version} Safari/605.1.15"
        )
