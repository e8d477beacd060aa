"""Scenarios: a program's life told line by line, run by `simulate`, and what its report says of it."""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from linkledger.program_time import format_instant
from linkledger.simulation.simulate import simulate
from linkledger.terms.document import Terms
from linkledger.terms.presets import load_preset
from linkledger.terms.validation import read_terms

START = datetime(2026, 3, 1, 9, tzinfo=UTC)
RUB = 100
"""Minor units of a rouble."""

BUCKETS = ("pending", "available", "reserved", "paid", "written_off")

Document = dict[str, Any]
Line = dict[str, Any]
Slot = tuple[str, str, str, str]


def changed(preset: str, change: Callable[[Document], object]) -> Terms:
    """A preset's terms with a change made in their document."""
    document = load_preset(preset).model_dump(mode="json", by_alias=True, exclude_none=True)
    change(document)
    return read_terms(document)


@dataclass
class Scenario:
    """Actions of one program's life; each happens at ``now``, which moves on by a second after it."""

    terms: Terms
    now: datetime = START
    lines: list[Line] = field(default_factory=list)
    numbers: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, terms: str | Terms, *partners: str) -> Self:
        """A program by preset or terms, with these partners enrolled (and approved where the terms ask for it)."""
        scenario = cls(load_preset(terms) if isinstance(terms, str) else terms)
        return scenario.of_partners(*partners)

    def at(self, text: str) -> Self:
        """The next action happens at that instant."""
        self.now = datetime.fromisoformat(text)
        return self

    def after(self, **duration: float) -> Self:
        """The next action happens so much later."""
        self.now += timedelta(**duration)
        return self

    def do(self, action: str, **fields: Any) -> Line:
        line = {"at": format_instant(self.now), "do": action} | fields
        self.lines.append({name: value for name, value in line.items() if value is not None})
        self.now += timedelta(seconds=1)
        return self.lines[-1]

    def partner(self, partner: str, **details: Any) -> Self:
        """Enrolls a partner with an account of its own, and approves it where the terms ask for that."""
        self.do("enroll", partner=partner, **({"account": f"account-of-{partner}"} | details))
        if self.terms.enrollment.mode == "approval":
            self.do("approve", partner=partner)
        return self

    def of_partners(self, *partners: str) -> Self:
        """Enrolls these partners one after the other."""
        for partner in partners:
            self.partner(partner)
        return self

    def click(self, partner: str, visitor: str = "v1") -> None:
        self.do("click", partner=partner, visitor=visitor)

    def event(self, type_: str, customer: str | None, amount: int | None = None, **fields: Any) -> str:
        """What the business reports; returns the event's id."""
        self.numbers[type_] += 1
        event = fields.pop("id", f"{type_}-{self.numbers[type_]}")
        self.do("event", id=event, type=type_, customer=customer, amount=amount, **fields)
        return str(event)

    def sign_up(self, customer: str, **fields: Any) -> str:
        return self.event("signup", customer, **fields)

    def refund(self, of: str, amount: int, **fields: Any) -> str:
        return self.event("refund", None, amount, of=of, **fields)

    def request(self, partner: str, amount: int, to: str = "bank") -> Line:
        return self.do("request_payout", partner=partner, amount=amount, to=to)

    def quote(self, customer: str, purchase: int) -> str:
        self.numbers["quote"] += 1
        name = f"quote-{self.numbers['quote']}"
        self.do("quote", id=name, customer=customer, purchase=purchase)
        return name

    def redeem(self, customer: str, amount: int, purchase: int) -> Line:
        return self.do("redeem", customer=customer, amount=amount, purchase=purchase)

    def passes(self) -> None:
        """Time comes to ``now``: what is due by then happens."""
        self.do("now")

    def run(self) -> "Told":
        """What `simulate` reports, its lines sorted by their time."""
        return told(self.terms, self.lines)

    def run_as_arrived(self, lines: Sequence[Line] | None = None) -> "Told":
        """The same for lines that arrive as they stand, each event keeping its own time."""
        return told(self.terms, self.lines if lines is None else lines, arrival_order=True)


def told(terms: Terms, lines: Sequence[Line], *, arrival_order: bool = False) -> "Told":
    """Runs the lines; whatever the report says, its books must balance."""
    report = simulate(terms, [json.dumps(line) for line in lines], arrival_order=arrival_order).plain()
    result = Told(json.loads(json.dumps(report)))
    result.check_books(len(lines))
    return result


