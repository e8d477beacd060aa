"""The oracle of what events earn: all of them are folded from scratch, in the order in which they occurred."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from tests.soak.machine.facts import REVERSING, Event, Partner, half_even
from tests.soak.machine.rules import Document, Rule

SOURCES = ("code", "invite", "lead", "click")
DAY = timedelta(days=1)
NOTHING = Fraction(0)


@dataclass
class Line:
    """A commission: ``exact`` before rounding, of ``base`` minor units, of which ``taken`` were refunded since."""

    event: str
    rule: str
    at: datetime
    recipient: str
    unit: str
    exact: Fraction = NOTHING
    base: int | None = None
    held_until: datetime | None = None
    below: tuple["Line", ...] = ()
    overrides: list["Line"] = field(default_factory=list)
    taken: int = 0
    reversed: int = 0

    @property
    def amount(self) -> int:
        return half_even(self.exact)

    def taken_back(self, more: int) -> int:
        """What a refund of ``more`` takes back: what all so far take, less what earlier ones took (decision 0005)."""
        self.taken += more
        return self._now(half_even(self.exact * self.taken / self.base) if self.base else self.amount)

    def follows(self) -> int:
        """What an override gives back once the commissions below it were taken back: its share of them."""
        base = sum(line.amount for line in self.below)
        return self._now(half_even(self.exact * sum(line.reversed for line in self.below) / base) if base else 0)

    def _now(self, reversed_: int) -> int:
        before, self.reversed = self.reversed, reversed_
        return reversed_ - before


@dataclass
class Customer:
    """What a customer has done so far."""

    partner: str | None = None
    registered: datetime | None = None
    bound: datetime | None = None
    existing: bool = False

    @property
    def since(self) -> datetime | None:
        """The registration; of who is bound by another event, and never signed up, that event (a lead of kontur)."""
        return self.registered or self.bound


@dataclass(frozen=True)
class Posted:
    """A line of the ledger, reversals below nothing: of the slot that two equal ledgers have in common."""

    event: str
    rule: str
    recipient: str
    unit: str
    amount: int
    at: datetime
    held_until: datetime | None

    def worth(self, amount: int) -> "Posted":
        """The same with another amount."""
        return replace(self, amount=amount)


class Earnings:
    """What should be in the ledger for these events, months of net revenue apart."""

    def __init__(self, terms: Document, partners: Mapping[str, Partner], events: Iterable[Event]) -> None:
        self.terms = terms
        self.attribution: Document = terms["attribution"]
        self.partners = partners
        self.rules = [Rule(each, terms["unit"]) for each in terms["rewards"]]
        self.paying_types = {rule.event for rule in self.rules}
        self.zone = ZoneInfo(terms["time_zone"])
        self.events = {event.id: event for event in events}
        self.customers: defaultdict[str, Customer] = defaultdict(Customer)
        self.posted: list[Posted] = []
        self.refused: dict[str, str] = {}
        self.revenue: defaultdict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
        self.lines: list[Line] = []
        self._lines: defaultdict[str, list[Line]] = defaultdict(list)
        self._refunded: Counter[str] = Counter()
        self._had: defaultdict[str, dict[str, datetime]] = defaultdict(dict)
        self._paid_at: dict[str, datetime] = {}
        self._paid_first: set[tuple[str, str]] = set()
        self._done: set[tuple[str, str]] = set()
        self._spent: defaultdict[tuple[str, str], list[Event]] = defaultdict(list)
        self._counted: dict[str, tuple[str, str]] = {}
        self._paid: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._numbers: dict[tuple[str, str], tuple[int, str]] = {}
        self._stepped: defaultdict[tuple[str, str], list[Event]] = defaultdict(list)
        self._revenue_of: dict[str, list[tuple[str, str, str, int]]] = {}
        for event in sorted(self.events.values(), key=self._moment):
            self._take(event)

    def _moment(self, event: Event) -> tuple[datetime, bool, datetime]:
        """A refund that occurred before its payment waits for it (PROGRAMS.md "Decided where ...")."""
        of = self.events.get(event.of) if event.of else None
        return max(event.at, of.at) if of else event.at, event.of is not None, event.at

    def _take(self, event: Event) -> None:
        if event.type in REVERSING:
            self._refund(event)
            return
        assert event.customer is not None
        customer = self.customers[event.customer]
        if customer.since is None and event.type != "signup" and (event.amount or 0) > 0:
            self._paid_first.add((event.customer, event.type))
        partner = self._bind(event, customer)
        if (event.amount or 0) > 0:
            self._count(event, partner)
        self._earn(event, customer, partner)
        if event.amount != 0:
            self._had[event.customer].setdefault(event.type, event.at)

    # -- whose customer it is ------------------------------------------------------------------------------------------

    def _bind(self, event: Event, customer: Customer) -> str | None:
        if self.attribution.get("scope") == "event":
            return self._claimed(event) if event.type in self.attribution["on"] else None
        if event.type not in self.attribution["on"]:
            return customer.partner
        if event.type == "signup":
            anew = customer.registered is not None
            if (anew and self.attribution.get("rebind")) or (not anew and customer.partner is None):
                customer.partner = self._claimed(event)
                customer.bound = event.at if customer.partner else None
            if not anew or self.attribution.get("rebind"):
                customer.registered = event.at  # who signs up anew registers anew (bet-n-joy 10)
                customer.existing |= event.existing
        elif customer.partner is None and customer.registered is None:
            customer.partner = self._claimed(event)
            customer.bound = event.at if customer.partner else None
        return customer.partner

    def _claimed(self, event: Event) -> str | None:
        """Code comes before invite, lead and click; a refused partner leaves the customer nobody's."""
        named = {"code": event.code, "invite": event.invited_by, "lead": event.lead_of, "click": self._clicked(event)}
        claims = (named[each] for each in SOURCES if each in self.attribution["sources"])
        winner = next((each for each in claims if each in self.partners), None)
        return None if winner is None or self._is_own(event, winner) else winner

    def _is_own(self, event: Event, partner: str) -> bool:
        """What is on the partner's own account never counts, also once the customer is bound (keycrm 3)."""
        refused = "own_account" in self.attribution.get("refuse", [])
        return refused and self.partners[partner].account == event.account

    def _clicked(self, event: Event) -> str | None:
        """Windows run per partner, both ends included; of the first clicks the earliest, or the last click, wins."""
        window = timedelta(hours=self.attribution.get("window_hours", 720))
        first = self.attribution.get("click_model") == "first_click"
        clicks: dict[str, datetime] = {}
        for partner, at in sorted(event.clicks, key=lambda each: each[1], reverse=first):
            clicks[partner] = at
        within = [(at, partner) for partner, at in clicks.items() if at <= event.at <= at + window]
        return (min(within) if first else max(within))[1] if within else None

    def above(self, partner: str | None, level: int) -> str | None:
        """The partner so many levels above; a missing level earns nobody anything."""
        for _ in range(level):
            partner = self.partners[partner].parent if partner else None
        return partner

    # -- what earns ----------------------------------------------------------------------------------------------------

    def _count(self, event: Event, partner: str | None) -> None:
        """Everyone who ever paid counts, until all its payments have been refunded in full (keycrm 6). The texts don't
        say which events are payments: all above 0 that a reward is for, of a customer who belongs to a partner."""
        if partner is None or event.type not in self.paying_types:
            return
        customer = str(event.customer)
        paid = self._paid[partner]
        paid[customer] += int(event.amount or 0)
        self._counted[event.id] = partner, customer
        count = sum(amount > 0 for amount in paid.values())
        self._numbers.setdefault((partner, customer), (count, event.id))
        self._paid_at.setdefault(customer, event.at)

    def _uncount(self, refund: Event, of: Event, amount: int) -> None:
        """A refund dated before its payment: the customer never was a paying one by it."""
        if of.id in self._counted:
            key = partner, customer = self._counted[of.id]
            self._paid[partner][customer] -= amount
            first = self._numbers.get(key, (0, ""))[1] == of.id
            if first and refund.at < of.at and not self._paid[partner][customer]:
                del self._numbers[key]

    def _earn(self, event: Event, customer: Customer, partner: str | None) -> None:
        if partner and self._is_own(event, partner):
            return
        own: list[Line] = []
        for rule in self.rules:
            if rule.monthly is not None:
                self._add_revenue(rule, event, partner)
            elif not rule.override:
                line = self._line(rule, event, customer, partner)
                if line is not None:
                    self._post(line)
                    own += [line] if rule.recipient == "partner" else []
        parent = self.above(partner, 1)
        for rule in (each for each in self.rules if each.override and parent):
            for unit in {line.unit for line in own}:
                below = tuple(line for line in own if line.unit == unit)
                rate = self.partners[str(parent)].percents.get(rule.id, rule.percent)
                override = self._new(rule, event, str(parent), (rate or 0) * sum(each.amount for each in below), None)
                override = replace(override, unit=unit, below=below)
                for each in below:
                    each.overrides.append(override)
                self._say(event.id, override, override.amount, event.at)

    def _line(self, rule: Rule, event: Event, customer: Customer, partner: str | None) -> Line | None:
        name = str(event.customer)
        if rule.steps:
            return self._steps_line(rule, event, name, partner)
        if event.type != rule.event or (event.amount is not None and event.amount < 0):
            return None
        if partner is None or not self._conditions(rule, event, customer):
            return None
        if rule.spend is not None:
            return self._spend_line(rule, event, name, partner)
        recipient = self._recipient(rule, name, partner)
        if recipient is None:
            return None
        count = sum(amount > 0 for amount in self._paid[partner].values())
        if rule.by_customers and rule.graduated:
            count = self._numbers.get((partner, name), (0, ""))[0]
        own = None if recipient not in self.partners else self.partners[recipient].percents.get(rule.id)
        if event.amount is None and rule.fixed is None:
            return None
        exact = rule.exact(event.amount or 0, event.product, max(count, 1), own)
        if exact is None:
            return None
        self._done.add((rule.id, name))
        line = self._new(rule, event, recipient, exact, event.amount)
        self._lines[event.id].append(line)
        return line

    def _conditions(self, rule: Rule, event: Event, customer: Customer) -> bool:
        name, had = str(event.customer), self._had[str(event.customer)]
        if rule.first and (event.type in had or event.amount == 0):
            return False
        if rule.once and (rule.id, name) in self._done:
            return False
        if rule.minimum is not None and (event.amount or 0) < rule.minimum:
            return False
        if rule.new_customers and (customer.existing or (name, event.type) in self._paid_first):
            return False
        if any(each not in had for each in rule.after):
            return False
        if rule.within_days is not None:
            late = customer.since is None or event.at > customer.since + rule.within_days * DAY
            return not late and self._within_months(rule, event, customer)
        return self._within_months(rule, event, customer)

    def _within_months(self, rule: Rule, event: Event, customer: Customer) -> bool:
        """Calendar months of the program's zone, half-open (keycrm 5)."""
        if rule.months is None:
            return True
        since = customer.since
        if rule.months.get("anchor") == "first_payment":
            since = self._paid_at.get(str(event.customer), event.at)
        return since is not None and event.at < self._months_after(since, rule.months["count"])

    def _months_after(self, since: datetime, count: int) -> datetime:
        local = since.astimezone(self.zone)
        months = local.year * 12 + local.month - 1 + count
        year, month = divmod(months, 12)
        for day in range(local.day, 27, -1):
            try:
                return local.replace(year=year, month=month + 1, day=day).astimezone(self.zone)
            except ValueError:
                continue
        return local.replace(year=year, month=month + 1)

    def _recipient(self, rule: Rule, customer: str, partner: str) -> str | None:
        if rule.recipient == "customer":
            return f"customer:{customer}"
        return partner if rule.recipient == "partner" else self.above(partner, rule.level)

    def _spend_line(self, rule: Rule, event: Event, customer: str, partner: str) -> Line | None:
        """Fires once when the amounts, less refunds, reach the level; a refund of any of them takes back its share."""
        key = rule.id, customer
        if key in self._done:
            return None
        self._spent[key].append(event)
        spent = sum(int(each.amount or 0) - self._refunded[each.id] for each in self._spent[key])
        recipient = self._recipient(rule, customer, partner)
        if spent < int(rule.spend or 0) or recipient is None:
            return None
        self._done.add(key)
        line = self._new(rule, event, recipient, Fraction(rule.fixed or 0), spent)
        for each in self._spent[key]:
            self._lines[each.id].append(line)
        return line

    def _steps_line(self, rule: Rule, event: Event, customer: str, partner: str | None) -> Line | None:
        """All of these, in any order: it earns once, when the last of them has happened. It stands on the first event
        of each step that is not refunded; that these are the first, and not the last, is what linkledger does."""
        key = rule.id, customer
        wanted = {step: minimum or 0 for step, minimum in rule.steps}
        if event.type not in wanted or (event.amount or 0) < wanted[event.type]:
            return None
        self._stepped[key].append(event)
        first: dict[str, Event] = {}
        for each in self._stepped[key]:
            left = self._left(each)
            if left >= max(wanted[each.type], 1 if each.amount is None else 0):
                first.setdefault(each.type, each)
        recipient = self._recipient(rule, customer, partner) if partner else None
        if key in self._done or first.keys() != wanted.keys() or recipient is None:
            return None
        self._done.add(key)
        money = [each for each in first.values() if each.amount is not None]
        base = sum(self._left(each) for each in money) if money else None
        line = self._new(rule, event, recipient, Fraction(rule.fixed or 0), base)
        for each in money or first.values():
            self._lines[each.id].append(line)
        return line

    def _new(self, rule: Rule, event: Event, recipient: str, exact: Fraction | int, base: int | None) -> Line:
        held = event.at + rule.hold_days * DAY if rule.hold_days else None
        return Line(event.id, rule.id, event.at, recipient, rule.unit, Fraction(exact), base, held)

    def _post(self, line: Line) -> None:
        self.lines.append(line)
        self._say(line.event, line, line.amount, line.at)

    def _say(self, event: str, line: Line, amount: int, at: datetime) -> None:
        if amount:
            self.posted.append(Posted(event, line.rule, line.recipient, line.unit, amount, at, line.held_until))

    # -- what refunds take back ----------------------------------------------------------------------------------------

    def _refund(self, event: Event) -> None:
        of = self.events.get(str(event.of))
        if of is None:
            self.refused[event.id] = "original_missing"
        elif of.type in REVERSING:
            self.refused[event.id] = "reverses_a_reversal"
        elif not self.terms.get("clawback", True):
            self.refused[event.id] = "no_clawback"
        elif self._takes(event, of) > self._left(of):
            self.refused[event.id] = "refund_exceeds_payment"
        else:
            takes = self._takes(event, of)
            self._refunded[of.id] += takes
            for line in self._lines[of.id]:
                self._say(event.id, line, -line.taken_back(takes), event.at)
            for override in {id(each): each for line in self._lines[of.id] for each in line.overrides}.values():
                self._say(event.id, override, -override.follows(), event.at)
            self._uncount(event, of, takes)
            for rule, partner, customer, sign in self._revenue_of.get(of.id, ()):
                self.revenue[rule, partner, self.month_of(event.at)][customer] -= sign * takes

    def _takes(self, event: Event, of: Event) -> int:
        """An event without an amount is taken back as a whole (docs/events.md ``of``)."""
        return 1 if of.amount is None else event.amount or 0

    def _left(self, of: Event) -> int:
        return (1 if of.amount is None else of.amount) - self._refunded[of.id]

    # -- months of net revenue -----------------------------------------------------------------------------------------

    def month_of(self, at: datetime) -> str:
        return f"{at.astimezone(self.zone):%Y-%m}"

    def _add_revenue(self, rule: Rule, event: Event, partner: str | None) -> None:
        assert rule.monthly is not None
        sign = 1 if event.type == rule.event else -1 if event.type in rule.monthly.get("deduct", []) else 0
        if partner is None or not sign or event.amount is None:
            return
        customer = str(event.customer)
        self.revenue[rule.id, partner, self.month_of(event.at)][customer] += sign * event.amount
        self._revenue_of.setdefault(event.id, []).append((rule.id, partner, customer, sign))
