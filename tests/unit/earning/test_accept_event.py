"""Accepting events: what is malformed is refused field by field, and what was refused stays listed."""

from datetime import timedelta
from typing import Any

import pytest

from linkledger.earning.accept_event import Acceptance
from linkledger.errors import Conflict, Invalid
from tests.builders import Business, Visitor

SIGN_UP = {"id": "s1", "type": "signup", "customer": "c1", "code": "ANNA"}
PAYMENT = {"id": "p1", "type": "payment", "customer": "c1", "amount": 10_000, "currency": "USD"}


def keycrm() -> Business:
    business = Business.running("keycrm")
    business.enroll("anna")
    return business


def test_the_same_body_again_is_a_duplicate_and_takes_effect_once() -> None:
    business = keycrm()
    business.send(SIGN_UP)
    assert business.send(PAYMENT) is Acceptance.ACCEPTED
    reordered = dict(reversed(PAYMENT.items()))
    assert business.send(reordered) is Acceptance.DUPLICATE
    assert business.balance("anna").accrued == 1_000


def test_another_body_under_a_known_id_is_refused_and_both_are_kept() -> None:
    business = keycrm()
    business.send(SIGN_UP)
    business.send(PAYMENT)
    with pytest.raises(Conflict) as conflict:
        business.send(PAYMENT | {"amount": 20_000})
    assert conflict.value.code == "event_conflict"
    assert [each.amount for each in business.events.conflicts.values()] == [20_000]
    accepted = business.events.get("keycrm", "p1")
    assert accepted is not None
    assert accepted.amount == 10_000


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"amount": 10.5}, {"amount"}),
        ({"amount": "100"}, {"amount"}),
        ({"currency": None}, {"currency"}),
        ({"customer": None}, {"customer"}),
        ({"id": "a#b"}, {"id"}),
        ({"occurred_at": "yesterday"}, {"occurred_at"}),
        ({"occurred_at": "2026-03-01T09:00:00"}, {"occurred_at"}),
        ({"amout": 5}, {"amout"}),
        ({"type": "refund", "amount": 0}, {"of", "amount"}),
        ({"id": None, "type": "PAY!", "amount": True}, {"id", "type", "amount"}),
    ],
)
def test_a_malformed_event_is_refused_with_every_faulty_field_named(change: dict[str, Any], fields: set[str]) -> None:
    business = keycrm()
    body = {name: value for name, value in (PAYMENT | change).items() if value is not None}
    with pytest.raises(Invalid) as refusal:
        business.send(body)
    assert {fault.field for fault in refusal.value.faults} == fields
    assert [refused[2].code for refused in business.events.refused] == ["invalid_event"]


def test_a_payment_of_an_unknown_customer_is_refused_unless_it_says_that_it_waits() -> None:
    business = keycrm()
    with pytest.raises(Invalid) as refusal:
        business.send(PAYMENT)
    assert refusal.value.code == "unknown_customer"
    business.send(PAYMENT | {"on_unknown_customer": "wait"})
    assert business.outcome("p1").reason == "customer_not_registered"


def test_a_payment_that_waited_earns_once_its_sign_up_has_come() -> None:
    business = keycrm()
    signed_up_at = business.now
    business.after(hours=1).send(PAYMENT | {"on_unknown_customer": "wait"})
    business.send(SIGN_UP | {"occurred_at": signed_up_at.isoformat()})
    assert business.earned("p1") == 1_000


def test_events_may_be_five_minutes_ahead_and_no_more() -> None:
    business = keycrm()
    ahead = business.now + timedelta(minutes=5)
    assert business.send(SIGN_UP | {"occurred_at": ahead.isoformat()}) is Acceptance.ACCEPTED
    with pytest.raises(Invalid) as refusal:
        business.send(SIGN_UP | {"id": "s2", "occurred_at": (ahead + timedelta(milliseconds=1)).isoformat()})
    assert refusal.value.code == "occurred_ahead"


def test_another_currency_than_the_programs_is_refused() -> None:
    business = keycrm()
    business.send(SIGN_UP)
    with pytest.raises(Invalid) as refusal:
        business.send(PAYMENT | {"currency": "EUR"})
    assert refusal.value.code == "wrong_currency"


def test_a_forged_click_id_never_binds_and_is_listed_among_the_candidates() -> None:
    business, visitor = keycrm(), Visitor()
    business.click(visitor, "anna")
    assert visitor.click_id is not None
    middle = len(visitor.click_id) // 2
    swapped = "A" if visitor.click_id[middle] != "A" else "B"
    sign_up = business.sign_up(
        "c1", Visitor(click_id=visitor.click_id[:middle] + swapped + visitor.click_id[middle + 1 :])
    )
    assert business.partner_of("c1") is None
    (verdict,) = business.outcome(sign_up).verdicts
    assert verdict.reason in {"click_id_forged", "click_id_malformed", "click_id_unknown_key"}


def test_a_click_of_another_program_never_binds() -> None:
    business, elsewhere, visitor = keycrm(), Business.running("b1"), Visitor()
    elsewhere.enroll("anna")
    elsewhere.click(visitor, "anna")
    sign_up = business.sign_up("c1", visitor)
    assert [each.reason for each in business.outcome(sign_up).verdicts] == ["other_program"]


def test_a_suspended_partners_click_never_binds() -> None:
    business, visitor = keycrm(), Visitor()
    business.click(visitor, "anna")
    partner = business.partners.get("keycrm", "anna")
    assert partner is not None
    business.partners.replace(type(partner)(**(vars(partner) | {"suspended_at": business.now})))
    sign_up = business.after(hours=1).sign_up("c1", visitor)
    assert [each.reason for each in business.outcome(sign_up).verdicts] == ["partner_suspended"]
    assert business.partner_of("c1") is None


def test_reconciling_settles_what_was_accepted_and_never_settled() -> None:
    business = keycrm()
    business.settles_at_once = False
    business.send(SIGN_UP)
    business.after(minutes=1).send(PAYMENT)
    assert business.reconciler.run(business.now).looked_at == 0, "it gives the stream an hour"
    found = business.reconciler.run(business.after(minutes=62).now)
    assert (found.looked_at, found.driven) == (2, ("keycrm/s1", "keycrm/p1"))
    assert business.balance("anna").accrued == 1_000
    assert business.reconciler.run(business.after(hours=1).now).looked_at == 0, "each event is looked at once"
