"""What an operator changes about a partner holds from then on: rates, parents and suspensions decide by when it was."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkledger.errors import Conflict, Invalid, NotFound, Refused, Stale
from linkledger.ledger.blocks import Remark
from linkledger.ledger.entries import AccountKey
from linkledger.money import Percent
from linkledger.partners.apply import apply_again, reject
from linkledger.partners.enroll import Application
from linkledger.partners.parents import move
from linkledger.partners.partner import Former, Partner
from linkledger.partners.rates import agree_rates
from linkledger.partners.suspend import reinstate, suspend
from linkledger.payouts.ban import ban
from linkledger.program_time import format_instant
from linkledger.terms.presets import load_preset
from linkledger.tracking.link import LinkStatus
from tests.builders import START, Business, Visitor
from tests.unit.earning.every_rule import EVERY_RULE, terms_with
from tests.unit.earning.test_rebuild import rebuild

Change = Callable[[Business], object]


def letoile() -> Business:
    """13 % of each order; c1 is anna's customer."""
    business = Business.running("letoile")
    business.enroll("anna")
    business.sign_up("c1", code="ANNA")
    return business.after(days=1)


def agree(business: Business, partner: str, **percents: str) -> Partner:
    rates = {reward: Percent.parse(each) for reward, each in percents.items()}
    return agree_rates(business.terms, partner, rates, business.now, business.partners)


def anna_of(business: Business) -> Partner:
    found = business.partners.get(business.name, "anna")
    assert found is not None
    return found


# -- rates -------------------------------------------------------------------------------------------------------------


def test_a_new_rate_holds_for_what_occurs_from_then_on() -> None:
    business = letoile()
    before = business.post("order", "c1", amount=10_000)
    agree(business.after(hours=1), "anna", order_share="20")
    after = business.after(hours=1).post("order", "c1", amount=10_000)
    assert (business.earned(before), business.earned(after)) == (1_300, 2_000)
    agree(business.after(hours=1), "anna")
    assert business.earned(business.after(hours=1).post("order", "c1", amount=10_000)) == 1_300


def test_what_arrives_late_gets_the_rate_of_its_own_moment() -> None:
    business = letoile()
    occurred = format_instant(business.now)
    agree(business.after(hours=1), "anna", order_share="20")
    late = business.after(days=2).post("order", "c1", amount=10_000, occurred_at=occurred)
    assert business.earned(late) == 1_300


def test_a_refund_takes_back_at_the_rate_that_was_paid() -> None:
    business = letoile()
    paid = business.post("order", "c1", amount=10_000)
    agree(business.after(hours=1), "anna", order_share="20")
    business.after(hours=1).refund(paid, 5_000)
    assert business.balance("anna").accrued == 650


def test_a_clock_that_runs_ahead_gets_no_rate_that_was_agreed_after_the_receipt() -> None:
    business = letoile()
    ahead = format_instant(business.now + timedelta(minutes=4))
    paid = business.post("order", "c1", amount=10_000, occurred_at=ahead)
    agree(business.after(minutes=1), "anna", order_share="20")
    business.post("order", "c1", amount=10_000, occurred_at=format_instant(START + timedelta(hours=1)))
    assert business.earned(paid) == 1_300


def test_every_fault_of_rates_is_named_and_the_same_rates_change_nothing() -> None:
    business = letoile()
    with pytest.raises(Invalid) as refusal:
        agree(business, "anna", order_share="101", nothing="5")
    assert {each.field for each in refusal.value.faults} == {"percent.order_share", "percent.nothing"}
    agreed = agree(business, "anna", order_share="20")
    again = agree(business.after(days=1), "anna", order_share="20.0")
    assert again == agreed
    assert again.version == agreed.version
    with pytest.raises(NotFound):
        agree(business, "nobody", order_share="20")


# -- parents -----------------------------------------------------------------------------------------------------------


