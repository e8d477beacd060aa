"""The links, keys and browsers that the tracking tests talk about."""

from datetime import UTC, datetime
from typing import Any

from linkledger.tracking.click_id import ClickId, SigningKeys, issue_click_id
from linkledger.tracking.cookie import SignedClick
from linkledger.tracking.link import Link, LinkStatus
from linkledger.tracking.record_click import ClickRequest, RedirectDecision, decide_redirect

KEYS = SigningKeys("k1", {"k1": b"the first signing key of the tests"})
RANDOM = bytes.fromhex("00112233aabb")
DAY_MS = 86_400_000
AT_MS = 1_772_355_600_000
"""2026-03-01T09:00:00Z."""

CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"
)
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/17.4 Mobile/15E148 Safari/604.1"
)
SLACK = "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)"


def a_link(**changes: Any) -> Link:
    """Anna's link to the keycrm shop; window 7 days, Kyiv time."""
    link = Link(
        code="ANNA1",
        program="keycrm",
        partner="anna",
        status=LinkStatus.ACTIVE,
        destination="https://keycrm.app/welcome",
        allowed_hosts=("keycrm.app", "www.keycrm.app"),
        fallback="https://keycrm.app/",
        window_seconds=7 * 86_400,
        time_zone="Europe/Kyiv",
        created_at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    return link._replace(**changes)


def a_click(partner: str, at_ms: int, program: str = "keycrm", keys: SigningKeys = KEYS) -> SignedClick:
    """A signed click on the partner's link."""
    click = ClickId(program, partner, partner.upper(), at_ms, 16, RANDOM.hex())
    text = issue_click_id(
        keys, program=program, partner=partner, code=click.code, at_ms=at_ms, shard=click.shard, random=RANDOM
    )
    return SignedClick(text, click)


def visit(
    link: Link | None = None, *, at_ms: int = AT_MS, keys: SigningKeys | None = KEYS, **request: Any
) -> RedirectDecision:
    """A visitor with a Windows browser follows a link."""
    sent = {"method": "GET", "user_agent": CHROME, "ip": "203.0.113.7"} | request
    return decide_redirect(ClickRequest(**sent), link or a_link(), keys, at_ms, RANDOM)
