"""API keys, in memory and on the real engine: one program each, and a successor before the old one ends."""

from datetime import UTC, date, datetime, timedelta

import pytest

from linkledger.access.api_keys import ApiKey, KeyKind, hash_of, key_of, revoke, rotate
from linkledger.errors import Conflict, Invalid, NotFound, Refused, Stale
from tests.contract.conftest import Shelf

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
OLD = key_of("b1", KeyKind.SECRET, None, "llk_old-key-of-b1", NOW)
NETWORK = key_of("b1", KeyKind.POSTBACK, "adcombo", "llp_of-the-network", NOW + timedelta(hours=1))


def works(shelf: Shelf, text: str, moment: datetime) -> str | None:
    """The program that the key opens at that moment."""
    found = shelf.api_keys.get(hash_of(text))
    return found.program if found is not None and found.works_at(moment) else None


def test_a_key_opens_its_program_and_no_other(shelf: Shelf) -> None:
    shelf.api_keys.put_new(OLD)
    assert works(shelf, "llk_old-key-of-b1", NOW) == "b1"
    assert works(shelf, "llk_of-nobody", NOW) is None
    with pytest.raises(Conflict, match=r"llk_old-\.\.\. is in use"):
        shelf.api_keys.put_new(key_of("keycrm", KeyKind.SECRET, None, "llk_old-key-of-b1", NOW))
    assert works(shelf, "llk_old-key-of-b1", NOW) == "b1"


def test_the_text_of_a_key_is_nowhere_kept() -> None:
    assert "key-of-b1" not in repr(OLD)
    assert (OLD.prefix, OLD.id) == ("llk_old-", f"key_{hash_of('llk_old-key-of-b1')[:16]}")


def test_a_program_lists_its_own_keys_oldest_first(shelf: Shelf) -> None:
    other = key_of("keycrm", KeyKind.SECRET, None, "llk_of-keycrm", NOW)
    for each in (NETWORK, OLD, other):
        shelf.api_keys.put_new(each)
    shelf.api_keys.note_use(OLD.sha256, date(2026, 3, 2))
    listed = shelf.api_keys.of_program("b1")
    assert [(each.id, each.kind, each.name, each.last_used_on) for each in listed] == [
        (OLD.id, KeyKind.SECRET, None, date(2026, 3, 2)),
        (NETWORK.id, KeyKind.POSTBACK, "adcombo", None),
    ]
    assert shelf.api_keys.of_program("unknown") == []


def test_a_key_works_on_for_a_day_beside_its_successor(shelf: Shelf) -> None:
    shelf.api_keys.put_new(NETWORK)
    later = NOW + timedelta(days=3)
    before, after, successor = rotate(shelf.api_keys, "b1", NETWORK.id, "llp_the-successor", later)
    assert (before, successor.name, successor.kind) == (NETWORK, "adcombo", KeyKind.POSTBACK)
    assert after.expires_at == later + timedelta(hours=24)
    for moment, old_works in ((timedelta(hours=24, microseconds=-1), True), (timedelta(hours=24), False)):
        assert works(shelf, "llp_of-the-network", later + moment) == ("b1" if old_works else None)
        assert works(shelf, "llp_the-successor", later + moment) == "b1"
    assert [each.id for each in shelf.api_keys.of_program("b1")] == [NETWORK.id, successor.id]
    with pytest.raises(Refused) as refusal:
        rotate(shelf.api_keys, "b1", NETWORK.id, "llp_another", later + timedelta(days=2))
    assert refusal.value.code == "key_ended"


def test_a_second_rotation_does_not_prolong_the_first(shelf: Shelf) -> None:
    shelf.api_keys.put_new(OLD)
    _, first, _ = rotate(shelf.api_keys, "b1", OLD.id, "llk_second", NOW, timedelta(hours=1))
    _, again, _ = rotate(shelf.api_keys, "b1", OLD.id, "llk_third", NOW + timedelta(minutes=30))
    assert again.expires_at == first.expires_at == NOW + timedelta(hours=1)


@pytest.mark.parametrize("overlap", [timedelta(seconds=-1), timedelta(days=30, seconds=1)])
def test_an_overlap_ends_within_thirty_days(shelf: Shelf, overlap: timedelta) -> None:
    shelf.api_keys.put_new(OLD)
    with pytest.raises(Invalid, match="at most 720 hours"):
        rotate(shelf.api_keys, "b1", OLD.id, "llk_second", NOW, overlap)


def test_a_revoked_key_opens_nothing_from_that_moment_on(shelf: Shelf) -> None:
    shelf.api_keys.put_new(OLD)
    before, after = revoke(shelf.api_keys, "b1", OLD.id, NOW + timedelta(hours=1))
    assert (before.expires_at, after.expires_at) == (None, NOW + timedelta(hours=1))
    assert works(shelf, "llk_old-key-of-b1", NOW + timedelta(hours=1)) is None
    again, same = revoke(shelf.api_keys, "b1", OLD.id, NOW + timedelta(hours=2))
    assert again == same == after


def test_another_programs_key_is_unknown(shelf: Shelf) -> None:
    shelf.api_keys.put_new(OLD)
    with pytest.raises(NotFound):
        revoke(shelf.api_keys, "keycrm", OLD.id, NOW)
    assert works(shelf, "llk_old-key-of-b1", NOW) == "b1"


def test_of_two_who_end_a_key_at_once_one_looks_again(shelf: Shelf) -> None:
    shelf.api_keys.put_new(OLD)
    revoke(shelf.api_keys, "b1", OLD.id, NOW)
    with pytest.raises(Stale):
        shelf.api_keys.replace(OLD, ApiKey(**{**vars(OLD), "expires_at": NOW + timedelta(days=1)}), NETWORK)
    assert shelf.api_keys.get(NETWORK.sha256) is None


@pytest.mark.parametrize("name", [None, "", "Ad Combo", "a" * 33])
def test_a_postback_token_is_a_networks(name: str | None) -> None:
    with pytest.raises(Invalid, match="name the partner network"):
        key_of("b1", KeyKind.POSTBACK, name, "llp_x", NOW)
