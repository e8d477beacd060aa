"""A refund's effect: the lines that it takes back, each at its own rate, and the customer afterwards."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from linkledger.earning.customers import CustomerState, SettledEvent
from linkledger.earning.events import Event
from linkledger.earning.outcomes import Line
from linkledger.earning.progress import without
from linkledger.money import round_half_even
from linkledger.terms.document import Terms

Past = Callable[[str], SettledEvent | None]
"""Events of this customer that were decided before, by id."""


def taken_back(line: Line, taken: int) -> int:
    """How much of a line is taken back once ``taken`` of its base is: all of it with the whole base, never more."""
    if line.rate is not None and round_half_even(line.rate.of(line.base)) == line.amount:
        return round_half_even(line.rate.of(taken))
    if line.base <= 0:
        return line.amount if taken > 0 else 0
    return round_half_even(Fraction(line.amount * taken, line.base))


@dataclass(frozen=True)
class Refund:
    """``taking`` minor units of the original event's base, of which ``before`` were taken back already."""

    terms: Terms
    state: CustomerState
    original: SettledEvent
    before: int
    taking: int
    past: Past

    def lines(self) -> tuple[Line, ...]:
        """Of the refunded event's own lines, and of lines that stand on several events, it among them."""
        id_ = self.original.event.id
        moves: dict[str, dict[str, Taken]] = {id_: {}}
        several = self._standing_on_several(id_)
        for rule in self._rules_of(self.original) - several:
            moves[id_][rule] = Taken(self.before, self.before + self.taking)
        for rule in self._shared():
            progress = self.state.progress[rule]
            assert progress.came is not None
            after = min(progress.taken + self.taking, progress.base)
            moves.setdefault(progress.came.id, {})[rule] = Taken(progress.taken, after)
        return tuple(line for holder, taken in moves.items() for line in self._reversed(holder, taken))

    def state_after(self, event: Event) -> CustomerState:
        """What the customer is after the refund; when all payments are refunded it no longer counts as paying."""
        id_, state = self.original.event.id, self.state
        progress = dict(state.progress)
        for rule in self._shared():
            mine = progress[rule]
            progress[rule] = replace(mine, taken=min(mine.taken + self.taking, mine.base))
        progress = without(self.terms, progress, id_, self.taking, self._counted())
        refunded = self.before + self.taking
        whole = self.original.event.amount is not None and refunded == self.original.event.amount
        paid = self.original.outcome is not None and self.original.outcome.paid
        state = replace(state, progress=progress, refunded={**state.refunded, id_: refunded})
        return _one_payment_less(state, event, self.original.event) if whole and paid else state

    def _rules_of(self, holder: SettledEvent) -> set[str]:
        lines = holder.outcome.lines if holder.outcome else ()
        return {line.rule for line in lines if not self._is_override(line.rule)}

    def _standing_on_several(self, holder: str) -> set[str]:
        came = ((rule, each) for rule, each in self.state.progress.items() if each.came and each.came.id == holder)
        return {rule for rule, each in came if each.base}

    def _counted(self) -> frozenset[str]:
        """The rewards for spending that counted the refunded event."""
        findings = self.original.outcome.findings if self.original.outcome else ()
        spending = (each.rule for each in findings if each.reason in ("not_reached", "earned"))
        rewards = ((rule, self.terms.reward(rule)) for rule in spending)
        return frozenset(rule for rule, reward in rewards if reward is not None and reward.when.spend is not None)

    def _shared(self) -> list[str]:
        """The rewards that came already and stand on this event beside others; without an amount it has no share."""
        if self.original.event.amount is None:
            return []
        id_, counted = self.original.event.id, self._counted()
        came = ((rule, each) for rule, each in sorted(self.state.progress.items()) if each.came and each.base)
        return [rule for rule, each in came if rule in counted or any(step.event == id_ for step in each.steps)]

    def _reversed(self, holder_id: str, taken: Mapping[str, "Taken"]) -> list[Line]:
        holder = self.original if holder_id == self.original.event.id else self.past(holder_id)
        lines = holder.outcome.lines if holder is not None and holder.outcome is not None else ()
        own = {line.slot: (line, taken.get(line.rule) or self._unmoved(holder_id, line.rule)) for line in lines}
        found = []
        for line in lines:
            if line.rule in taken:
                base, amount = taken[line.rule].of_base, taken[line.rule].of(line)
            elif self._is_override(line.rule):
                mine = [pair for pair in own.values() if pair[0].level == 0 and pair[0].unit == line.unit]
                earlier = sum(taken_back(each, moved.before) for each, moved in mine)
                later = sum(taken_back(each, moved.after) for each, moved in mine)
                base, amount = earlier - later, taken_back(line, earlier) - taken_back(line, later)
            else:
                continue
            if base or amount:
                found.append(replace(line, base=base, amount=amount, reverses=holder_id))
        return found

    def _unmoved(self, holder: str, rule: str) -> "Taken":
        several = rule in self._standing_on_several(holder)
        now = self.state.progress[rule].taken if several else self.state.refunded.get(holder, 0)
        return Taken(now, now)

    def _is_override(self, rule: str) -> bool:
        return any(reward.id == rule for reward in self.terms.overrides)


@dataclass(frozen=True)
class Taken:
    """How much of a line's base refunds took before this one, and with it."""

    before: int
    after: int

    @property
    def of_base(self) -> int:
        return self.before - self.after

    def of(self, line: Line) -> int:
        return taken_back(line, self.before) - taken_back(line, self.after)


def _one_payment_less(state: CustomerState, event: Event, original: Event) -> CustomerState:
    state = replace(state, unrefunded=state.unrefunded - 1)
    if state.unrefunded or not state.paying:
        return state
    key = max(event.key, original.key)
    earlier, last = state.spans[:-1], state.spans[-1]
    ended = (replace(last, end=key),) if last.start < key else ()  # refunded before it was paid: never paying
    return replace(state, spans=(*earlier, *ended))
