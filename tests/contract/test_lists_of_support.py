"""Lists that operators page through, in memory and on the real engine: in order, nothing twice, nothing missing."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from linkledger.errors import Invalid
from linkledger.payouts.batch import Batch
from linkledger.payouts.payout import PayoutStatus, Step
from linkledger.payouts.ports import BatchChange, PayoutEffect
from tests.contract.conftest import Shelf
from tests.contract.histories import NOON, PARTNER, PROGRAM, payment, payout

DAY = date(2026, 3, 2)


def pages[T](page: Callable[[str | None], tuple[Sequence[T], str | None]]) -> list[T]:
    """All parts of a list, one after the other."""
    seen: list[T] = []
    cursor = None
    while True:
        part, cursor = page(cursor)
        seen += part
        if cursor is None:
            return seen


def test_events_of_a_day_come_in_pages_by_their_receipt_and_of_one_moment_by_id(shelf: Shelf) -> None:
    minutes = [0, 3, 3, 3, 3, 1, 2]
    events = [payment(f"e{number}", at=NOON + timedelta(minutes=each)) for number, each in enumerate(minutes)]
    others = [replace(each, program="b1", id=f"{each.id}-of-b1") for each in events]
    days = [payment("before", at=NOON - timedelta(days=1)), payment("after", at=NOON + timedelta(days=1))]
    for each in (*events, *others, *days):
        assert shelf.events.put_new(each)
    found = pages(lambda cursor: shelf.events.page_received(PROGRAM, DAY, limit=2, cursor=cursor))
    assert [each.id for each in found] == ["e0", "e5", "e6", "e1", "e2", "e3", "e4"]
    assert found[0] == events[0]
    assert shelf.events.page_received(PROGRAM, date(2026, 3, 5), limit=2, cursor=None) == ([], None)


def test_refusals_of_a_day_come_in_pages_by_their_moment(shelf: Shelf) -> None:
    for number in (3, 0, 2, 1, 4):
        refusal = Invalid(f"code_{number}", "Wrong.")
        shelf.events.keep_refusal(PROGRAM, f"body {number}", refusal, NOON + timedelta(minutes=number))
    shelf.events.keep_refusal("b1", "another's", Invalid("x", "x"), NOON)
    shelf.events.keep_refusal(PROGRAM, "yesterday's", Invalid("x", "x"), NOON - timedelta(days=1))
    found = pages(lambda cursor: shelf.events.page_refusals(PROGRAM, DAY, limit=2, cursor=cursor))
    assert [(each.code, each.body) for each in found] == [(f"code_{each}", f"body {each}") for each in range(5)]


def test_payouts_of_a_status_come_in_pages_oldest_first(shelf: Shelf) -> None:
    asked = [
        replace(payout(), id=f"po_{each}", requested_at=NOON + timedelta(minutes=each)) for each in (2, 0, 1, 4, 3)
    ]
    for each in asked:
        shelf.payouts.commit(PayoutEffect(each, None))
    shelf.payouts.record_refusal(replace(payout(), id="po_refused", status=PayoutStatus.REFUSED))
    for status, ids in (
        (PayoutStatus.REQUESTED, [f"po_{each}" for each in range(5)]),
        (PayoutStatus.REFUSED, ["po_refused"]),
    ):
        found = pages(lambda cursor: shelf.payouts.page_with_status(PROGRAM, status, limit=2, cursor=cursor))  # noqa: B023
        assert [each.id for each in found] == ids


def test_the_payouts_of_a_batch_come_in_pages_by_partner(shelf: Shelf) -> None:
    taken = [replace(payout(), id=f"po_{each}", partner=f"{PARTNER}{each}") for each in range(5)]
    for each in taken:
        shelf.payouts.commit(PayoutEffect(each, None))
    batched = tuple(replace(each, status=PayoutStatus.BATCHED, period="2026-03") for each in reversed(taken))
    batch = Batch(PROGRAM, "2026-03", "USD", Step("schedule", NOON), version=1)
    shelf.payouts.commit_batch(BatchChange(batch, taken=batched))
    first = shelf.payouts.members_after(PROGRAM, "2026-03", None, 3)
    assert [each.id for each in first] == ["po_0", "po_1", "po_2"]
    rest = shelf.payouts.members_after(PROGRAM, "2026-03", f"{PARTNER}2#po_2", 3)
    assert [each.id for each in rest] == ["po_3", "po_4"]
    assert shelf.payouts.members_after(PROGRAM, "2026-04", None, 3) == []