def test_a_moved_partners_new_parent_earns_from_then_on() -> None:
    business = Business.running("multi-level")
    for partner in ("boss", "boris"):
        business.enroll(partner)
    business.enroll("anna", parent="boss")
    business.sign_up("c1", code="ANNA")
    business.after(hours=1).post("order", "c1", amount=10_000)
    late = format_instant(business.now + timedelta(minutes=1))
    move("multi-level", "anna", "boris", business.after(hours=1).now, business.partners)
    business.after(hours=1).post("order", "c1", amount=20_000)
    business.post("order", "c1", amount=40_000, occurred_at=late)
    assert (business.balance("boss").accrued, business.balance("boris").accrued) == (300 + 1_200, 600)
    move("multi-level", "anna", None, business.after(hours=1).now, business.partners)
    business.after(hours=1).post("order", "c1", amount=10_000)
    assert (business.balance("boss").accrued, business.balance("boris").accrued) == (1_500, 600)


def test_nobody_is_put_above_itself() -> None:
    business = Business.running("multi-level")
    business.enroll("boss")
    business.enroll("anna", parent="boss")
    for above in ("boss", "anna"):
        with pytest.raises(Invalid) as refusal:
            move("multi-level", "boss", above, business.now, business.partners)
        assert refusal.value.code == "parent_below"
    with pytest.raises(NotFound) as missing:
        move("multi-level", "boss", "nobody", business.now, business.partners)
    assert missing.value.code == "unknown_parent"


# -- suspensions and bans ----------------------------------------------------------------------------------------------


def test_a_reinstated_partner_gets_customers_again_but_none_of_the_time_between() -> None:
    business, early, between, later = letoile(), Visitor(), Visitor(), Visitor()
    business.click(early, "anna")
    suspend("letoile", "anna", business.after(hours=1).now, business.partners, business.links)
    during = format_instant(business.after(hours=1).now)
    business.click(between, "anna")
    reinstate("letoile", "anna", business.after(hours=1).now, business.partners, business.links)
    business.after(hours=1).click(later, "anna")
    business.sign_up("c2", early)
    business.sign_up("c3", code="ANNA", occurred_at=during)
    business.sign_up("c4", later)
    assert between.click_id is None
    assert [business.partner_of(each) for each in ("c2", "c3", "c4")] == ["anna", None, "anna"]
    assert business.outcome("e3").verdicts[0].reason == "partner_suspended"


def test_reinstating_turns_suspended_links_on_and_leaves_archived_ones() -> None:
    business = letoile()
    (link,) = business.links.of_partner("letoile", "anna")
    suspend("letoile", "anna", business.now, business.partners, business.links)
    for _ in range(2):
        assert (
            reinstate("letoile", "anna", business.after(hours=1).now, business.partners, business.links).status
            == "active"
        )
    assert [each.status for each in business.links.of_partner("letoile", "anna")] == [LinkStatus.ACTIVE]
    assert len(anna_of(business).lifted) == 1
    assert link == business.links.get("ANNA")


def test_a_ban_is_for_good_and_blocks_what_was_earned() -> None:
    business = letoile()
    business.post("order", "c1", amount=1_000_000)
    why = Remark("self-referrals", "dana", business.now)
    first = ban("letoile", "anna", why, ["RUB"], business.partners, business.links, business.blocks)
    assert first.status == "banned"
    assert business.blocks.is_blocked(AccountKey("letoile", "anna", "RUB")) == "self-referrals"
    assert business.balance("anna").available == 130_000
    with pytest.raises(Refused) as refusal:
        reinstate("letoile", "anna", business.now, business.partners, business.links)
    assert refusal.value.code == "partner_banned"
    with pytest.raises(Refused):
        business.request_payout("anna", 100_000)
    business.after(hours=1).sign_up("c2", code="ANNA")
    assert business.partner_of("c2") is None
    again = Remark("again", "erik", business.now)
    assert ban("letoile", "anna", again, ["RUB"], business.partners, business.links, business.blocks) == first


