"""What a browser carries: each partner's first click for ever, the latest click, and never more than it should."""

from linkledger.tracking.cookie import MAX_BYTES, Cookie, SignedClick, read_cookie, remember
from tests.unit.tracking.examples import AT_MS, DAY_MS, KEYS, a_click

WEEK = 7 * 86_400


def after(*clicks: SignedClick, window: int = WEEK) -> Cookie:
    """The cookie of a visitor who made these clicks, sent and read back between any two of them."""
    cookie = Cookie()
    for click in clicks:
        cookie, faults = read_cookie(KEYS, str(remember(cookie, click, window)))
        assert faults == ()
    return cookie


def held(cookie: Cookie, program: str = "keycrm") -> list[tuple[str, int]]:
    """(partner, day) of each click held."""
    return [(click.partner, (click.at_ms - AT_MS) // DAY_MS) for click in cookie.clicks(program)]


def on_day(day: int, partner: str, program: str = "keycrm") -> SignedClick:
    return a_click(partner, AT_MS + day * DAY_MS, program)


def test_later_clicks_on_the_same_partner_neither_extend_nor_restart_the_first() -> None:
    cookie = after(on_day(0, "anna"), on_day(5, "anna"), on_day(30, "anna"))
    assert held(cookie) == [("anna", 0), ("anna", 30)]


def test_each_partner_keeps_its_own_first_click_beside_the_latest_of_all() -> None:
    cookie = after(on_day(0, "anna"), on_day(1, "ben"), on_day(2, "anna"), on_day(3, "ben"))
    assert held(cookie) == [("anna", 0), ("ben", 1), ("ben", 3)]


def test_a_fifth_partner_takes_the_place_of_the_oldest_whose_window_is_over() -> None:
    four = [on_day(0, "anna"), on_day(1, "ben"), on_day(8, "cleo"), on_day(8, "dan")]
    assert held(after(*four, on_day(9, "eve"))) == [("ben", 1), ("cleo", 8), ("dan", 8), ("eve", 9)]


def test_a_fifth_partner_is_the_latest_alone_while_all_four_windows_are_open() -> None:
    four = [on_day(0, "anna"), on_day(1, "ben"), on_day(2, "cleo"), on_day(3, "dan")]
    assert held(after(*four, on_day(7, "eve")))[0] == ("anna", 0), "exactly seven days later it is still open"
    assert held(after(*four, on_day(4, "eve"), on_day(5, "anna"))) == [
        ("anna", 0),
        ("ben", 1),
        ("cleo", 2),
        ("dan", 3),
        ("anna", 5),
    ]


def test_programs_do_not_mix_and_the_least_recently_clicked_of_five_is_forgotten() -> None:
    cookie = after(
        on_day(0, "anna", "p1"),
        on_day(1, "anna", "p2"),
        on_day(2, "anna", "p3"),
        on_day(3, "anna", "p4"),
        on_day(4, "ben", "p1"),
        on_day(5, "anna", "p5"),
    )
    assert [trail[0].id.program for trail in cookie.trails] == ["p3", "p4", "p1", "p5"]
    assert held(cookie, "p1") == [("anna", 0), ("ben", 4)]


def test_the_longest_names_stay_within_two_kilobytes_and_the_newest_click_is_in() -> None:
    clicks = [
        a_click(f"{partner}{'x' * 31}", AT_MS + program * DAY_MS + partner, f"{program}{'p' * 31}")
        for program in range(4)
        for partner in range(5)
    ]
    cookie = after(*clicks)
    assert len(str(cookie)) <= MAX_BYTES
    assert cookie.trails[-1][-1] == clicks[-1]


def test_forged_and_broken_ids_are_ignored_and_reported_and_the_genuine_ones_stay() -> None:
    genuine = on_day(0, "anna").text
    forged = genuine[:-4] + ("AAAA" if genuine[-4:] != "AAAA" else "BBBB")
    cookie, faults = read_cookie(KEYS, f"{forged}.{genuine}~rubbish~")
    assert held(cookie) == [("anna", 0)]
    assert faults == ("forged", "malformed", "malformed")


def test_a_cookie_longer_than_we_ever_set_is_not_even_looked_at() -> None:
    assert read_cookie(KEYS, on_day(0, "anna").text + "." * MAX_BYTES) == (Cookie(), ("malformed",))


def test_a_visitor_who_shuffles_the_cookie_changes_nothing() -> None:
    first, second = on_day(0, "anna").text, on_day(1, "ben").text
    assert held(read_cookie(KEYS, f"{second}~{first}.{second}")[0])[0] == ("anna", 0)
