"""The oracle: a list of facts, from which everything that the business should say is computed anew when it is asked."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from tests.soak.machine import months
from tests.soak.machine.earnings import Earnings, Line, Posted
from tests.soak.machine.facts import Event, Partner, half_even
from tests.soak.machine.rules import Document
from tests.soak.machine.treasury import Due, Payout, Treasury

Account = tuple[str, str]
Slot = tuple[str, str, str, str]
Lot = tuple[str, str]
NEVER = datetime.max


class Oracle:
    """One program's facts. ``earnings`` and ``posted`` are computed from scratch after each of them."""

    def __init__(self, terms: Document) -> None:
        self.terms = terms
        self.unit: str = terms["unit"]
        self.partners: dict[str, Partner] = {}
        self.events: list[Event] = []
        self.treasury = Treasury(terms)
        self.closed_through: date | None = None
        self.matured_at: datetime | None = None
        self.absorbed: Counter[tuple[str, Lot]] = Counter()
        self._booked: list[tuple[Posted, datetime]] = []
        self._known: dict[Slot, Posted] = {}
        self.refold(self.closed_through)

    # -- facts ---------------------------------------------------------------------------------------------------------

    def tell(self, event: Event) -> None:
        """The shop's event was accepted."""
        self.events.append(event)
        self.refold(self.closed_through)

    def close(self, now: datetime) -> None:
        """Every local day that has ended by now has closed."""
        before = self.closed_through
        self.closed_through = now.astimezone(ZoneInfo(self.terms["time_zone"])).date() - timedelta(days=1)
        self.refold(before)  # a month's commissions are booked in it, then it closes

    def refold(self, closed: date | None) -> None:
        """Folds all facts from the first one on, and books what differs from before after what had ``closed``."""
        self.earnings = Earnings(self.terms, self.partners, self.events)
        self.posted = [*self.earnings.posted, *months.settled(self.earnings, self.closed_through)]
        now_known: dict[Slot, Posted] = {}
        for each in self.posted:
            slot = each.event, each.rule, each.recipient, each.unit
            before = now_known[slot].amount if slot in now_known else 0
            now_known[slot] = each.worth(each.amount + before)
        for slot in (*self._known, *(slot for slot in now_known if slot not in self._known)):
            then, now = self._known.get(slot), now_known.get(slot)
            delta = (now.amount if now else 0) - (then.amount if then else 0)
            line = now or then
            if delta and line is not None:
                self._booked.append((line.worth(delta), self._first_open(line.at, closed)))
        self._known = now_known

    def _first_open(self, at: datetime, closed: date | None) -> datetime:
        """Amounts follow ``occurred_at``; a late difference is booked in the first open period (DESIGN "Money")."""
        if closed is None:
            return at
        following = closed + timedelta(days=1)
        return max(
            at, datetime(following.year, following.month, following.day, tzinfo=ZoneInfo(self.terms["time_zone"]))
        )

    # -- what it says --------------------------------------------------------------------------------------------------

    def net(self) -> dict[Slot, int]:
        """The canonical ledger: net per event, rule, recipient and unit, without what nets to nothing."""
        return {slot: each.amount for slot, each in self._known.items() if each.amount}

    def balances(self) -> dict[Account, dict[str, int]]:
        """Every account's buckets (P5), without those that hold nothing."""
        sums: defaultdict[Account, Counter[str]] = defaultdict(Counter)
        for each in self.posted:
            sums[each.recipient, each.unit]["available" if self._free(each) else "pending"] += each.amount
        for recipient, unit in {(each.partner, each.unit) for each in self.treasury.payouts.values()}:
            moved = self.treasury.moved(recipient, unit)
            sums[recipient, unit].update(moved)
            sums[recipient, unit]["available"] -= moved.total()
        plain = {account: {name: amount for name, amount in each.items() if amount} for account, each in sums.items()}
        return {account: each for account, each in plain.items() if each}

    def _free(self, line: Posted) -> bool:
        """Whether no hold is on it any more: it ends with the first run at its end or later."""
        return line.held_until is None or (self.matured_at is not None and line.held_until <= self.matured_at)

    def available(self, recipient: str, unit: str) -> int:
        return self.balances().get((recipient, unit), {}).get("available", 0)

    def due(self, partner: str) -> Due:
        """What may be paid out; what was earned since a month ended does not count for it, and its refunds do."""
        available = self.available(partner, self.unit)

        def before(ended: datetime) -> int:
            mine = (each for each in self._booked if (each[0].recipient, each[0].unit) == (partner, self.unit))
            since = sum(line.amount for line, booked in mine if booked >= ended and self._free(line))
            return min(available, available - since)

        return Due(available, before)

    # -- lots ----------------------------------------------------------------------------------------------------------

    def lots(self, partner: str) -> list[tuple[Line, int]]:
        """Each commission with what is left of it, oldest first."""
        used: Counter[Lot] = Counter()
        for each in self.treasury.payouts.values():
            if each.partner == partner and each.status in ("requested", "batched", "settled"):
                used.update(each.used)
        mine = [each for each in self.earnings.lines if (each.recipient, each.unit) == (partner, self.unit)]
        lots = [(line, (line.event, line.rule)) for line in sorted(mine, key=lambda each: each.at)]
        known = {lot for _, lot in lots}
        touched = {*used, *(lot for owner, lot in self.absorbed if owner == partner)}
        lots += [(Line(*lot, NEVER, partner, self.unit), lot) for lot in sorted(touched - known)]
        return [(line, line.amount - line.reversed - used[lot] - self.absorbed[partner, lot]) for line, lot in lots]

    def use_lots(self, payout: Payout, percent: Fraction) -> tuple[int, Mapping[Lot, int]]:
        """The bonus of a payout and what it uses of each lot; first the oldest pay for what exceeded others."""
        lots = self.lots(payout.partner)
        owed = -sum(min(left, 0) for _, left in lots)
        bonus, wanted, used = 0, payout.amount, {}
        for line, has in lots:
            lot = line.event, line.rule
            paid = min(owed, has) if has > 0 else has
            owed -= max(paid, 0)
            self.absorbed[payout.partner, lot] += paid
            left = has - paid
            taken = min(wanted, left)
            if taken > 0:
                wanted -= taken
                used[lot] = taken
                amount = line.amount - line.reversed
                rate = percent * ((line.base or 0) - line.taken) / amount
                before = amount - left
                bonus += half_even(rate * (before + taken)) - half_even(rate * before)
        return bonus, used
