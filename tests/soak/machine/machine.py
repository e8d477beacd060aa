"""The machine: a business of random terms lives through anything, and says at each step what the oracle says."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from fractions import Fraction
from functools import partial
from typing import Any, ClassVar

from hypothesis import assume
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from linkledger.earning.accept_event import Acceptance
from linkledger.errors import LinkledgerError
from linkledger.money import Percent
from linkledger.payouts.method import PayoutMethod, change_method
from linkledger.payouts.payout import PayoutStatus, Step
from linkledger.payouts.redeem_points import Redemption
from linkledger.payouts.transfer import TransferDesk
from linkledger.program_time import format_instant
from linkledger.terms.validation import read_terms
from tests.builders import START, Business, Visitor
from tests.soak.machine.facts import REVERSING, Event, Partner
from tests.soak.machine.oracle import Oracle
from tests.soak.machine.programs import Document, programs
from tests.soak.machine.rules import part
from tests.soak.machine.treasury import last_closed

INDEX = st.integers(0, 40)
SHARES = st.sampled_from([1, 2, 3, 7, -1])
CUSTOMERS = st.sampled_from([f"c{number}" for number in range(5)])
AMOUNTS = st.sampled_from([10_000, 400, 300, 15, 333, 5_001, 20_001, 1, 99_999])
TWO_AMOUNTS = st.tuples(AMOUNTS, AMOUNTS)
AGO = st.sampled_from([0, 0, 0, 1, 30, 700])
OPERATORS = st.sampled_from(["dana", "erik"])
LEAPS = st.sampled_from([1, 10, 60, 120, 24 * 20])
ACCOUNTS = ("DE89370400440532013000", "FR7630006000011234567890189")
IBANS = st.sampled_from(ACCOUNTS)


class AnyBusiness(RuleBasedStateMachine):
    """One run; ``met`` counts the pairs of rules that both paid in one run, over all runs of the process."""

    pair: ClassVar[tuple[str, str] | None] = None
    met: ClassVar[Counter[tuple[str, str]]] = Counter()
    runs: ClassVar[int] = 0
    steps: ClassVar[int] = 0

    @initialize(data=st.data())
    def opens(self, data: st.DataObject) -> None:
        """A program with three partners, each the parent of the next; the last has two customers, its parent one."""
        assume(data.draw(st.integers(0, 15)))  # Hypothesis begins with the simplest life, in which nothing happens
        AnyBusiness.runs += 1
        self.terms: Document = data.draw(programs(self.pair), label="terms")
        self.business = Business(read_terms(self.terms))
        self.program: str = self.terms["program"]
        self.oracle = Oracle(self.terms)
        self.visitors = [Visitor(), Visitor()]
        self.clicked: list[list[tuple[str, datetime]]] = [[], []]
        self.bodies: list[dict[str, Any]] = []
        self.refundable: list[Event] = []
        self.keys: list[tuple[str, str]] = []
        self.payout_ids: dict[tuple[str, str], str] = {}
        self.earned: set[str] = set()
        for parent in (0, 1, 2):
            self.enrolls(parent, None)
        for number, which in enumerate((2, 2, 1)):
            self.signs_up(f"c{number}", "code", 0, which, 0, existing=False, own=False)

    def teardown(self) -> None:
        if not hasattr(self, "oracle"):
            return
        self.time_passes(24 * 20)
        self.time_passes(24 * 20)
        self.the_schedule_runs()
        self.all_is_the_same()
        paid = sorted(self.earned | {each.rule for each in self.oracle.posted if each.amount > 0})
        self.met.update((one, other) for one in paid for other in paid if one < other)

    # -- people --------------------------------------------------------------------------------------------------------

    @precondition(lambda self: len(self.oracle.partners) < 5)
    @rule(parent=INDEX, rate=st.none() | st.sampled_from(["35", "7.25", "0"]))
    def enrolls(self, parent: int, rate: str | None) -> None:
        names = [None, *self.oracle.partners]
        name, above = f"p{len(names) - 1}", names[parent % len(names)]
        shares = [each["id"] for each in self.terms["rewards"] if "amount" not in each]
        own = {shares[parent % len(shares)]: rate} if rate is not None and shares else {}
        self.tick()
        self.business.enroll(name, parent=above, percents={rule: Percent.parse(each) for rule, each in own.items()})
        rates: dict[str, Fraction] = {rule: part(each) for rule, each in own.items()}
        self.oracle.partners[name] = Partner(name, above, f"account-of-{name}", self.business.now, rates)

    @rule(visitor=st.integers(0, 1), which=INDEX)
    def clicks(self, visitor: int, which: int) -> None:
        self.tick()
        partner = self.partner(which)
        self.business.click(self.visitors[visitor], partner)
        self.clicked[visitor].append((partner, self.business.now))

    @rule(
        customer=CUSTOMERS,
        how=st.sampled_from(
            ["code", "code", "code", "click", "invite", "lead", "nobody", "misspelt", "code and click", ""]
        ),
        visitor=st.integers(0, 1),
        which=INDEX,
        ago=AGO,
        existing=st.sampled_from([False, False, True]),
        own=st.sampled_from([False, False, True]),
    )
    def signs_up(
        self, customer: str, how: str, visitor: int, which: int, ago: int, *, existing: bool, own: bool
    ) -> None:
        """By a claim of any source; or it is invited first, and may sign up later."""
        type_ = "signup" if how else "invite"
        self.claims(type_, customer, how or "invite", visitor, which, ago, existing=existing and bool(how), own=own)

    # -- events --------------------------------------------------------------------------------------------------------

    @rule(customer=CUSTOMERS, amount=AMOUNTS, which=INDEX, ago=AGO)
    def pays(self, customer: str, amount: int, which: int, ago: int) -> None:
        how = ("code", "nobody", "code")[which % 3] if self.terms["attribution"].get("scope") == "event" else "nobody"
        product = ("blue", "red", "green")[which % 3]
        self.claims("payment", customer, how, 0, which, ago, amount=amount, product=product)

    @rule(customer=CUSTOMERS, amounts=TWO_AMOUNTS, which=INDEX)
    def two_pay(self, customer: str, amounts: tuple[int, int], which: int) -> None:
        """The first and a neighbour, so that payments are the most of what happens."""
        self.pays(customer, amounts[0], which, 0)
        self.pays(f"c{(int(customer[1:]) + 1) % 5}", amounts[1], which, 0)

    @rule(customer=CUSTOMERS, amount=AMOUNTS, how=st.sampled_from(["gain", "gain", "loss", "fee"]), ago=AGO)
    def plays(self, customer: str, amount: int, how: str, ago: int) -> None:
        """What a month of net revenue counts, and what it deducts."""
        type_ = "fee" if how == "fee" else "net_revenue"
        self.claims(type_, customer, "nobody", 0, 0, ago, amount=-amount if how == "loss" else amount)

    @rule(customer=st.none() | CUSTOMERS, ago=AGO)
    def something_without_an_amount_happens(self, customer: str | None, ago: int) -> None:
        """A customer becomes active; or a refund comes that waits for an event which may come yet."""
        if customer is not None:
            self.claims("activated", customer, "nobody", 0, 0, ago)
        else:
            steps = any("steps" in each for each in self.terms["rewards"])
            self.post("refund", None, ago, of="never" if steps else f"e{len(self.bodies) + 3}", amount=10)

    @precondition(lambda self: self.refundable)
    @rule(of=INDEX, share=st.sampled_from([1, 2, 3, 7, 0]), kind=st.sampled_from(REVERSING), ago=AGO)
    def is_refunded(self, of: int, share: int, kind: str, ago: int) -> None:
        """In whole, in parts, or one minor unit too much."""
        original = self.refundable[-1 - of % len(self.refundable)]
        whole = original.amount
        amount = None if whole is None else max(whole // share if share else whole + 1, 1)
        self.post(kind, None, ago, of=original.id, amount=amount)

    @rule(
        which=INDEX,
        how=st.sampled_from(["again", "event_conflict", "wrong_currency", "occurred_ahead", "unknown_customer"]),
    )
    def one_comes_that_changes_nothing(self, which: int, how: str) -> None:
        """The same body again is a duplicate, another one under its id a conflict; a faulty one is refused."""
        self.tick()
        known = self.bodies[-1 - which % len(self.bodies)]
        if how == "again":
            assert self.business.send(known) is Acceptance.DUPLICATE
            return
        ahead = timedelta(minutes=6 if how == "occurred_ahead" else 0)
        body = {"id": f"faulty{self.business.ids['faulty']}", "type": "payment", "customer": "stranger", "amount": 1}
        body |= {"currency": "EUR" if how == "wrong_currency" else self.terms["unit"]}
        body |= {"occurred_at": format_instant(self.business.now + ahead)}
        self.business.ids["faulty"] += 1
        if how == "event_conflict":
            body = known | {"plan": "another"}
        elif how != "unknown_customer":
            body |= {"on_unknown_customer": "wait"}
        elif self.terms["attribution"].get("scope") == "event":
            return
        self.is_refused({how}, lambda: self.business.send(body))

    # -- time ----------------------------------------------------------------------------------------------------------

    @rule(hours=LEAPS)
    def time_passes(self, hours: int) -> None:
        self.business.after(hours=hours)

    @rule()
    def the_schedule_runs(self) -> None:
        """Days and months close, holds end, the batch of the last month is gathered."""
        self.tick()
        business, now = self.business, self.business.now
        business.rollup.run(self.program, START, now)
        self.oracle.close(now)
        self.holds_end()
        due = {name: self.oracle.due(name) for name in self.oracle.partners}
        before, known = set(self.oracle.treasury.payouts), set(self.payout_ids.values())
        business.batches.run(self.program, now)
        self.oracle.treasury.gather(self.oracle.closed_through, now, due)
        for key in (each for each in self.oracle.treasury.payouts if each not in before):
            listed = business.payouts.of_partner(self.program, key[0])
            new = [each for each in listed if each.status is PayoutStatus.BATCHED and each.id not in known]
            assert [each.amount for each in new] == [self.oracle.treasury.payouts[key].amount], f"{key}: {new}"
            self.keys.append(key)
            self.payout_ids[key] = new[0].id

    # -- payouts -------------------------------------------------------------------------------------------------------

    @rule(which=INDEX, share=SHARES, to=st.sampled_from(["bank", "bank", "own", "own", "other", "balance:acme"]))
    def asks_for_a_payout(self, which: int, share: int, to: str) -> None:
        """All that is available, a part of it, or a minor unit too much (-1)."""
        self.tick()
        self.holds_end()
        if to == "bank" and self.terms["payout"]["mode"] == "automatic":
            return
        partner = self.oracle.partners[self.richest(which, self.terms["unit"]) or self.partner(which)]
        to = {"own": f"top_up:{partner.account}", "other": "top_up:account-of-nobody"}.get(to, to)
        due = self.oracle.due(partner.id)
        amount = due.available + 1 if share == -1 else due.available // share
        key = partner.id, f"key{len(self.keys)}"
        codes = self.oracle.treasury.refusals(partner.id, partner.account, amount, to, self.business.now, due)
        ask = partial(self.business.request_payout, partner.id, amount, to, key[1])
        if codes:
            self.is_refused(codes, ask)
            return
        payout = ask()
        expected = self.oracle.treasury.request(key, amount, to, self.business.now)
        bonus = next((each for each in self.terms["payout"]["destinations"] if "bonus_percent" in each), None)
        if bonus is not None:
            given, expected.used = self.oracle.use_lots(expected, part(bonus["bonus_percent"]))
            expected.bonus = given if to.startswith("top_up") else 0
        assert payout.bonus == expected.bonus, (payout, expected)
        assert ask() == payout
        self.is_refused(
            {"idempotency_conflict"}, lambda: self.business.request_payout(partner.id, amount + 1, to, key[1])
        )
        self.keys.append(key)
        self.payout_ids[key] = payout.id

    @rule(customer=st.none() | CUSTOMERS, which=INDEX, share=SHARES, purchase=st.sampled_from([0, 99, 500, 100_000]))
    def redeems(self, customer: str | None, which: int, share: int, purchase: int) -> None:
        self.tick()
        self.holds_end()
        recipient = f"customer:{customer}" if customer else self.richest(which, "points") or self.partner(which)
        held = self.oracle.available(recipient, "points")
        amount = held + 1 if share == -1 else held // share
        key = recipient, f"till{self.business.ids['till']}"
        redemption = Redemption(self.program, recipient, amount, purchase, key[1])
        redeem = partial(self.business.redemptions.redeem, redemption, self.business.now)
        self.business.ids["till"] += 1
        codes = self.oracle.treasury.redemption_refusals(amount, purchase, held)
        if codes:
            self.is_refused(codes, redeem)
            return
        assert redeem() == redeem()
        self.oracle.treasury.redeem(key, amount, self.business.now)

    @rule(what=st.sampled_from(["seal", "approve", "export", "settle"]), by=OPERATORS)
    def an_operator_handles_the_batch(self, what: str, by: str) -> None:
        self.tick()
        period = max(self.oracle.treasury.batches, default=last_closed(self.oracle.closed_through) or "2026-03")
        code = self.oracle.treasury.step(what, period, by, self.business.now)
        batches, step = self.business.batches, Step(by, self.business.now)
        steps: dict[str, Callable[..., Any]] = {
            "seal": batches.seal,
            "approve": batches.approve,
            "export": partial(batches.export, files="plain"),
            "settle": batches.settle,
        }
        do = partial(steps[what], self.program, period, step)
        if code is not None:
            self.is_refused({code}, do)
            return
        done = do()
        if what == "export" and "settle" not in self.oracle.treasury.batches[period].steps:
            exported = sorted((each.payout.partner, each.payout.amount) for each in done.transfers)
            assert exported == self.oracle.treasury.exported(period)

    @rule(by=OPERATORS, other=OPERATORS)
    def a_batch_is_paid(self, by: str, other: str) -> None:
        for what, operator in (("seal", by), ("approve", other), ("export", other), ("settle", other)):
            self.an_operator_handles_the_batch(what, operator)

    @rule(
        customer=CUSTOMERS,
        amounts=TWO_AMOUNTS,
        which=INDEX,
        share=SHARES,
        by=OPERATORS,
        other=OPERATORS,
    )
    def a_month_is_paid(
        self, customer: str, amounts: tuple[int, int], which: int, share: int, by: str, other: str
    ) -> None:
        """From the payments to the transfers, so that most lives see money leave."""
        self.two_pay(customer, amounts, which)
        self.plays(customer, amounts[0], "gain", 0)
        for _ in range(2):
            self.the_schedule_runs()
            self.asks_for_a_payout(which, share, ("own", "bank")[which % 2])
            self.time_passes(24 * 16)
        self.the_schedule_runs()
        if which % 5 == 0:
            names = list(self.oracle.partners)
            rich = self.richest(1, self.terms["unit"])
            self.changes_the_bank_details(names.index(rich) if rich else 0, ACCOUNTS[by == other])
            self.time_passes((60, 71, 72)[which % 3])
        self.a_batch_is_paid(by, other)

    @precondition(lambda self: self.keys)
    @rule(which=INDEX, failed=st.booleans(), back=st.booleans())
    def a_payout_is_undone(self, which: int, failed: bool, back: bool) -> None:
        self.tick()
        key = self.keys[-1 - which % len(self.keys)]
        desk, step = TransferDesk(self.business.payouts), Step("dana", self.business.now)
        names = self.program, key[0], self.payout_ids[key], "why", step
        if back:
            code = self.oracle.treasury.take_back(key)
            undo = partial(desk.take_back, *names)
        else:
            code = self.oracle.treasury.void(key, transfer_failed=failed)
            undo = partial(desk.void, *names, transfer_failed=failed)
        if code is not None:
            self.is_refused({code}, undo)
        else:
            assert undo() == undo()

    @rule(which=INDEX, iban=IBANS)
    def changes_the_bank_details(self, which: int, iban: str) -> None:
        self.tick()
        partner = self.partner(which)
        before = self.business.methods.versions(self.program, partner)
        method = PayoutMethod(self.program, partner, "sepa", "Somebody", iban)
        change_method(self.business.methods, method, "dana", self.business.now)
        if not before or before[-1].iban != iban:
            self.oracle.treasury.changed[partner] = self.business.now

    # -- what must be the same -----------------------------------------------------------------------------------------

    @invariant()
    def all_is_the_same(self) -> None:
        AnyBusiness.steps += 1
        if not hasattr(self, "oracle"):
            return
        self.holds_end()
        differ(self.business.net(), self.oracle.net())
        held = {
            (account.recipient, account.unit): {name: amount for name, amount in vars(balance).items() if amount}
            for account, balance in self.business.ledger.balances.items()
        }
        differ({account: each for account, each in held.items() if each}, self.oracle.balances())
        if self.business.terms.keeps_lots:
            for partner in self.oracle.partners:
                lots = self.business.ledger.open_lots(self.business.account(partner))
                kept = sorted(left for _, left in self.oracle.lots(partner) if left)
                assert sorted(lot.remaining for lot in lots) == kept, f"lots of {partner}: {lots}, oracle {kept}"
        for key, name in self.payout_ids.items():
            payout, expected = self.business.payouts.get(self.program, key[0], name), self.oracle.treasury.payouts[key]
            assert payout is not None
            assert (str(payout.status), payout.amount, str(payout.to)) == (
                expected.status,
                expected.amount,
                expected.to,
            )

    # -- words ---------------------------------------------------------------------------------------------------------

    def tick(self) -> None:
        self.business.after(seconds=1)

    def holds_end(self) -> None:
        self.business.maturity.run(self.program, self.business.now)
        self.oracle.matured_at = self.business.now

    def may_be_refunded(self, event: Event) -> bool:
        """Not below 0, and a refund itself seldom."""
        seldom = event.type in REVERSING and len(self.bodies) % 8
        return (event.amount or 1) > 0 and not seldom

    def partner(self, which: int) -> str:
        names = list(self.oracle.partners)
        return names[which % len(names)]

    def richest(self, which: int, unit: str) -> str | None:
        """Mostly the partner, or whoever else, that has most; None else, and where nobody has anything."""
        held = {who: each.get("available", 0) for (who, of), each in self.oracle.balances().items() if of == unit}
        names = held if unit == "points" else [who for who in held if who in self.oracle.partners]
        return max(names, key=lambda each: (held[each], each)) if names and which % 4 else None

    def is_refused(self, codes: set[str], what: Callable[[], object]) -> None:
        code = "nothing"
        try:
            what()
        except LinkledgerError as refusal:
            code = refusal.code
        assert code in codes, f"refused with {code}, the oracle with one of {codes}"

    def claims(
        self,
        type_: str,
        customer: str,
        how: str,
        visitor: int,
        which: int,
        ago: int,
        *,
        existing: bool = False,
        own: bool = False,
        **fields: Any,
    ) -> None:
        """An event that may bind its customer."""
        partner = self.oracle.partners[self.partner(which)]
        known: dict[str, Any] = {"existing": existing or None}
        if how.startswith("code"):
            known["code"] = partner.id
        if how in ("invite", "lead"):
            known["invited_by" if how == "invite" else "lead_of"] = partner.id
        if how == "misspelt":
            known["code"] = "nobody"
        if how.endswith("click"):
            ago, known["clicks"] = 0, tuple(self.clicked[visitor])
        if own:
            known["account"] = partner.account
        self.post(type_, customer, ago, since=partner.since, visitor=self.visitors[visitor], **known, **fields)

    def post(
        self,
        type_: str,
        customer: str | None,
        ago: int,
        *,
        since: datetime = START,
        visitor: Visitor | None = None,
        clicks: tuple[tuple[str, datetime], ...] = (),
        **fields: Any,
    ) -> None:
        """The shop posts an event that occurred some hours ago, but not before its partner enrolled."""
        self.tick()
        number = len(self.bodies)
        at = max(self.business.now - timedelta(hours=ago), since) + timedelta(milliseconds=1 + number)
        known = {name: value for name, value in fields.items() if value is not None}
        body = {"id": f"e{number}", "type": type_, "occurred_at": format_instant(at)} | known
        body |= {"customer": customer} if customer else {}
        if "code" in body:
            body["code"] = body["code"].upper()
        if "amount" in body:
            body["currency"] = self.terms["unit"]
        if customer:
            body["on_unknown_customer"] = "wait"
        if clicks and visitor is not None and visitor.click_id:
            body["click_id"] = visitor.click_id
        assert self.business.send(body) is Acceptance.ACCEPTED
        self.bodies.append(body)
        event = Event(f"e{number}", type_, at, self.business.now, customer, clicks=clicks, **known)
        self.oracle.tell(event)
        if self.may_be_refunded(event):
            self.refundable.append(event)
        self.earned |= {each.rule for each in self.oracle.posted if each.amount > 0}


def differ(said: Mapping[Any, Any], expected: Mapping[Any, Any]) -> None:
    """Names what the business says otherwise than the oracle."""
    keys = [each for each in {**said, **expected} if said.get(each) != expected.get(each)]
    shown = "; ".join(f"{each}: linkledger {said.get(each)}, oracle {expected.get(each)}" for each in keys)
    assert not keys, shown
