"""A tracking link is no open redirect: whatever is put behind the code, the visitor stays on the program's host."""

from urllib.parse import urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from linkledger.errors import Invalid
from linkledger.tracking.destination import landing_url
from linkledger.tracking.link import check_link
from tests.unit.tracking.examples import a_link

HOSTILE = [
    "//evil.example",
    "/evil.example",
    "///evil.example/%2f..",
    "/.//evil.example",
    "./..//evil.example",
    "../../evil.example",
    "\\\\evil.example",
    "/\\evil.example",
    "\\/evil.example",
    "%2f%2fevil.example",
    "%2F%2Fevil.example",
    "%252f%252fevil.example",
    "%5c%5cevil.example",
    "%255cevil.example",
    "@evil.example",
    ":@evil.example/",
    "https://evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "\r\nLocation: https://evil.example",
    "%0d%0aLocation:%20https://evil.example",
    "%250d%250aSet-Cookie:x",
    "\t//evil.example",
    "\x00evil",
    "evil\u3002example",
    "\uff0f\uff0fevil.example",
    "\u2215\u2215evil.example",
    "\ud800",
    "?next=//evil.example",
    "#@evil.example",
    "%23@evil.example",
    "%25%32%66%25%32%66evil.example",
]


def lands(path: str = "", query: str = "", **link: object) -> str:
    return landing_url(a_link(**link), path, query, "CLICK")


@pytest.mark.parametrize("path", HOSTILE)
def test_known_open_redirect_attempts_stay_on_the_host(path: str) -> None:
    url = lands(path, f"url={path}&next={path}&click_id={path}")
    assert url.startswith("https://keycrm.app/")
    assert not url.startswith("https://keycrm.app//")
    assert url.isascii()
    assert url.isprintable()
    assert not set(url) & set(" \\\r\n")
    assert urlsplit(url).hostname == "keycrm.app"


ANYTHING = st.text(st.characters(), max_size=60) | st.lists(
    st.sampled_from(["/", "\\", "%2f", "%5C", "%25", "..", ".", "@", ":", "evil.example", "%0d%0a", "?", "#", "%", "a"])
).map("".join)


@given(ANYTHING, ANYTHING)
@example("%", "utm_source=%")
@example("", "&" * 5000)
def test_no_path_and_no_query_ever_leaves_the_host(path: str, query: str) -> None:
    url = lands(path, query)
    assert url.startswith("https://keycrm.app/")
    assert not url.startswith(("https://keycrm.app//", "https://keycrm.app/\\"))
    assert url.isascii()
    assert url.isprintable()
    assert not set(url) & set(' \\"<>')
    assert url.endswith("click_id=CLICK")


@pytest.mark.parametrize("path", ["\\evil", "%5cevil", "a%0ab", "x" * 1025, "%25252525252f", "..", "/", "./."])
def test_a_path_that_can_t_be_trusted_or_leads_nowhere_lands_on_the_link_s_destination(path: str) -> None:
    assert lands(path) == "https://keycrm.app/welcome?click_id=CLICK"


@pytest.mark.parametrize(
    ("path", "landed"),
    [
        ("pricing", "/pricing"),
        ("blog/2026/", "/blog/2026/"),
        ("a//b/./c/../d", "/a/b/d"),
        ("prices for two", "/prices%20for%20two"),
        ("prices%20for%20two", "/prices%20for%20two"),
        ("ціни", "/%D1%86%D1%96%D0%BD%D0%B8"),
        ("100%25", "/100%25"),
        ("sale;c=1,2/item@home", "/sale;c=1,2/item@home"),
        ("what%3F", "/what%3F"),
    ],
)
def test_a_deep_link_reaches_that_page_of_the_shop(path: str, landed: str) -> None:
    assert lands(path) == f"https://keycrm.app{landed}?click_id=CLICK"


def test_only_the_agreed_parameters_pass_and_a_foreign_click_id_never() -> None:
    query = "utm_source=blog&sub1=a&sub6=b&ref=c&promo=d&click_id=theirs&utm_term=x%26click_id%3Dtheirs&=e"
    assert lands(query=query, pass_through=("promo", "click_id")) == (
        "https://keycrm.app/welcome?utm_source=blog&sub1=a&promo=d&utm_term=x%26click_id%3Dtheirs&click_id=CLICK"
    )


def test_the_destination_keeps_its_own_parameters_unless_the_visitor_s_url_says_otherwise() -> None:
    shop = "https://keycrm.app/welcome?plan=pro&utm_source=partners&click_id=old#prices"
    assert lands(query="utm_source=blog", destination=shop) == (
        "https://keycrm.app/welcome?plan=pro&utm_source=blog&click_id=CLICK#prices"
    )
    assert lands("pricing", destination=shop) == (
        "https://keycrm.app/pricing?plan=pro&utm_source=partners&click_id=CLICK"
    )


def test_an_absurd_query_is_dropped_and_the_visitor_still_arrives() -> None:
    query = "&".join(f"utm_{number}=x" for number in range(50))
    assert lands(query=query) == "https://keycrm.app/welcome?click_id=CLICK"
    assert lands(query="utm_source=" + "x" * 513) == "https://keycrm.app/welcome?click_id=CLICK"


def test_a_destination_that_the_program_does_not_allow_any_more_falls_back() -> None:
    assert lands(destination="https://old-shop.example/") == "https://keycrm.app/"


def test_without_a_list_the_destination_s_own_host_is_the_allowed_one() -> None:
    assert lands("a", allowed_hosts=()) == "https://keycrm.app/a?click_id=CLICK"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("destination", "https://evil.example/"),
        ("destination", "http://keycrm.app/"),
        ("destination", "//keycrm.app/"),
        ("destination", "https://user@keycrm.app/"),
        ("destination", "https://keycrm.app\\@evil.example/"),
        ("destination", "https://keycrm.app/\r\nX: y"),
        ("destination", "https://[keycrm.app/"),
        ("destination", "https://keycrm.app:port/"),
        ("destination", "javascript:alert(1)"),
        ("fallback", ""),
        ("fallback", "ftp://keycrm.app/"),
        ("code", "anna 1"),
        ("partner", "anna k"),
        ("window_seconds", 0),
    ],
)
def test_a_link_that_could_mislead_is_refused_before_it_is_stored(field: str, value: object) -> None:
    with pytest.raises(Invalid) as refused:
        check_link(a_link(**{field: value}))
    assert [fault.field for fault in refused.value.faults] == [field]


def test_a_good_link_is_accepted_and_a_local_shop_needs_no_https() -> None:
    assert check_link(a_link()) == a_link()
    local = a_link(
        destination="http://127.0.0.1:8000/", allowed_hosts=("127.0.0.1:8000",), fallback="http://localhost/"
    )
    assert check_link(local) == local
    assert landing_url(local, "x", "", None) == "http://127.0.0.1:8000/x"
