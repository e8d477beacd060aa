"""Operators and the audit trail, in memory and on the real engine."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from linkledger.access.audit import Action, ActionOutcome, Actor, changes_between, recorded
from linkledger.access.operators import Forbidden, Operator, Scope, grant, operator_of, remove
from linkledger.errors import Conflict, NotFound, Refused, Stale
from linkledger.money import Percent
from linkledger.partners.partner import Partner
from tests.contract.conftest import Shelf

NOW = datetime(2026, 3, 31, 23, 59, 59, 999000, tzinfo=UTC)
DANA = Operator("sub-dana", "dana", frozenset({Scope.PAYOUT_APPROVE, Scope.AUDIT_READ}), NOW)
ACTION = Action("act_1", "keycrm", NOW, Actor("operator", "dana"), "partner.approved", "partner/anna")


def test_an_operator_may_do_what_its_scopes_say_until_it_is_removed(shelf: Shelf) -> None:
    shelf.operators.put_new(DANA)
    operator_of(shelf.operators, "sub-dana").must(Scope.PAYOUT_APPROVE)
    with pytest.raises(Forbidden, match="program:write"):
        operator_of(shelf.operators, "sub-dana").must(Scope.PROGRAM_WRITE)
    assert grant(shelf.operators, "dana", frozenset({Scope.PROGRAM_WRITE}))[0] == DANA
    operator_of(shelf.operators, "sub-dana").must(Scope.PROGRAM_WRITE)
    remove(shelf.operators, "dana", NOW)
    with pytest.raises(Forbidden) as refusal:
        operator_of(shelf.operators, "sub-dana")
    assert refusal.value.code == "no_operator"
    assert [each.removed_at for each in shelf.operators.operators()] == [NOW]


def test_who_was_removed_stays_so_whatever_was_decided_before_it(shelf: Shelf) -> None:
    shelf.operators.put_new(DANA)
    assert remove(shelf.operators, "dana", NOW)[1].removed_at == NOW
    with pytest.raises(Stale) as refusal:  # a grant that read dana before she was removed
        shelf.operators.replace(replace(DANA, scopes=frozenset(Scope)))
    assert refusal.value.code == "operator_changed"
    with pytest.raises(Refused) as decided_anew:
        grant(shelf.operators, "dana", frozenset(Scope))
    assert decided_anew.value.code == "operator_removed"
    removed = replace(DANA, scopes=frozenset(), removed_at=NOW)
    assert remove(shelf.operators, "dana", NOW + timedelta(days=1)) == (removed, removed)
    assert (shelf.operators.operator("sub-dana"), list(shelf.operators.operators())) == (removed, [removed])
    with pytest.raises(Stale):
        shelf.operators.replace(replace(DANA, sub="sub-nobody", id="nobody"))


def test_of_two_who_remove_each_other_at_once_one_stays(shelf: Shelf) -> None:
    dana = replace(DANA, scopes=frozenset({Scope.OPERATOR_WRITE}))
    erik = replace(dana, sub="sub-erik", id="erik")
    for each in (dana, erik):
        shelf.operators.put_new(each)
    remove(shelf.operators, "erik", NOW, dana)
    for decide in (
        lambda: remove(shelf.operators, "dana", NOW, erik),  # as erik was when it asked
        lambda: grant(shelf.operators, "dana", frozenset(), erik),
        lambda: shelf.operators.put_new(replace(dana, sub="sub-puppet", id="puppet"), erik),
    ):
        with pytest.raises(Stale) as refusal:
            decide()
        assert refusal.value.code == "no_longer_manager"
    assert [(each.id, each.removed_at) for each in shelf.operators.operators()] == [("dana", None), ("erik", NOW)]


def test_neither_an_operators_id_nor_its_sign_in_is_given_twice(shelf: Shelf) -> None:
    shelf.operators.put_new(DANA)
    for twin in (replace(DANA, sub="sub-other"), replace(DANA, id="other")):
        with pytest.raises(Conflict, match="already an operator"):
            shelf.operators.put_new(twin)
    assert list(shelf.operators.operators()) == [DANA]
    with pytest.raises(NotFound):
        grant(shelf.operators, "nobody", frozenset())


def test_the_trail_says_what_came_of_each_action(shelf: Shelf) -> None:
    before = Partner("keycrm", "anna", "ANNA", NOW)
    after = replace(before, approved_at=NOW, percents={"share": Percent(300_000)})
    with recorded(shelf.audit, ACTION) as action:
        action.changed(before, after)
    refused = replace(ACTION, id="act_2", at=NOW - timedelta(hours=1))
    with pytest.raises(Refused), recorded(shelf.audit, refused):
        raise Refused("same_operator", "dana prepared it.")
    shelf.audit.begin(replace(ACTION, id="act_3", at=NOW - timedelta(hours=2)))  # and then the machine died
    found, cursor = shelf.audit.page("keycrm", "2026-03", limit=10, cursor=None)
    assert cursor is None
    assert [(each.id, each.outcome, each.reason) for each in found] == [
        ("act_1", ActionOutcome.DONE, None),
        ("act_2", ActionOutcome.REFUSED, "same_operator"),
        ("act_3", ActionOutcome.BEGUN, None),
    ]
    assert found[0].changes["approved_at"] == (None, "2026-03-31T23:59:59.999Z")
    assert set(found[0].changes) == {"approved_at", "percents"}


def test_what_is_finished_stays_as_it_is(shelf: Shelf) -> None:
    shelf.audit.begin(ACTION)
    shelf.audit.finish(replace(ACTION, outcome=ActionOutcome.DONE))
    shelf.audit.finish(replace(ACTION, outcome=ActionOutcome.FAILED))
    (found,) = shelf.audit.page("keycrm", "2026-03", limit=10, cursor=None)[0]
    assert found.outcome is ActionOutcome.DONE


def test_the_trail_is_read_in_pages_by_program_and_month_newest_first(shelf: Shelf) -> None:
    for number in range(5):
        shelf.audit.begin(replace(ACTION, id=f"act_{number}", at=NOW - timedelta(minutes=number)))
    shelf.audit.begin(replace(ACTION, id="act_of_b1", program="b1"))
    shelf.audit.begin(replace(ACTION, id="act_of_april", at=NOW + timedelta(milliseconds=1)))
    seen, cursor = [], None
    while True:
        part, cursor = shelf.audit.page("keycrm", "2026-03", limit=2, cursor=cursor)
        seen += [each.id for each in part]
        if cursor is None:
            break
    assert seen == [f"act_{number}" for number in range(5)]


def test_changes_name_the_fields_that_differ_and_no_others() -> None:
    anna = Partner("keycrm", "anna", "ANNA", NOW, contact_hashes=frozenset({"b", "a"}))
    assert changes_between(anna, anna) == {}
    assert changes_between(None, {"scope": Scope.AUDIT_READ}) == {"scope": (None, "audit:read")}
    assert changes_between(anna, replace(anna, contact_hashes=frozenset({"a"}))) == {
        "contact_hashes": (["a", "b"], ["a"])
    }
