"""A second opinion: the money rules once more, straight from the text and without linkledger, to be compared."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from fractions import Fraction
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

Line = dict[str, Any]
Net = Counter[tuple[str, str, str]]  # minor units by event (or month), rule and recipient
STEPS = {"app_install", "loyalty_joined", "order"}


class Life:
    """A scenario's events by the moment at which they count, a refund never before its payment."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.partners = {line["partner"]: line for line in lines if line["do"] == "enroll"}
        self.events = {line["id"]: line for line in lines if line["do"] == "event"}
        self.net: Net = Counter()
        self.earned: dict[str, list[tuple[str, str, Fraction]]] = defaultdict(list)
        self.refunded: Counter[str] = Counter()
        self.partner_of: dict[str, str | None] = {}
        self.registered: dict[str, datetime] = {}

    def in_order(self, *, rebind: bool = False) -> Iterator[tuple[datetime, Line, str | None]]:
        """All but the sign-ups, each with the customer's partner then."""

        def moment(event: Line) -> tuple[datetime, bool, datetime]:
            at = datetime.fromisoformat(event["at"])
            paid = datetime.fromisoformat(self.events[event["of"]]["at"]) if "of" in event else at
            return max(at, paid), "of" in event, at

        for event in sorted(self.events.values(), key=moment):
            customer, (at, *_) = event.get("customer", ""), moment(event)
            if event["type"] != "signup":
                yield at, event, self.partner_of.get(customer)
            elif rebind or customer not in self.registered:
                self.partner_of[customer] = event["code"].lower() if "code" in event else None
                self.registered.setdefault(customer, at)

    def parent(self, partner: str | None) -> str | None:
        return self.partners[partner].get("parent") if partner else None

    def rate(self, partner: str, rule: str, usual: int) -> Fraction:
        return Fraction(str(self.partners[partner].get("percent", {}).get(rule, usual))) / 100

    def earn(self, event: Line, rule: str, recipient: str, part: Fraction) -> None:
        self.net[event["id"], rule, recipient] += round(part * event["amount"])
        self.earned[event["id"]].append((rule, recipient, part))

    def refund(self, event: Line) -> bool:
        """Takes back what all refunds so far take, less what earlier ones took; False: more is asked than is left."""
        of, before = event["of"], self.refunded[event["of"]]
        paid, after = self.events[of]["amount"], before + event["amount"]
        if after > paid:
            return False
        self.refunded[of] = after
        for rule, recipient, part in self.earned[of]:
            self.net[event["id"], rule, recipient] -= round(part * after) - round(part * before)
        return True


def keycrm(lines: Sequence[Line]) -> Net:
    life = Life(lines)
    paid: dict[str, Counter[str]] = defaultdict(Counter)
    counted: dict[str, tuple[str, str]] = {}
    for at, event, partner in life.in_order():
        if partner:
            counted[event["id"]] = partner, event["customer"]
            paid[partner][event["customer"]] += event["amount"]
            count = sum(amount > 0 for amount in paid[partner].values())
            since = life.registered[event["customer"]]
            if at < since.replace(year=since.year + 1):
                usual = 10 if count < 6 else 20 if count < 21 else 30
                life.earn(event, "revenue_share", partner, life.rate(partner, "revenue_share", usual))
        elif "of" in event and life.refund(event) and event["of"] in counted:
            of, customer = counted[event["of"]]
            paid[of][customer] -= event["amount"]
    return life.net


def bet_n_joy(lines: Sequence[Line]) -> Net:
    life, months = Life(lines), Counter[tuple[str, str]]()
    for at, event, partner in life.in_order(rebind=True):
        if partner:
            months[f"{at.astimezone(ZoneInfo('Asia/Dubai')):%Y-%m}", partner] += event["amount"]
    for (month, partner), revenue in months.items():
        amount = round(max(revenue, 0) * life.rate(partner, "revshare", 30))
        life.net[f"{month}#{partner}", "revshare", partner] += amount
        if parent := life.parent(partner):
            life.net[f"{month}#{partner}", "override", parent] += round(amount * life.rate(parent, "override", 5))
    return life.net


def kontur(lines: Sequence[Line]) -> Net:
    life, old = Life(lines), set[str]()
    percents = {"accounting": 10, "signature": 50, "other": 0}
    for _, event, partner in life.in_order():
        if "of" in event:
            life.refund(event)
        elif event["customer"] not in life.registered:
            old.add(event["customer"])
        elif partner and event["customer"] not in old:
            life.earn(event, "service_share", partner, Fraction(percents[event["product"]], 100))
    return life.net


def multi_level(lines: Sequence[Line]) -> Net:
    life = Life(lines)
    for _, event, partner in life.in_order():
        if "of" in event:
            life.refund(event)
        parent = life.parent(partner)
        for rule, percent, of in (("own", 10, partner), ("level_1", 3, parent), ("level_2", 1, life.parent(parent))):
            if of:
                life.earn(event, rule, of, life.rate(of, rule, percent))
    return life.net


def once(lines: Sequence[Line], rules: tuple[str, ...], most: int, minimum: int) -> Net:
    life, done = Life(lines), set[str]()
    for _, event, partner in life.in_order():
        if "of" in event:
            life.refund(event)
        elif event["amount"] >= minimum and event["customer"] not in done and (partner or not minimum):
            done.add(event["customer"])
            for rule, recipient in zip(rules * bool(partner), (str(partner), event["customer"]), strict=False):
                life.earn(event, rule, recipient, Fraction(min(event["amount"], most), event["amount"]))
    return life.net


burger_king = partial(once, rules=("referrer", "friend"), most=400, minimum=69_900)
skyeng = partial(once, rules=("first_payment",), most=270_000, minimum=0)


def cumulative(lines: Sequence[Line]) -> Net:
    life, spent, taken = Life(lines), Counter[str](), Counter[str]()
    counted: dict[str, tuple[str, str]] = {}
    part: dict[str, Fraction] = {}
    for _, event, partner in life.in_order():
        if partner and event["customer"] not in part:
            customer = event["customer"]
            counted[event["id"]] = partner, customer
            spent[customer] += event["amount"]
            if spent[customer] >= 1_000_000:
                part[customer] = Fraction(50_000, spent[customer])
                life.net[event["id"], "milestone", partner] += 50_000
        elif "of" in event and life.refund(event) and event["of"] in counted:
            of, customer = counted[event["of"]]
            if customer in part:
                back = round(part[customer] * taken[customer])
                taken[customer] += event["amount"]
                life.net[event["id"], "milestone", of] -= round(part[customer] * taken[customer]) - back
            else:
                spent[customer] -= event["amount"]
    return life.net


def sportmaster(lines: Sequence[Line]) -> Net:
    life, done = Life(lines), set[str]()
    steps: dict[str, set[str]] = defaultdict(set)
    for _, event, partner in life.in_order():
        customer = event["customer"]
        counts = event["type"] != "order" or event["amount"] >= 100_000
        steps[customer] |= {event["type"]} if counts else set()
        if counts and partner and steps[customer] == STEPS and customer not in done:
            done.add(customer)
            life.net.update({(event["id"], "referrer", partner): 500, (event["id"], "friend", customer): 500})
    return life.net
