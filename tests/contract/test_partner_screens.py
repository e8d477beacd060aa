"""What partners' screens read: journals and histories newest first, settled months, blocks, notices, clicks apart."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from linkledger.earning.customers import CustomerRecord, SettledEvent
from linkledger.earning.events import Event
from linkledger.earning.months import MonthsEffect
from linkledger.earning.outcomes import Outcome, OutcomeKind
from linkledger.earning.reading import place_in_history
from linkledger.ledger.blocks import Block, Remark
from linkledger.ledger.earned import Earned, place_of
from linkledger.ledger.entries import AccountKey, Bucket, Entry
from linkledger.program_time import format_instant
from linkledger.stats.close_day import DayStats
from linkledger.stats.counts import ClickCounts
from linkledger.stats.earning_counts import EarningCounts, UnitCounts
from tests.contract.conftest import Shelf
from tests.contract.histories import ANNA, NOON, PARTNER, PROGRAM, UNIT, commission, payment, settlement

HOUR = timedelta(hours=1)
FAR = NOON + timedelta(days=30)
POINTS = AccountKey(PROGRAM, PARTNER, "points")


def in_points(entry: Entry) -> Entry:
    return replace(entry, account=POINTS, legs={Bucket.AVAILABLE: 5, Bucket.PROGRAM: -5}, id=f"{entry.id[:-1]}x")


def earn(shelf: Shelf, count: int) -> list[Entry]:
    """Payments an hour apart, each with an entry in the program's unit and one in points; newest first."""
    written: list[Entry] = []
    for number in range(count):
        paid = payment(f"p{number}", f"c{number}", at=NOON + number * HOUR)
        entries = (commission(paid), in_points(commission(paid)))
        shelf.book.commit(settlement(CustomerRecord(PROGRAM, f"c{number}"), paid, entries=entries))
        written += entries
    return sorted(written, key=place_of, reverse=True)


def test_a_journal_is_read_newest_first_before_a_place(shelf: Shelf) -> None:
    mine = [each for each in earn(shelf, 5) if each.account == ANNA]
    assert shelf.journal.newest(ANNA, NOON, FAR, before=None, limit=2) == mine[:2]
    assert shelf.journal.newest(ANNA, NOON, FAR, before=place_of(mine[1]), limit=2) == mine[2:4]
    assert shelf.journal.newest(ANNA, NOON, FAR, before=place_of(mine[4]), limit=2) == []
    assert shelf.journal.newest(ANNA, NOON + HOUR, NOON + 3 * HOUR, before=None, limit=9) == mine[2:4], "the end is out"
    assert shelf.journal.newest(ANNA, NOON + HOUR, FAR, before=place_of(mine[4]), limit=9) == [], "before the start"
    later = f"{format_instant(FAR + HOUR)}#com_1"
    assert shelf.journal.newest(ANNA, NOON, FAR, before=later, limit=1) == mine[:1]


def test_journals_of_several_units_are_one_list_in_parts(shelf: Shelf) -> None:
    everything = earn(shelf, 4)
    journal = Earned(shelf.journal, (ANNA, POINTS), NOON, FAR)
    seen: list[Entry] = []
    cursor = None
    while True:
        part = journal.part(lambda entry: entry, limit=3, before=cursor)
        seen += part.items
        cursor = part.cursor
        if cursor is None:
            break
    assert seen == everything


def test_a_history_is_read_newest_first_before_a_place(shelf: Shelf) -> None:
    record = CustomerRecord(PROGRAM, "acme")
    for number in range(4):
        effect = settlement(record, payment(f"p{number}", at=NOON + number * HOUR))
        shelf.book.commit(effect)
        record = effect.record
    newest = shelf.histories.newest_events(PROGRAM, "acme", before=None, limit=3)
    assert [each.event.id for each in newest] == ["p3", "p2", "p1"]
    rest = shelf.histories.newest_events(PROGRAM, "acme", before=place_in_history(newest[-1]), limit=3)
    assert [each.event.id for each in rest] == ["p0"]
    assert shelf.histories.newest_events(PROGRAM, "nobody", before=None, limit=3) == []
    assert shelf.histories.head(PROGRAM, "acme").history == ()


