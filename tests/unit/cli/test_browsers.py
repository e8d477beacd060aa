"""The demo's visitors: told apart by their browsers, and judged as what they are."""

from cli.demo.browsers import LINK_PREVIEWS, browsers
from cli.demo.scenario import FIRMS_BY_CODE, FIRMS_BY_LINK, MEMBERS, OLENAS_CUSTOMERS
from linkledger.tracking.bots import Visitor, visitor_of


def test_no_two_visitors_have_the_same_browser() -> None:
    found = browsers()
    assert len(set(found)) == len(found)


def test_there_are_browsers_enough_for_the_story() -> None:
    audiences = [each.audience for each in MEMBERS]
    visitors = sum(each.lookers + each.heads + each.prefetches for each in audiences)
    customers = len(OLENAS_CUSTOMERS) + len(FIRMS_BY_LINK) + len(FIRMS_BY_CODE)
    assert len(browsers()) >= visitors + customers + 20, "a few more come by code, by invitation or by a wrong link"


def test_the_mix_is_realistic_from_the_first_dozen_on() -> None:
    first = browsers()[:14]
    for sign in ("Windows NT", "Android", "iPhone", "Instagram", "Firefox/", "Edg/", "Version/16.6 Safari"):
        assert any(sign in each for each in first), f"none of the first visitors has {sign}"


def test_every_browser_counts_as_a_person() -> None:
    assert [each for each in browsers() if visitor_of(each) is not Visitor.HUMAN] == []


def test_every_link_preview_counts_as_a_bot() -> None:
    assert [each for each in LINK_PREVIEWS if visitor_of(each) is not Visitor.BOT] == []
