"""The clicks of the bench, in AWS's event shape: each from another browser, some with a cookie or parameters."""

import json
import random
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

from tests.unit.tracking.examples import AT_MS, a_click

EVENT = json.loads((Path(__file__).parents[1] / "events/http-api-v2.json").read_text())
KHTML = "(KHTML, like Gecko)"
PHONES = ("SM-S918B", "SM-A546B", "Pixel 8", "Pixel 7a", "M2101K6G", "CPH2451", "2201117TG", "moto g(30)", "RMX3501")
APPS = "Instagram {n}.0.0.{m} (iPhone15,2; iOS 17_4; en_US; en; scale=3.00; 1179x2556; {n}{m})"


def user_agents(chance: random.Random) -> Iterator[str]:
    """Ever another one: browsers by about their share of the web, and one in twenty an app's own browser."""
    for n in count():
        m = chance.randrange(6000)
        version = f"{chance.randrange(90, 146)}.0.{chance.randrange(7000)}.{n % 250}"
        mac = f"10_{chance.randrange(11, 16)}_{n % 8}"
        ios = f"{chance.randrange(14, 19)}_{chance.randrange(8)}_{n % 4}"
        chrome = f"AppleWebKit/537.36 {KHTML} Chrome/{version}"
        yield chance.choices(
            (
                f"Mozilla/5.0 (Linux; Android {n % 7 + 8}; {chance.choice(PHONES)}) {chrome} Mobile Safari/537.36",
                f"Mozilla/5.0 (iPhone; CPU iPhone OS {ios} like Mac OS X) AppleWebKit/605.1.15 {KHTML} "
                f"Version/{version} Mobile/15E{m} Safari/604.1",
                f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {chrome} Safari/537.36",
                f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {chrome} Safari/537.36 Edg/{version}",
                f"Mozilla/5.0 (Macintosh; Intel Mac OS X {mac}) AppleWebKit/605.1.{m} {KHTML} Version/17.{n % 7} "
                f"Safari/605.1.{m}",
                f"Mozilla/5.0 (X11; Linux x86_64; rv:{n % 60 + 90}.{m}) Gecko/20100101 Firefox/{n % 60 + 90}.{m}",
                f"Mozilla/5.0 (iPhone; CPU iPhone OS {ios} like Mac OS X) AppleWebKit/605.1.15 {KHTML} Mobile/15E{m} "
                + APPS.format(n=n, m=m),
            ),
            (32, 20, 24, 7, 7, 5, 5),
        )[0]


def clicks(seed: int = 1) -> Iterator[dict[str, Any]]:
    """Events without end: half with parameters, a quarter from visitors who bring a cookie."""
    chance = random.Random(seed)
    for number, user_agent in enumerate(user_agents(chance)):
        event: dict[str, Any] = json.loads(json.dumps(EVENT))
        address = f"203.{chance.randrange(256)}.{chance.randrange(256)}.{chance.randrange(256)}"
        event["headers"] |= {"user-agent": user_agent, "x-forwarded-for": address}
        event["requestContext"]["http"] |= {"userAgent": user_agent, "sourceIp": address}
        event["rawQueryString"] = f"utm_source=blog&sub1=banner-{number % 50}" if number % 2 else ""
        event["cookies"] = [f"ll={a_click('ben', AT_MS + number).text}"] if number % 4 == 0 else []
        yield event
