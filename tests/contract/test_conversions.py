"""Conversions in memory and on the real engine: each step once, a few without a token per click, lists by state."""

from dataclasses import replace
from datetime import timedelta

import pytest

from linkledger.earning.conversions import UNSIGNED_PER_CLICK, Conversion, ConversionState, event_id
from linkledger.errors import Refused, Stale
from tests.contract.conftest import Shelf
from tests.contract.histories import NOON, PROGRAM, payment

CLICK = "1772355600000-07-0123456789ab"


def conversion(tid: str, network: str | None = None, click: str = CLICK, minute: int = 0) -> Conversion:
    moment = NOON + timedelta(minutes=minute)
    event = replace(payment(event_id(network, click, tid)), occurred_at=moment, received_at=moment)
    return Conversion(event, click, tid, network, ConversionState.WAITING, moment, reason="no_token")


def next_of(known: Conversion, state: ConversionState) -> Conversion:
    return replace(known, state=state, reason=None, version=known.version + 1)


def waiting(shelf: Shelf) -> list[str]:
    return [each.tid for each in shelf.conversions.page(PROGRAM, ConversionState.WAITING, limit=50, cursor=None)[0]]


def test_a_conversion_comes_back_as_it_was_written(shelf: Shelf) -> None:
    written = conversion("t1", "adcombo")
    shelf.conversions.commit(written, None)
    assert shelf.conversions.get(PROGRAM, written.id) == written
    assert shelf.conversions.get("b1", written.id) is None
    approved = replace(next_of(written, ConversionState.APPROVED), counted=True)
    shelf.conversions.commit(approved, written)
    assert shelf.conversions.get(PROGRAM, written.id) == approved


def test_of_two_who_decide_at_once_one_looks_again(shelf: Shelf) -> None:
    written = conversion("t1", "adcombo")
    shelf.conversions.commit(written, None)
    with pytest.raises(Stale):
        shelf.conversions.commit(written, None)
    declined = next_of(written, ConversionState.DECLINED)
    shelf.conversions.commit(declined, written)
    with pytest.raises(Stale):
        shelf.conversions.commit(next_of(written, ConversionState.APPROVED), written)
    assert shelf.conversions.get(PROGRAM, written.id) == declined


def test_those_of_a_state_are_listed_in_pages_oldest_first_until_they_leave_it(shelf: Shelf) -> None:
    clicks = [f"177235560000{number}-07-0123456789ab" for number in range(5)]
    all_five = [conversion(f"t{each}", None, click, each) for each, click in enumerate(clicks)]
    for each in reversed(all_five):
        shelf.conversions.commit(each, None)
    shelf.conversions.commit(next_of(all_five[1], ConversionState.APPROVED), all_five[1])
    shelf.conversions.commit(next_of(all_five[3], ConversionState.DECLINED), all_five[3])
    seen, cursor = [], None
    while True:
        part, cursor = shelf.conversions.page(PROGRAM, ConversionState.WAITING, limit=2, cursor=cursor)
        seen += [each.tid for each in part]
        if cursor is None:
            break
    assert seen == ["t0", "t2", "t4"]
    declined, _ = shelf.conversions.page(PROGRAM, ConversionState.DECLINED, limit=2, cursor=None)
    assert [each.tid for each in declined] == ["t3"]
    assert shelf.conversions.page("b1", ConversionState.WAITING, limit=2, cursor=None)[0] == []


def test_of_one_click_a_few_without_a_token_wait_and_the_next_is_refused(shelf: Shelf) -> None:
    first, *_ = held = [conversion(f"t{each}", minute=each) for each in range(UNSIGNED_PER_CLICK)]
    for each in held:
        shelf.conversions.commit(each, None)
    one_more = conversion("one-more")
    with pytest.raises(Refused) as refusal:
        shelf.conversions.commit(one_more, None)
    assert refusal.value.code == "too_many_conversions"
    shelf.conversions.commit(conversion("with-a-token", "adcombo"), None)
    shelf.conversions.commit(conversion("of-another-click", click="1772355600001-07-0123456789ab"), None)
    declined = next_of(held[1], ConversionState.DECLINED)
    shelf.conversions.commit(declined, held[1])
    with pytest.raises(Refused):
        shelf.conversions.commit(one_more, None)
    shelf.conversions.commit(next_of(first, ConversionState.APPROVED), first)
    shelf.conversions.commit(one_more, None)
    assert "one-more" in waiting(shelf)
