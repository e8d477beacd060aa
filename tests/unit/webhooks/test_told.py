"""Who is told what: a partner its own lines while it takes part, the business those of everybody (P8)."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from linkledger.errors import Invalid, NotFound, Refused
from linkledger.ledger.entries import Entry
from linkledger.partners.leave import leave
from linkledger.partners.suspend import reinstate, suspend
from linkledger.payouts.payout import Payout, PayoutStatus, Step
from linkledger.webhooks.delivery import Attempt, DeliveryState, Due, ping, redeliver
from linkledger.webhooks.dispatch import Dispatcher, after_attempt
from linkledger.webhooks.facts import OPERATORS_ALONE, Fact, FactType
from linkledger.webhooks.schedule import ATTEMPTS
from linkledger.webhooks.sources import fact_of_entry, fact_of_payout, fact_of_registration, facts_of_partner
from linkledger.webhooks.subscription import Owner, Subscription, change, rotate_secret, subscribe
from tests.builders import Business

PARTNERS_TYPES = frozenset(FactType) - OPERATORS_ALONE
URL = "https://hooks.example.com/in"


@dataclass
class Telling:
    """A business, and what its ledger tells."""

    business: Business

    def __post_init__(self) -> None:
        it = self.business
        self.dispatcher = Dispatcher(it.subscriptions, it.partners, it.deliveries, it.queues, it.queues)
        self.told: set[str] = set()

    def subscribe(self, partner: str | None = None, program: str | None = None, **changes: Any) -> Subscription:
        it = self.business
        if partner is not None:
            it.partners.add_membership(f"sub-of-{partner}", it.terms.program, partner)
        owner = Owner(program or it.terms.program, partner)
        types = PARTNERS_TYPES if partner is not None else frozenset(FactType)
        name = f"wh_{len(it.subscriptions.kept)}"
        options: dict[str, Any] = {"url": URL, "types": types, "loopback": False} | changes
        return subscribe(it.subscriptions, name, owner, f"sub-of-{partner}", now=it.now, **options)

    def tell(self, *facts: Fact | None) -> int:
        return sum(self.dispatcher.announce(each, self.business.now) for each in facts if each is not None)

    def tell_the_journal(self) -> int:
        """All entries that nobody was told of yet."""
        new = [each for each in self.entries() if each.id not in self.told]
        self.told |= {each.id for each in new}
        return self.tell(*map(fact_of_entry, new))

    def entries(self) -> Iterable[Entry]:
        return list(self.business.ledger.journal.values())

    def bodies(self, to: Subscription) -> list[dict[str, Any]]:
        return [json.loads(each.body) for each in self.business.queues.outgoing if each.subscription == to.id]

    def try_again(self) -> list[Due]:
        """All that waits comes at its moment."""
        waiting, self.business.queues.waiting = self.business.queues.waiting, []
        for each in sorted(waiting, key=lambda due: due.at):
            self.business.now = max(self.business.now, each.at)
            self.dispatcher.attempt(each, self.business.now)
        return waiting

    def answer(self, status: int | None, error: str | None = None) -> DeliveryState:
        """The receiver answers the message that went out last."""
        it = self.business
        sent = it.queues.outgoing[-1]
        attempt = Attempt(sent.attempt, it.now, 7, status, error)
        return after_attempt(sent, attempt, it.now, it.deliveries, it.queues)


@pytest.fixture
def telling() -> Telling:
    """keycrm with Anna and Zoltan; a customer of each has signed up."""
    business = Business.running("keycrm")
    for partner in ("anna", "zoltan"):
        business.enroll(partner)
        business.sign_up(f"{partner}s-customer", code=partner.upper())
    return Telling(business)


def pay(telling: Telling, partner: str, amount: int = 20_000) -> str:
    return telling.business.after(minutes=1).post("payment", f"{partner}s-customer", amount=amount)


# -- who is told -------------------------------------------------------------------------------------------------------


def test_a_partner_is_told_its_own_lines_and_the_business_all(telling: Telling) -> None:
    anna, zoltan, all_ = telling.subscribe("anna"), telling.subscribe("zoltan"), telling.subscribe()
    elsewhere = telling.subscribe("anna", program="b1")
    pay(telling, "anna")
    refunded = pay(telling, "zoltan", 30_000)
    telling.business.after(minutes=1).refund(refunded, 30_000)
    assert telling.tell_the_journal() == 2 * 3
    assert [(each["type"], each["data"]["recipient"]) for each in telling.bodies(anna)] == [
        ("commission.created", "anna")
    ]
    assert [(each["type"], each["data"]["recipient"]) for each in telling.bodies(zoltan)] == [
        ("commission.created", "zoltan"),
        ("commission.reversed", "zoltan"),
    ]
    assert len(telling.bodies(all_)) == 3
    assert telling.bodies(elsewhere) == []
    created, reversed_ = (each["data"] for each in telling.bodies(zoltan))
    assert (created["amount"], reversed_["amount"], created["unit"]) == (3_000, -3_000, "USD")
    assert reversed_["reverses"] == created["id"]
    assert "anna" not in json.dumps(telling.bodies(zoltan))


def test_a_customer_of_somebody_below_is_named_to_the_business_alone(telling: Telling) -> None:
    anna, all_ = telling.subscribe("anna"), telling.subscribe()
    pay(telling, "anna")
    (entry,) = [each for each in telling.entries() if each.account.recipient == "anna"]
    above = Entry(**{**vars(entry), "level": 1})
    telling.tell(fact_of_entry(above))
    assert [each["data"]["customer"] for each in telling.bodies(anna)] == [None]
    assert [each["data"]["customer"] for each in telling.bodies(all_)] == ["annas-customer"]


def test_what_belongs_to_a_customer_is_told_to_no_partner(telling: Telling) -> None:
    telling.subscribe("anna")
    all_ = telling.subscribe()
    pay(telling, "anna")
    (entry,) = [each for each in telling.entries() if each.account.recipient == "anna"]
    account = type(entry.account)("keycrm", "customer:anna", "USD")
    telling.tell(fact_of_entry(Entry(**{**vars(entry), "account": account})))
    assert [each.subscription for each in telling.business.queues.outgoing] == [all_.id]


def test_only_what_was_asked_for_is_told_and_nothing_of_before(telling: Telling) -> None:
    pay(telling, "anna")
    telling.business.after(minutes=1)
    telling.subscribe("anna")
    payouts = telling.subscribe("anna", types=frozenset({FactType.PAYOUT_SETTLED}))
    assert telling.tell_the_journal() == 0, "it happened before anybody asked"
    pay(telling, "anna")
    assert telling.tell_the_journal() == 1
    assert telling.bodies(payouts) == []


@pytest.mark.parametrize("ends", ["suspended", "left", "another sign-in", "disabled", "deleted"])
def test_whoever_takes_part_no_more_is_told_nothing_what_waits_included(telling: Telling, ends: str) -> None:
    it, anna = telling.business, telling.subscribe("anna")
    pay(telling, "anna")
    assert telling.tell_the_journal() == 1
    assert telling.answer(500) is DeliveryState.PENDING
    match ends:
        case "suspended":
            suspend("keycrm", "anna", it.now, it.partners, it.links)
        case "left":
            leave("keycrm", "anna", it.now, it.partners, it.links)
        case "another sign-in":
            it.partners.add_membership("sub-of-anna", "keycrm", "zoltan")
        case "disabled":
            change(it.subscriptions, anna, it.now, url=None, types=None, disabled=True, loopback=False)
        case "deleted":
            it.subscriptions.delete(anna)
    pay(telling, "anna")
    assert telling.tell_the_journal() == 0
    telling.try_again()
    assert len(it.queues.outgoing) == 1
    assert [each.state for each in it.deliveries.kept.values()] == [DeliveryState.STOPPED]


def test_whoever_is_reinstated_is_told_again_from_then_on(telling: Telling) -> None:
    it = telling.business
    telling.subscribe("anna")
    suspend("keycrm", "anna", it.now, it.partners, it.links)
    pay(telling, "anna")
    assert telling.tell_the_journal() == 0
    reinstate("keycrm", "anna", it.now, it.partners, it.links)
    pay(telling, "anna")
    assert telling.tell_the_journal() == 1


# -- what is told ------------------------------------------------------------------------------------------------------


def test_each_step_of_a_payout_is_told_once(telling: Telling) -> None:
    it, anna = telling.business, telling.subscribe("anna")
    pay(telling, "anna", 200_000)
    asked = it.request_payout("anna", 6_000)
    steps = [asked]
    for status, at in ((PayoutStatus.BATCHED, None), (PayoutStatus.SETTLED, it.now), (PayoutStatus.RETURNED, it.now)):
        steps.append(Payout(**{**vars(steps[-1]), "status": status, "paid_at": at, "last": Step("erik", it.now)}))
    for before, after in zip([None, *steps], steps, strict=False):
        telling.tell(fact_of_payout(before, after), fact_of_payout(after, after))
    telling.tell(fact_of_payout(steps[1], asked))
    told = [(each["type"], each["data"]["amount"]) for each in telling.bodies(anna)]
    assert told == [("payout.requested", 6_000), ("payout.settled", 6_000), ("payout.returned", 6_000)]
    redeemed = Payout(**{**vars(asked), "to": type(asked.to)("purchase")})
    assert fact_of_payout(None, redeemed) is None


def test_the_business_is_told_of_partners_and_whom_they_bring(telling: Telling) -> None:
    it, all_ = telling.business, telling.subscribe()
    anna = telling.subscribe("anna")
    before = it.partners.get("keycrm", "anna")
    assert before is not None
    suspended = suspend("keycrm", "anna", it.now, it.partners, it.links)
    telling.tell(*facts_of_partner(before, suspended), *facts_of_partner(suspended, suspended))
    reinstated = reinstate("keycrm", "anna", it.now, it.partners, it.links)
    telling.tell(
        *facts_of_partner(suspended, reinstated),
        *facts_of_partner(None, it.enroll("boris")),
        fact_of_registration("keycrm", "anna", "annas-customer", "e1", it.now),
    )
    types = [each["type"] for each in telling.bodies(all_)]
    assert types == ["partner.suspended", "partner.approved", "customer.registered"]
    assert [each["type"] for each in telling.bodies(anna)] == ["customer.registered"]


def test_a_partner_cannot_ask_for_what_it_could_not_be_told(telling: Telling) -> None:
    for types in (frozenset(FactType), frozenset[FactType]()):
        with pytest.raises(Invalid) as refusal:
            telling.subscribe("anna", types=types)
        assert refusal.value.code == "invalid_types"


# -- again and again ---------------------------------------------------------------------------------------------------


def test_the_same_fact_is_the_same_message_and_goes_out_once_it_was_tried(telling: Telling) -> None:
    it = telling.business
    telling.subscribe("anna")
    pay(telling, "anna")
    (fact,) = [each for each in map(fact_of_entry, telling.entries()) if each is not None]
    telling.tell(fact)
    telling.tell(fact)  # the stream's batch came again before the first attempt: it may have been lost
    telling.answer(204)
    telling.tell(fact)
    assert [each.delivery for each in it.queues.outgoing] == [it.queues.outgoing[0].delivery] * 2
    assert len(it.deliveries.kept) == 1


def test_a_message_is_tried_for_about_a_day_and_is_then_dead_and_sent_again_by_hand(telling: Telling) -> None:
    it, anna = telling.business, telling.subscribe("anna")
    pay(telling, "anna")
    began = it.now
    telling.tell_the_journal()
    for number in range(1, ATTEMPTS + 1):
        last = telling.answer(None, "timeout") if number % 2 else telling.answer(302)
        telling.try_again()
    assert last is DeliveryState.DEAD
    assert timedelta(hours=23) < it.now - began < timedelta(hours=27)
    (dead,) = it.deliveries.kept.values()
    assert [each.number for each in dead.attempts] == list(range(1, 9))
    assert len({(each.delivery, each.body) for each in it.queues.outgoing}) == 1
    assert telling.try_again() == []

    redeliver(anna, dead.id, it.now, it.deliveries, it.queues)
    with pytest.raises(Refused, match="being tried"):
        redeliver(anna, dead.id, it.now, it.deliveries, it.queues)
    telling.try_again()
    assert telling.answer(200) is DeliveryState.DELIVERED
    assert it.queues.outgoing[-1].delivery == dead.id
    with pytest.raises(NotFound):
        redeliver(anna, "msg_nobodys", it.now, it.deliveries, it.queues)


def test_a_receiver_that_is_gone_is_not_asked_again(telling: Telling) -> None:
    telling.subscribe("anna")
    pay(telling, "anna")
    telling.tell_the_journal()
    assert telling.answer(410) is DeliveryState.DEAD
    assert telling.business.queues.waiting == []


def test_what_comes_before_its_moment_waits_on(telling: Telling) -> None:
    it, anna = telling.business, telling.subscribe("anna")
    made = ping(anna, "1", it.now, it.deliveries, it.queues)
    due = Due(made.owner, anna.id, made.id, 6, it.now + timedelta(hours=6))
    it.queues.waiting.clear()
    telling.dispatcher.attempt(due, it.now)
    assert (it.queues.waiting, it.queues.outgoing) == ([due], [])


def test_what_waits_goes_to_the_new_address_and_is_signed_by_the_new_secret(telling: Telling) -> None:
    it, anna = telling.business, telling.subscribe("anna")
    pay(telling, "anna")
    telling.tell_the_journal()
    telling.answer(500)
    moved = change(it.subscriptions, anna, it.now, url=URL + "/new", types=None, disabled=None, loopback=False)
    rotate_secret(it.subscriptions, moved, it.now)
    telling.try_again()
    first, second = it.queues.outgoing
    assert (first.url, first.secret_versions) == (URL, (1,))
    assert (second.url, second.secret_versions, second.attempt) == (URL + "/new", (2, 1), 2)