# -- applications ------------------------------------------------------------------------------------------------------


def test_a_rejected_applicant_reads_why_and_may_apply_again_only_if_told_so() -> None:
    business = Business.running("bet-n-joy")
    business.enroll("anna")
    no = reject("bet-n-joy", "anna", "No site yet.", business.now, business.partners, may_apply_again=True)
    assert (no.status, no.rejected and no.rejected.reason) == ("rejected", "No site yet.")
    with pytest.raises(Conflict):
        business.enroll("anna")
    application = Application("anna", account="a-2", name="Anna of the site")
    args = (business.terms, application, business.after(days=1).now, business.partners, business.links)
    assert apply_again(*args).status == "pending"
    with pytest.raises(Conflict):
        apply_again(*args)
    assert anna_of(business).account == "a-2"
    reject("bet-n-joy", "anna", "No.", business.now, business.partners, may_apply_again=False)
    with pytest.raises(Refused) as refusal:
        apply_again(*args)
    assert refusal.value.code == "rejected_for_good"
    assert business.approve("anna").status == "active"
    with pytest.raises(Refused, match="suspend or ban"):
        reject("bet-n-joy", "anna", "No.", business.now, business.partners, may_apply_again=False)


def test_who_applies_again_is_recruited_by_nobody_below_it() -> None:
    business = Business(load_preset("multi-level"))
    enrollment = business.terms.enrollment.model_copy(update={"mode": "approval"})
    business.publish(business.terms.model_copy(update={"enrollment": enrollment}))
    business.after(minutes=1).enroll("anna")
    business.enroll("bob", parent="anna")
    business.enroll("zoe", parent="bob")
    reject(business.name, "anna", "No.", business.now, business.partners, may_apply_again=True)
    for below in ("bob", "zoe", "anna"):
        with pytest.raises(Invalid, match="recruited_by") as refusal:
            apply_again(
                business.terms, Application("anna", parent=below), business.now, business.partners, business.links
            )
        assert (refusal.value.code, anna_of(business).status) == ("parent_below", "rejected")
    business.enroll("carl")
    application = Application("anna", parent="carl")
    assert apply_again(business.terms, application, business.now, business.partners, business.links).parent == "carl"


def test_a_circle_of_two_moves_at_once_pays_nobody_twice_for_one_event() -> None:
    business = Business.running("multi-level")
    for partner in ("anna", "bob"):
        business.enroll(partner)
    found = [business.partners.get(business.name, each) for each in ("anna", "bob")]
    for each, parent in zip(found, ("bob", "anna"), strict=True):  # both looked before either wrote
        assert each is not None
        business.partners.replace(replace(each, parent=parent, former_parents=(Former(None, business.now),)))
    order = business.after(hours=1).post("order", "c1", amount=100_000, code="ANNA")
    lines = business.outcome(order).lines
    assert [(each.recipient, each.rule) for each in lines] == [("anna", "own"), ("bob", "level_1")]


def test_a_closed_program_takes_nobody_and_goes_on_with_whom_it_has() -> None:
    business = letoile()
    enrollment = business.terms.enrollment.model_copy(update={"mode": "closed"})
    business.publish(business.terms.model_copy(update={"enrollment": enrollment}))
    with pytest.raises(Refused) as refusal:
        business.enroll("boris")
    assert refusal.value.code == "enrollment_closed"
    business.after(hours=1).sign_up("c2", code="ANNA")
    assert business.earned(business.after(hours=1).post("order", "c2", amount=10_000)) == 1_300


def test_who_is_suspended_or_banned_before_its_approval_is_not_approved() -> None:
    business = Business.running("bet-n-joy")
    business.enroll("anna")
    suspend("bet-n-joy", "anna", business.now, business.partners, business.links)
    with pytest.raises(Refused) as refusal:
        business.approve("anna")
    assert refusal.value.code == "partner_suspended"
    assert business.links.get("ANNA") is None


