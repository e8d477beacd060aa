"""Any history at all, with any faults on the way: the promises of the ledger hold at each step and at the end."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any, ClassVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from linkledger.errors import Refused
from linkledger.ledger.accounts import Balance
from tests.builders import START, Business
from tests.unit.earning.crashing import Crashes, Killed, books, check_ledger, crashing
from tests.unit.earning.every_rule import EVERY_RULE, EVERY_TYPE, Document, terms_with

CUSTOMERS = st.sampled_from([f"c{number}" for number in range(4)])
AMOUNTS = st.sampled_from([10_000, 99_999, 333, 15, 4, 0, -500])


def without_payouts(business: Business) -> dict[str, object]:
    """What depends on events, terms and closings alone: not what was paid, nor from which lots."""
    said = books(business)
    said["balances"] = {key: each.accrued for key, each in business.ledger.balances.items() if each != Balance()}
    said["balances"] = {key: accrued for key, accrued in said["balances"].items() if accrued}  # type: ignore[attr-defined]
    del said["lots"]
    return said


class AnyHistory(RuleBasedStateMachine):
    rewards: ClassVar[tuple[Document, ...]] = ()
    types: ClassVar[tuple[str, ...]] = ("payment",)

    def __init__(self) -> None:
        super().__init__()
        self.crashes = Crashes()
        self.business = crashing(Business(terms_with(0, 1, *self.rewards)), self.crashes)
        self.business.settles_at_once = False
        self.business.enroll("boris")
        self.business.enroll("anna", parent="boris")
        self.business.after(days=2)
        self.undelivered: list[str] = []
        self.payments: list[str] = ["unknown"]
        for number, code in enumerate(("ANNA", "ANNA", "BORIS")):
            self.say("signup", f"c{number}", 30, code=code)

    # -- what happens --------------------------------------------------------------------------------------------------

    @rule(customer=CUSTOMERS, code=st.sampled_from(["ANNA", "ANNA", "BORIS", "NOBODY"]), ago=st.integers(0, 40))
    def signs_up(self, customer: str, code: str, ago: int) -> None:
        self.say("signup", customer, ago, code=code)

    @rule(customer=CUSTOMERS, amount=AMOUNTS, ago=st.integers(0, 29), which=st.integers(0, 60))
    def pays(self, customer: str, amount: int, ago: int, which: int) -> None:
        type_ = self.types[which % len(self.types)]
        self.payments.append(self.say(type_, customer, ago, amount=amount))

    @rule(of=st.integers(0, 60), amount=AMOUNTS, ago=st.integers(0, 40), customer=st.none() | CUSTOMERS)
    def is_refunded(self, of: int, amount: int, ago: int, customer: str | None) -> None:
        named = self.payments[-1 - of % len(self.payments)]
        self.say("refund", customer, ago, of=named, amount=max(1, amount))

    @rule(of=st.integers(0, 60))
    def something_is_reversed(self, of: int) -> None:
        """A sign-up, another refund, or what never came."""
        self.say("chargeback", None, 0, of=f"e{of % (self.business.ids['event'] + 3)}", amount=10_000)

    @rule(hours=st.sampled_from([1, 30, 700]))
    def time_passes(self, hours: int) -> None:
        self.business.after(hours=hours)

    @rule(first=st.integers(0, 2), second=st.integers(0, 2))
    def terms_are_published(self, first: int, second: int) -> None:
        self.business.publish(terms_with(first, second, *self.rewards))

    @rule()
    def days_close(self) -> None:
        for _ in range(9):
            with suppress(Killed):
                self.business.rollup.run("keycrm", START, self.business.now)
                return

    # -- what the functions do -----------------------------------------------------------------------------------------

    @precondition(lambda self: self.undelivered)
    @rule(which=st.integers(0, 60), times=st.integers(1, 2))
    def one_is_delivered(self, which: int, times: int) -> None:
        name = self.undelivered.pop(which % len(self.undelivered))
        for _ in range(times):
            try:
                self.business.settle(name)
            except Killed:
                self.undelivered.append(name)

    @rule(ahead=st.integers(0, 5))
    def a_function_will_be_killed(self, ahead: int) -> None:
        self.crashes.planned.add(2 * self.crashes.steps + ahead)

    @rule(share=st.integers(1, 4), to=st.sampled_from(["bank", "top_up:account-of-anna"]))
    def anna_requests_a_payout(self, share: int, to: str) -> None:
        amount = max(1, self.business.balance("anna").available // share)
        before = self.business.balance("anna")
        key = f"k{self.business.ids['payout']}"
        for _ in range(9):
            try:
                self.business.request_payout("anna", amount, to, key)
            except Killed:
                continue
            except Refused:
                amount = 0
            break
        assert self.business.balance("anna").available == before.available - amount

    # -- what must hold ------------------------------------------------------------------------------------------------

    @invariant()
    def the_ledger_keeps_its_promises(self) -> None:
        check_ledger(self.business)

    def teardown(self) -> None:
        self.crashes.planned.clear()
        for name in self.undelivered:
            self.business.settle(name)
        self.settle_months(self.business)
        check_ledger(self.business)
        assert without_payouts(self.business) == without_payouts(self.told_in_order())

    def told_in_order(self) -> Business:
        """The same events, settled once each in the order in which they occurred."""
        clean = Business(self.business.terms)
        clean.terms_store, clean.partners = self.business.terms_store, self.business.partners
        shared: dict[str, Any] = {"terms": clean.terms_store, "partners": clean.partners}
        clean.months = replace(clean.months, **shared)
        clean.settlement = replace(clean.settlement, months=clean.months, **shared)
        for event in sorted(self.business.events.accepted.values(), key=lambda each: each.key):
            clean.events.put_new(event)
            clean.settlement.settle(event)
        self.settle_months(clean)
        return clean

    def settle_months(self, business: Business) -> None:
        business.months.settle_all("keycrm", self.business.closings.months_closed_through("keycrm") or "")

    def say(self, type_: str, customer: str | None, ago: int, **fields: Any) -> str:
        at = self.business.now - timedelta(hours=ago)
        fields |= {"occurred_at": at.isoformat(), "on_unknown_customer": "wait"}
        self.undelivered.append(self.business.post(type_, customer, **fields))
        return self.undelivered[-1]


class EveryRule(AnyHistory):
    rewards = EVERY_RULE
    types = EVERY_TYPE


for machine in (AnyHistory, EveryRule):
    machine.TestCase.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
TestAnyHistory = AnyHistory.TestCase
TestEveryRule = EveryRule.TestCase
