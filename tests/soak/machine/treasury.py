"""The oracle of payouts: what is due, what a request is refused for, what each step of a batch makes of its payouts."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

Document = dict[str, Any]
FIRST_MONTH = "2026-03"
COOL_OFF = timedelta(hours=72)


@dataclass
class Payout:
    """A payout that was accepted; ``used`` is what it took of each lot."""

    partner: str
    amount: int
    to: str
    status: str
    at: datetime
    period: str | None = None
    unit: str = ""
    bonus: int = 0
    used: Mapping[tuple[str, str], int] = field(default_factory=dict)


@dataclass
class Batch:
    """A month's batch with the operator of each step."""

    steps: dict[str, str] = field(default_factory=dict)


@dataclass
class Due:
    """What the books say of an account: what is available, and of that what was earned before a month ended."""

    available: int
    before: Callable[[datetime], int]


class Treasury:
    """Every payout of one program, and its batches."""

    def __init__(self, terms: Document) -> None:
        self.terms = terms
        self.payout: Document = terms["payout"]
        self.destinations = {each["kind"]: each for each in self.payout.get("destinations", [])}
        self.payouts: dict[tuple[str, str], Payout] = {}
        self.batches: dict[str, Batch] = {}
        self.changed: dict[str, datetime] = {}

    def moved(self, recipient: str, unit: str) -> Counter[str]:
        """What left the account, by where it is now."""
        sums: Counter[str] = Counter()
        for each in self.payouts.values():
            if (each.partner, each.unit) == (recipient, unit):
                name = {"requested": "reserved", "batched": "reserved", "settled": "paid"}.get(each.status)
                if name:
                    sums[name] += each.amount
        return sums

    # -- requests ------------------------------------------------------------------------------------------------------

    def refusals(self, partner: str, account: str, amount: int, to: str, now: datetime, due: Due) -> set[str]:
        """Every rule that a request breaks (docs/terms.md "How it is paid out"); the texts name no order of them."""
        kind, _, target = to.partition(":")
        destination = self.destinations.get(kind)
        if destination is None:
            return {"target_not_in_terms" if self.destinations else "inside_only"}
        found = set()
        available = due.available
        if self.payout.get("requests") == "from_payout_day":
            zone = ZoneInfo(self.payout["time_zone"])
            first = now.astimezone(zone).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
            if now < first.replace(day=self.payout["day"], hour=self.payout["hour"]):
                found.add("payout_not_open")
            available = due.before(first.replace(tzinfo=ZoneInfo(self.terms["time_zone"])))
        if amount <= 0:
            found.add("amount_not_positive")
        if amount < destination.get("minimum", 0):
            found.add("below_minimum")
        if destination.get("own_account_only") and target != account:
            found.add("not_own_account")
        if amount > available:
            found.add("insufficient_balance")
        return found

    def request(self, key: tuple[str, str], amount: int, to: str, now: datetime) -> Payout:
        """Reserves it for the bank's batch; what goes elsewhere settles at once."""
        status = "requested" if to == "bank" else "settled"
        self.payouts[key] = Payout(key[0], amount, to, status, now, unit=self.terms["unit"])
        return self.payouts[key]

    def redemption_refusals(self, amount: int, purchase: int, available: int) -> set[str]:
        points = self.terms.get("points")
        if points is None:
            return {"no_points"}
        share = Fraction(str(points.get("percent_of_purchase", 100))) / 100 * max(purchase, 0)
        broken = {
            "amount_not_positive": amount <= 0,
            "over_share": amount > 0 and amount * points["worth"] > share,
            "insufficient_balance": amount > available,
        }
        return {code for code, is_broken in broken.items() if is_broken}

    def redeem(self, key: tuple[str, str], amount: int, now: datetime) -> None:
        self.payouts[key] = Payout(key[0], amount, "purchase", "settled", now, unit="points")

    # -- batches -------------------------------------------------------------------------------------------------------

    def opens(self, period: str) -> datetime:
        """The payout day and hour of the month after."""
        year, month = int(period[:4]), int(period[5:])
        zone = ZoneInfo(self.payout["time_zone"])
        return datetime(year + month // 12, month % 12 + 1, self.payout["day"], self.payout["hour"], tzinfo=zone)

    def gather(self, closed_through: date | None, now: datetime, due_of: Mapping[str, Due]) -> None:
        """The batch of the last closed month, once its payout day has come (docs/architecture.md "The way of the
        data"); who is due the minimum where payouts are automatic, else what was requested before the month ended."""
        period = last_closed(closed_through)
        if "bank" not in self.destinations or period is None or now < self.opens(period) or period in self.batches:
            return
        year, month = int(period[:4]), int(period[5:])
        ended = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=ZoneInfo(self.terms["time_zone"]))
        automatic = self.payout["mode"] == "automatic"
        if automatic:
            for partner, due in due_of.items():
                amount = due.before(ended)
                if amount >= max(self.destinations["bank"].get("minimum", 0), 1):
                    self.request((partner, f"batch-{period}"), amount, "bank", now)
        taken = [
            each for each in self.payouts.values() if each.status == "requested" and (automatic or each.at < ended)
        ]
        if taken or automatic:
            self.batches[period] = Batch()
        for each in taken:
            each.status, each.period = "batched", period

    def members(self, period: str) -> list[Payout]:
        return [each for each in self.payouts.values() if each.period == period]

    def step(self, what: str, period: str, operator: str, now: datetime) -> str | None:
        """Does a step of a batch, or returns the code of its refusal; again changes nothing (decision 0011)."""
        batch = self.batches.get(period)
        if batch is None:
            return "unknown_batch"
        needs = {"approve": "seal", "export": "approve", "settle": "approve"}.get(what)
        if what in batch.steps:
            return None
        if needs is not None and needs not in batch.steps:
            return f"batch_not_{'sealed' if needs == 'seal' else 'approved'}"
        if what == "approve" and operator in ("schedule", batch.steps["seal"]):
            return "same_operator"
        if what == "export" and "settle" in batch.steps:
            return "batch_paid_by_hand"
        batch.steps[what] = operator
        for each in self.members(period):
            if what == "seal" and each.status == "voided":
                each.period = None
            elif what == "seal" and now < self.changed.get(each.partner, now - COOL_OFF) + COOL_OFF:
                each.status, each.period = "requested", None
            elif what == "settle" and each.status == "batched":
                each.status = "settled"
        return None

    def exported(self, period: str) -> list[tuple[str, int]]:
        """Who is in the file of a batch that is not settled yet."""
        return sorted((each.partner, each.amount) for each in self.members(period) if each.status == "batched")

    def void(self, key: tuple[str, str], *, transfer_failed: bool) -> str | None:
        payout = self.payouts[key]
        if payout.status == "voided":
            return None
        if payout.status not in ("requested", "batched"):
            return "payout_not_open"
        if payout.period and "export" in self.batches[payout.period].steps and not transfer_failed:
            return "batch_exported"
        payout.status = "voided"
        return None

    def take_back(self, key: tuple[str, str]) -> str | None:
        payout = self.payouts[key]
        if payout.status not in ("settled", "returned"):
            return "payout_not_settled"
        payout.status = "returned"
        return None


def last_closed(closed_through: date | None) -> str | None:
    """The last month whose days have all closed, the first one being ``FIRST_MONTH``."""
    if closed_through is None:
        return None
    ended = f"{(closed_through + timedelta(days=1)).replace(day=1) - timedelta(days=1):%Y-%m}"
    return ended if ended >= FIRST_MONTH else None
