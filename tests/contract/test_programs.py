"""Programs: terms get ever higher versions."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from linkledger.earning.ports import LoadedProgram
from linkledger.errors import Invalid, NotFound, Stale
from linkledger.terms.drafts import Draft
from linkledger.terms.presets import load_preset, preset_names
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


def test_loading_the_same_terms_again_changes_nothing(shelf: Shelf) -> None:
    terms = load_preset("b1")
    assert shelf.terms.publish(terms, MARCH).version == 1
    assert shelf.terms.publish(terms, APRIL).version == 1


def test_programs_are_listed_with_the_time_of_their_first_load(shelf: Shelf) -> None:
    b1 = load_preset("b1")
    shelf.terms.publish(load_preset("keycrm"), APRIL)
    shelf.terms.publish(b1, MARCH)
    shelf.terms.publish(b1.model_copy(update={"lateness_days": 30}), APRIL)
    assert shelf.terms.programs() == [LoadedProgram("b1", MARCH), LoadedProgram("keycrm", APRIL)]


def test_terms_are_published_on_top_of_the_version_that_their_writer_saw(shelf: Shelf) -> None:
    terms = load_preset("b1")
    changed = [terms.model_copy(update={"lateness_days": days}) for days in (30, 60)]
    assert shelf.terms.publish(terms, MARCH, expected=0).version == 1
    assert shelf.terms.publish(changed[0], APRIL, expected=1).version == 2
    for expected in (0, 1, 3):
        with pytest.raises(Stale) as refusal:
            shelf.terms.publish(changed[1], APRIL, expected=expected)
        assert refusal.value.code == "terms_changed"
    assert shelf.terms.current("b1").terms == changed[0]


def test_a_draft_takes_the_place_of_the_revision_before_and_of_no_other(shelf: Shelf) -> None:
    assert shelf.drafts.draft("b1") is None
    first = Draft("b1", 1, 4, "dana", MARCH, {"name": "Ä", "rewards": [{"percent": 12.5}], "points": None})
    shelf.drafts.put_draft(first)
    assert shelf.drafts.draft("b1") == first
    assert shelf.drafts.draft("keycrm") is None
    for revision in (1, 3):
        with pytest.raises(Stale):
            shelf.drafts.put_draft(replace(first, revision=revision))
    shelf.drafts.put_draft(replace(first, revision=2, document=None))
    assert shelf.drafts.draft("b1") == replace(first, revision=2, document=None)
    with pytest.raises(Stale):
        shelf.drafts.put_draft(first)
