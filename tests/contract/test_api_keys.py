"""API keys, in memory and on the real engine: one program each, and a successor before the old one ends."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from linkledger.access.api_keys import ApiKey, KeyKind, KeyScope, hash_of, key_named, key_of, revoke, rotate
from linkledger.errors import Conflict, Invalid, NotFound, Refused, Stale
from linkledger.partners.api_keys import make_partner_key
from linkledger.partners.partner import Partner
from tests.contract.conftest import Shelf

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
OLD = key_of("b1", KeyKind.SECRET, None, "llk_old-key-of-b1", NOW)
NETWORK = key_of("b1", KeyKind.POSTBACK, "adcombo", "llt_of-the-network", NOW + timedelta(hours=1))


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
    listed = shelf.api_keys.of_owner("b1")
    assert [(each.id, each.kind, each.name, each.last_used_on) for each in listed] == [
        (OLD.id, KeyKind.SECRET, None, date(2026, 3, 2)),
        (NETWORK.id, KeyKind.POSTBACK, "adcombo", None),
    ]
    assert shelf.api_keys.of_owner("unknown") == []


def test_a_key_works_on_for_a_day_beside_its_successor(shelf: Shelf) -> None:
    shelf.api_keys.put_new(NETWORK)
    later = NOW + timedelta(days=3)
    after, successor = rotate(shelf.api_keys, NETWORK, "llt_the-successor", later)
    assert (successor.name, successor.kind) == ("adcombo", KeyKind.POSTBACK)
    assert after.expires_at == later + timedelta(hours=24)
    for moment, old_works in ((timedelta(hours=24, microseconds=-1), True), (timedelta(hours=24), False)):
        assert works(shelf, "llt_of-the-network", later + moment) == ("b1" if old_works else None)
        assert works(shelf, "llt_the-successor", later + moment) == "b1"
    assert [each.id for each in shelf.api_keys.of_owner("b1")] == [NETWORK.id, successor.id]
    with pytest.raises(Refused) as refusal:
        rotate(shelf.api_keys, after, "llt_another", later + timedelta(days=2))
    assert refusal.value.code == "key_ended"


def test_a_second_rotation_does_not_prolong_the_first(shelf: Shelf) -> None:
    shelf.api_keys.put_new(OLD)
    first, _ = rotate(shelf.api_keys, OLD, "llk_second", NOW, timedelta(hours=1))
    again, _ = rotate(shelf.api_keys, first, "llk_third", NOW + timedelta(minutes=30))
    assert again.expires_at == first.expires_at == NOW + timedelta(hours=1)


@pytest.mark.parametrize("overlap", [timedelta(seconds=-1), timedelta(days=30, seconds=1)])
def test_an_overlap_ends_within_thirty_days(shelf: Shelf, overlap: timedelta) -> None:
    shelf.api_keys.put_new(OLD)
    with pytest.raises(Invalid, match="at most 720 hours"):
        rotate(shelf.api_keys, OLD, "llk_second", NOW, overlap)


def test_a_revoked_key_opens_nothing_from_that_moment_on(shelf: Shelf) -> None:
    shelf.api_keys.put_new(OLD)
    after = revoke(shelf.api_keys, OLD, NOW + timedelta(hours=1))
    assert after.expires_at == NOW + timedelta(hours=1)
    assert works(shelf, "llk_old-key-of-b1", NOW + timedelta(hours=1)) is None
    assert revoke(shelf.api_keys, after, NOW + timedelta(hours=2)) == after


def test_another_programs_key_is_unknown(shelf: Shelf) -> None:
    shelf.api_keys.put_new(OLD)
    with pytest.raises(NotFound):
        key_named(shelf.api_keys, "keycrm", OLD.id)
    assert key_named(shelf.api_keys, "b1", OLD.id) == OLD


def test_of_two_who_end_a_key_at_once_one_looks_again(shelf: Shelf) -> None:
    shelf.api_keys.put_new(OLD)
    revoke(shelf.api_keys, OLD, NOW)
    with pytest.raises(Stale):
        shelf.api_keys.replace(OLD, ApiKey(**{**vars(OLD), "expires_at": NOW + timedelta(days=1)}), NETWORK)
    assert shelf.api_keys.get(NETWORK.sha256) is None


@pytest.mark.parametrize("name", [None, "", "Ad Combo", "a" * 33])
def test_a_postback_token_is_a_networks(name: str | None) -> None:
    with pytest.raises(Invalid, match="name the partner network"):
        key_of("b1", KeyKind.POSTBACK, name, "llt_x", NOW)


def test_a_partners_keys_lie_apart_from_those_of_its_program_and_of_its_namesake_elsewhere(shelf: Shelf) -> None:
    enrolled = Partner("b1", "anna", "ANNA", NOW, approved_at=NOW)
    scopes = frozenset({KeyScope.READ, KeyScope.LINKS})
    made = make_partner_key(
        shelf.partner_keys, enrolled, "llp_annas", NOW, name="nightly", scopes=scopes, lifetime=timedelta(days=30)
    )
    shelf.partner_keys.note_use(made.sha256, date(2026, 3, 2))
    (listed,) = shelf.partner_keys.of_owner("b1", "anna")
    assert listed == replace(made, last_used_on=date(2026, 3, 2))
    assert (listed.kind, listed.partner, listed.scopes) == (KeyKind.PARTNER, "anna", scopes)
    assert listed.expires_at == NOW + timedelta(days=30)
    for program, partner in (("b1", "boris"), ("keycrm", "anna"), ("b1", "ann")):
        assert shelf.partner_keys.of_owner(program, partner) == []
        with pytest.raises(NotFound):
            key_named(shelf.partner_keys, program, made.id, partner)
    assert shelf.api_keys.of_owner("b1") == []
    assert shelf.api_keys.get(made.sha256) is None


def test_the_successor_of_a_partners_key_may_do_the_same_and_has_an_end_of_its_own(shelf: Shelf) -> None:
    enrolled = Partner("b1", "anna", "ANNA", NOW, approved_at=NOW)
    made = make_partner_key(shelf.partner_keys, enrolled, "llp_annas", NOW, name="nightly", scopes={KeyScope.PAYOUTS})
    after, successor = rotate(shelf.partner_keys, made, "llp_second", NOW, timedelta(hours=1), timedelta(days=90))
    assert (after.expires_at, successor.expires_at) == (NOW + timedelta(hours=1), NOW + timedelta(days=90))
    assert shelf.partner_keys.get(successor.sha256) == successor
    assert (successor.name, successor.partner, successor.scopes) == ("nightly", "anna", frozenset({KeyScope.PAYOUTS}))


def test_a_partner_has_ten_keys_that_work(shelf: Shelf) -> None:
    enrolled = Partner("b1", "anna", "ANNA", NOW, approved_at=NOW)

    def one_more(number: int) -> ApiKey:
        text, scopes = f"llp_number-{number}", {KeyScope.READ}
        return make_partner_key(shelf.partner_keys, enrolled, text, NOW, name=None, scopes=scopes)

    first, *_ = [one_more(number) for number in range(10)]
    with pytest.raises(Refused, match="10 keys work already"):
        one_more(10)
    revoke(shelf.partner_keys, first, NOW)
    one_more(11)
