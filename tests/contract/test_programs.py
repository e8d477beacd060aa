"""Programs: terms get ever higher versions, a key opens one program."""

from datetime import UTC, datetime

import pytest

from linkledger.errors import Conflict, Invalid, NotFound
from linkledger.terms.presets import load_preset, preset_names
from linkledger_aws.storage import LoadedProgram, Stores
from tests.contract.conftest import Shelf

MARCH, APRIL = datetime(2026, 3, 1, 9, tzinfo=UTC), datetime(2026, 4, 1, 9, tzinfo=UTC)


def test_a_program_that_was_never_loaded_is_unknown(shelf: Shelf) -> None:
    with pytest.raises(NotFound) as refusal:
        shelf.terms.current("keycrm")
    assert refusal.value.code == "unknown_program"


@pytest.mark.parametrize("preset", preset_names())
def test_terms_come_back_as_they_were_published(shelf: Shelf, preset: str) -> None:
    terms = load_preset(preset)
    shelf.publish(terms)
    assert shelf.terms.current(preset).terms == terms
    assert shelf.terms.current(preset).version == 1


def test_other_terms_get_the_next_version(shelf: Shelf) -> None:
    terms = load_preset("b1")
    shelf.publish(terms)
    shelf.publish(terms.model_copy(update={"lateness_days": 30}))
    assert shelf.terms.current("b1").version == 2
    assert shelf.terms.current("b1").terms.lateness_days == 30


def test_every_version_stays_with_the_moment_from_which_it_holds(shelf: Shelf) -> None:
    terms = load_preset("b1")
    with pytest.raises(NotFound):
        shelf.terms.versions("b1")
    shelf.publish(terms, MARCH)
    assert [(each.version, each.terms, each.effective_from) for each in shelf.terms.versions("b1")] == [
        (1, terms, MARCH)
    ]
    stricter = terms.model_copy(update={"lateness_days": 30})
    shelf.publish(stricter, APRIL)
    assert [(each.version, each.terms, each.effective_from) for each in shelf.terms.versions("b1")] == [
        (1, terms, MARCH),
        (2, stricter, APRIL),
    ]
    assert shelf.terms.current("b1") == shelf.terms.versions("b1")[-1]


def test_terms_in_another_unit_are_refused(shelf: Shelf) -> None:
    shelf.publish(load_preset("b1"), MARCH)
    with pytest.raises(Invalid):
        shelf.publish(load_preset("b1").model_copy(update={"unit": "USD"}), APRIL)
    assert shelf.terms.current("b1").version == 1


def test_loading_the_same_terms_again_changes_nothing(stores: Stores) -> None:
    terms = load_preset("b1")
    assert stores.terms.publish(terms, MARCH).version == 1
    assert stores.terms.publish(terms, APRIL).version == 1


def test_programs_are_listed_with_the_time_of_their_first_load(stores: Stores) -> None:
    b1 = load_preset("b1")
    stores.terms.publish(load_preset("keycrm"), APRIL)
    stores.terms.publish(b1, MARCH)
    stores.terms.publish(b1.model_copy(update={"lateness_days": 30}), APRIL)
    assert stores.terms.programs() == [LoadedProgram("b1", MARCH), LoadedProgram("keycrm", APRIL)]


def test_a_key_opens_its_program_and_no_other(stores: Stores) -> None:
    stores.terms.put_key("b1", "a" * 64, "ll_b1_1234", MARCH)
    assert stores.terms.program_of_key("a" * 64) == "b1"
    assert stores.terms.program_of_key("b" * 64) is None
    with pytest.raises(Conflict):
        stores.terms.put_key("keycrm", "a" * 64, "ll_b1_1234", MARCH)
    assert stores.terms.program_of_key("a" * 64) == "b1"