def test_a_change_of_what_was_read_too_early_is_refused() -> None:
    business = letoile()
    read = anna_of(business)
    suspend("letoile", "anna", business.now, business.partners, business.links)
    with pytest.raises(Stale):
        business.partners.replace(read)
    assert anna_of(business).status == "suspended"


# -- any history -------------------------------------------------------------------------------------------------------

PARTNERS = st.sampled_from(["anna", "boris", "boss"])
RATES = st.dictionaries(st.sampled_from(["share", "above", "net", "override"]), st.sampled_from(["1", "7.5", "50"]))


def _moved(partner: str, parent: str | None) -> Change:
    def change(business: Business) -> None:
        try:
            move(business.name, partner, parent, business.now, business.partners)
        except Invalid:
            return

    return change


CHANGES = st.one_of(
    st.tuples(PARTNERS, RATES).map(lambda made: lambda business: agree(business, made[0], **made[1])),
    st.tuples(PARTNERS, st.none() | PARTNERS).map(lambda made: _moved(*made)),
    st.tuples(PARTNERS, st.sampled_from([suspend, reinstate])).map(
        lambda made: lambda business: made[1](business.name, made[0], business.now, business.partners, business.links)
    ),
)


@st.composite
def lives(draw: st.DrawFn) -> list[tuple[int, Change | dict[str, Any]]]:
    """Changes of partners among their customers' events, each at its own minute."""
    told: list[tuple[int, Change | dict[str, Any]]] = []
    for number in range(draw(st.integers(2, 4))):
        code = draw(st.sampled_from(["ANNA", "BORIS", "BOSS"]))
        told.append((draw(st.integers(1, 40)), {"type": "signup", "customer": f"c{number}", "code": code}))
        for _ in range(draw(st.integers(1, 3))):
            type_ = draw(st.sampled_from(["payment", "renewal", "net_revenue"]))
            amount = draw(st.integers(1, 99_999))
            told.append((draw(st.integers(1, 90)), {"type": type_, "customer": f"c{number}", "amount": amount}))
    told += draw(st.lists(st.tuples(st.integers(1, 90), CHANGES), min_size=1, max_size=6))
    for number, (_, what) in enumerate(told):
        if isinstance(what, dict):
            what.update({"id": f"x{number}", "on_unknown_customer": "wait"})
            what.update({"currency": "USD"} if "amount" in what else {})
    return sorted(told, key=lambda each: (each[0], not isinstance(each[1], dict)))


def lived(told: list[tuple[int, Change | dict[str, Any]]], late: random.Random | None) -> Business:
    """The life as it happened; or with all of its events arriving after everything, in any order."""
    business = Business(terms_with(0, 1, *EVERY_RULE))
    for partner in ("boss", "boris"):
        business.enroll(partner)
    business.enroll("anna", parent="boss")
    bodies = []
    for minute, what in told:
        business.now = START + timedelta(minutes=minute)
        if not isinstance(what, dict):
            what(business)
            continue
        body = what | {"occurred_at": format_instant(business.now)}
        if late is None:
            business.send(body)
        else:
            bodies.append(body)
    business.now = START + timedelta(days=1)
    if late is not None:
        late.shuffle(bodies)
    for body in bodies:
        business.send(body)
    business.now = START + timedelta(days=40)
    business.rollup.run(business.name, START, business.now)
    return business


@settings(max_examples=100, deadline=None)
@given(lives(), st.randoms(use_true_random=False))
def test_what_changes_meanwhile_decides_late_events_as_it_would_have_decided_them_then(
    told: list[tuple[int, Change | dict[str, Any]]], shuffle: random.Random
) -> None:
    at_once, late = lived(told, None), lived(told, shuffle)
    assert late.net() == at_once.net()
    assert rebuild(at_once).difference is None
    assert rebuild(late).difference is None