@dataclass(frozen=True)
class Told:
    """A report as JSON, asked in the words of the trade."""

    report: dict[str, Any]

    def commissions(self, **having: Any) -> list[dict[str, Any]]:
        """The commission lines with these values."""
        return [each for each in self.report["commissions"] if having.items() <= each.items()]

    def net(self) -> dict[Slot, int]:
        """What two equal ledgers have in common: the net per event, rule, recipient and unit."""
        sums: Counter[Slot] = Counter()
        for each in self.report["commissions"]:
            sums[each["event"], each["rule"], each["recipient"], each["unit"]] += each["amount"]
        return {slot: amount for slot, amount in sums.items() if amount}

    def earned(self, event: str) -> dict[str, int]:
        """What an event (or a month, ``2026-03#anna``) brought or took, by recipient; nothing is left out."""
        sums: Counter[str] = Counter()
        for (of, _, recipient, _), amount in self.net().items():
            sums[recipient] += amount * (of == event)
        return {recipient: amount for recipient, amount in sums.items() if amount}

    def balance(self, recipient: str, unit: str) -> dict[str, int]:
        held: dict[str, int] = self.report["balances"].get(recipient, {}).get(unit, {})
        return dict.fromkeys(BUCKETS, 0) | held

    def available(self, recipient: str, unit: str) -> int:
        return self.balance(recipient, unit)["available"]

    def customer(self, customer: str) -> dict[str, Any]:
        (found,) = [each for each in self.report["customers"] if each["customer"] == customer]
        return dict(found)

    def partner_of(self, customer: str) -> str | None:
        partner = self.customer(customer)["partner"]
        return None if partner is None else str(partner)

    def quote(self, name: str) -> dict[str, Any]:
        (found,) = [each for each in self.report["quotes"] if each["id"] == name]
        return dict(found)

    def pays(self, name: str) -> int:
        return int(self.quote(name)["pays"])

    def spendable(self, name: str) -> int:
        return int(self.quote(name)["spendable"])

    def refusals(self, of: str) -> list[str]:
        """The codes of all refusals of an event or a kind of action, in the order of their lines."""
        refused = sorted(self.report["refused"], key=lambda each: each["line"])
        return [each["code"] for each in refused if of in (each.get("event"), each.get("action"))]

    def refusal(self, of: str) -> dict[str, Any]:
        """The one refusal of an event or a kind of action."""
        (found,) = [each for each in self.report["refused"] if of in (each.get("event"), each.get("action"))]
        return dict(found)

    def payouts(self) -> list[dict[str, Any]]:
        """What was paid or is on its way, the oldest first; refused requests are no payouts."""
        mine = [each for each in self.report["payouts"] if each["status"] != "refused"]
        return sorted(mine, key=lambda each: (each["requested_at"], each["id"]))

    def stats(self, partner: str) -> dict[str, dict[str, Any]]:
        """A partner's numbers by day, days on which nothing happened left out."""
        mine = [each for each in self.report["stats"] if each["partner"] == partner]
        counts = ("clicks", "registrations", "paying_customers", "base", "commission")
        return {each["day"]: each for each in mine if any(each[name] for name in counts)}

    def check_books(self, lines: int) -> None:
        """What holds for every report: nothing is lost, nothing is taken back twice, every refusal names its line."""
        commissions = {each["id"]: each for each in self.report["commissions"]}
        assert len(commissions) == len(self.report["commissions"]), "commission ids repeat"
        earned: Counter[tuple[str, str]] = Counter()
        left: Counter[Slot] = Counter()
        for each in commissions.values():
            source = commissions[each["reverses"]]["event"] if each["reverses"] is not None else each["event"]
            earned[each["recipient"], each["unit"]] += each["amount"]
            left[source, each["rule"], each["recipient"], each["unit"]] += each["amount"]
        assert all(amount >= 0 for amount in left.values()), "more was taken back than was earned"
        held: Counter[tuple[str, str]] = Counter()
        for recipient, units in self.report["balances"].items():
            for unit, buckets in units.items():
                assert set(buckets) == set(BUCKETS), buckets
                held[recipient, unit] += sum(buckets.values())
        held_or_earned = held.keys() | earned.keys()
        assert {each: held[each] for each in held_or_earned} == {each: earned[each] for each in held_or_earned}
        for each in self.report["refused"]:
            assert 1 <= each["line"] <= lines, each
            assert each["code"], each
            assert each["message"], each