def test_a_settled_month_is_found_by_its_partner(shelf: Shelf) -> None:
    end = datetime(2026, 3, 31, 21, tzinfo=UTC)
    event = Event(PROGRAM, f"2026-03#{PARTNER}", "month_close", end - timedelta(milliseconds=1), end)
    settled = SettledEvent(event, Outcome(OutcomeKind.NOTHING, "no_revenue", "Nothing came in."))
    shelf.months.commit_months(MonthsEffect(PROGRAM, PARTNER, 0, (settled,)))
    assert shelf.settled_months.settled_month(PROGRAM, PARTNER, "2026-03") == settled
    assert shelf.settled_months.settled_month(PROGRAM, PARTNER, "2026-02") is None
    assert shelf.settled_months.settled_month(PROGRAM, "berta", "2026-03") is None


def test_a_block_is_read_with_who_put_it_there_until_it_is_released(shelf: Shelf) -> None:
    why = Remark("We wait for your invoice.", "dana", NOON)
    assert shelf.blocks.standing_block(ANNA) is None
    shelf.blocks.block(ANNA, why)
    assert shelf.blocks.standing_block(ANNA) == Block(ANNA, why)
    assert shelf.blocks.standing_block(POINTS) is None
    shelf.blocks.release(ANNA, Remark("It came.", "dana", NOON))
    assert shelf.blocks.standing_block(ANNA) is None


def test_notices_stay_read_by_their_partner_alone(shelf: Shelf) -> None:
    assert shelf.notices.read(PROGRAM, PARTNER) == frozenset()
    shelf.notices.mark(PROGRAM, PARTNER, ["ntf_1", "ntf_2"], NOON, FAR)
    shelf.notices.mark(PROGRAM, PARTNER, ["ntf_2", "ntf_3"], NOON, FAR)
    assert shelf.notices.read(PROGRAM, PARTNER) == {"ntf_1", "ntf_2", "ntf_3"}
    assert shelf.notices.read(PROGRAM, "berta") == shelf.notices.read("b1", PARTNER) == frozenset()


def test_a_days_clicks_are_kept_by_link_and_sub_id(shelf: Shelf) -> None:
    blog, news = ClickCounts(3, 2, 1, 0), ClickCounts(2, 2, 0, 1)
    earning = EarningCounts(1, 1, 100, 10, 1, (UnitCounts("points", 1, 50),))
    march = DayStats(
        PROGRAM,
        PARTNER,
        date(2026, 3, 31),
        UNIT,
        blog + news,
        earning,
        {"link": {"ANNA": blog}, "sub1": {"néws": news}},
    )
    april = replace(march, day=date(2026, 4, 1), parts={"link": {"ANNA": news, "BLOG": blog}})
    for each in (replace(march, parts={"link": {"OLD": news}}), march, april):
        shelf.stats.put(each)
    whole = (date(2026, 3, 30), date(2026, 4, 2))
    assert shelf.click_parts.parts(PROGRAM, PARTNER, "link", *whole) == {
        march.day: {"ANNA": blog},
        april.day: {"ANNA": news, "BLOG": blog},
    }
    assert shelf.click_parts.parts(PROGRAM, PARTNER, "sub1", *whole) == {march.day: {"néws": news}}
    assert shelf.click_parts.parts(PROGRAM, PARTNER, "link", march.day, march.day) == {march.day: {"ANNA": blog}}
    assert shelf.click_parts.parts(PROGRAM, "berta", "link", *whole) == {}
    assert list(shelf.stats_of(PROGRAM, PARTNER)) == [march, april], "earnings in other units too"
