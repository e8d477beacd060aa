"""A click id carries partner, code and time through a merchant's hands, and nobody can write one but us."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkledger.errors import LinkledgerError
from linkledger.tracking.click_id import BadClickId, ClickId, SigningKeys, issue_click_id, read_click_id
from linkledger.tracking.wire import click_key
from tests.unit.tracking.examples import AT_MS, KEYS, RANDOM, a_click

CLICK = a_click("anna", AT_MS)
URL_SAFE = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def fault(text: str, keys: SigningKeys = KEYS) -> str:
    with pytest.raises(BadClickId) as refused:
        read_click_id(keys, text)
    return refused.value.code


def test_the_merchant_returns_the_id_and_we_know_the_click_without_reading_a_row() -> None:
    click = read_click_id(KEYS, CLICK.text)
    assert (click.program, click.partner, click.code) == ("keycrm", "anna", "ANNA")
    assert click.at == datetime(2026, 3, 1, 9, tzinfo=UTC)
    assert click_key(click) == {"pk": {"S": "keycrm#20260301#16"}, "sk": {"S": "1772355600000#00112233aabb"}}


def test_it_is_short_and_survives_any_url_or_cookie() -> None:
    assert 60 <= len(CLICK.text) <= 80
    assert set(CLICK.text) <= set(URL_SAFE)


@given(
    st.from_regex(r"[a-z0-9-]{1,32}", fullmatch=True),
    st.from_regex(r"[A-Za-z0-9_-]{1,32}", fullmatch=True),
    st.from_regex(r"[A-Z0-9_-]{1,32}", fullmatch=True),
    st.integers(0, 2**47),
    st.integers(0, 31),
    st.binary(min_size=6, max_size=6),
)
def test_every_click_reads_back_as_it_was(
    program: str, partner: str, code: str, at_ms: int, shard: int, random: bytes
) -> None:
    text = issue_click_id(KEYS, program=program, partner=partner, code=code, at_ms=at_ms, shard=shard, random=random)
    assert read_click_id(KEYS, text) == ClickId(program, partner, code, at_ms, shard, random.hex())


@given(st.integers(0, len(CLICK.text) - 1), st.sampled_from(URL_SAFE))
def test_one_changed_character_makes_it_worthless(position: int, character: str) -> None:
    changed = CLICK.text[:position] + character + CLICK.text[position + 1 :]
    if changed != CLICK.text:
        assert fault(changed) in {"forged", "malformed", "unknown_key"}


@given(st.text(max_size=300))
def test_any_other_text_is_refused_and_nothing_else_happens(text: str) -> None:
    assert fault(text) in {"forged", "malformed", "unknown_key"}


def test_another_deployment_s_key_of_the_same_name_forges_nothing() -> None:
    theirs = SigningKeys("k1", {"k1": b"somebody else's signing key of 32+"})
    assert fault(a_click("anna", AT_MS, keys=theirs).text) == "forged"


def test_ids_signed_before_a_rotation_still_verify_until_their_key_is_retired() -> None:
    rotated = SigningKeys("k2", {"k1": KEYS.secrets["k1"], "k2": b"the second signing key of the tests"})
    assert read_click_id(rotated, CLICK.text) == CLICK.id
    assert read_click_id(rotated, a_click("anna", AT_MS, keys=rotated).text) == CLICK.id
    assert fault(CLICK.text, SigningKeys("k2", {"k2": rotated.secrets["k2"]})) == "unknown_key"


def test_the_secret_names_the_current_key_and_all_others_verify() -> None:
    keys = SigningKeys.from_secret(json.dumps({"current": "k2", "k1": "a" * 32, "k2": "b" * 43}))
    assert (keys.current, set(keys.secrets)) == ("k2", {"k1", "k2"})


@pytest.mark.parametrize(
    "secret",
    [
        "",
        "[]",
        "None",
        '{"k1": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}',
        '{"current": "k2", "k1": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}',
        '{"current": "k1", "k1": "too short to be a secret"}',
        '{"current": "k1", "k1": 7}',
        '{"current": ["k1"], "k1": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}',
    ],
)
def test_a_secret_that_can_t_sign_is_named_so_without_being_quoted(secret: str) -> None:
    with pytest.raises(LinkledgerError) as refused:
        SigningKeys.from_secret(secret)
    assert refused.value.code == "invalid_signing_keys"
    assert "too short to be a secret" not in refused.value.message


def test_random_is_part_of_the_key_so_that_two_clicks_of_one_millisecond_stay_apart() -> None:
    assert CLICK.id.reference == f"{AT_MS}-16-{RANDOM.hex()}"


@pytest.mark.parametrize("length", [61, 65, 69, 73, 77, 81, 85, 89])
def test_a_text_that_no_base64_is_as_long_as_is_malformed(length: int) -> None:
    with pytest.raises(BadClickId) as fault:
        read_click_id(KEYS, "A" * length)
    assert fault.value.code == "malformed"
