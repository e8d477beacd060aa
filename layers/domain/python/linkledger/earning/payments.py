"""Payments of one customer: what was refunded of each, and the spans in which the customer counts as paying."""

from dataclasses import dataclass, field, replace

from linkledger.earning.customers import Span
from linkledger.earning.events import Event, EventKey
from linkledger.earning.outcomes import Outcome, OutcomeKind
from linkledger.earning.rewards import reverse_lines
from linkledger.money import format_amount


@dataclass
class Payment:
    """A payment that a reward looked at, and how much of it was taken back so far."""

    event: Event
    amount: int
    refunded: int = 0


@dataclass
class Payments:
    """Grows with each payment and refund, in the order in which they occurred."""

    unit: str
    by_event: dict[str, Payment] = field(default_factory=dict)
    spans: tuple[Span, ...] = ()

    @property
    def paying(self) -> bool:
        """Whether something is paid and not refunded."""
        return bool(self.spans) and self.spans[-1].end is None

    def add(self, event: Event) -> None:
        """A payment above 0 makes its customer a paying one."""
        if event.amount is not None and event.amount > 0:
            self.by_event[event.id] = Payment(event, event.amount)
            if not self.paying:
                self.spans = (*self.spans, Span(event.key))

    def refund(self, event: Event, original: Outcome | None) -> Outcome:
        """Takes back a part of a payment: refused whole when more than what is left, waiting while it is missing."""
        if original is None or original.kind is OutcomeKind.HELD:
            return Outcome(
                OutcomeKind.WAITING, "original_missing", f"It waits for the event {event.of} that it reverses."
            )
        payment = self.by_event.get(event.of or "")
        if payment is None or event.amount is None:
            return Outcome(OutcomeKind.NOTHING, "nothing_to_reverse", f"Event {event.of} earned nothing.")
        left = payment.amount - payment.refunded
        if event.amount > left:
            message = f"Of event {event.of}, {format_amount(left, self.unit)} are left to refund."
            return Outcome(OutcomeKind.REFUSED, "refund_exceeds_payment", message, facts={"left": left})
        lines = reverse_lines(original.lines, payment.event.id, payment.refunded, event.amount)
        payment.refunded += event.amount
        self._end_span_if_all_refunded(max(event.key, payment.event.key))
        if not lines:
            return Outcome(OutcomeKind.NOTHING, "nothing_to_reverse", f"Event {event.of} earned nothing.")
        shown = ", ".join(format_amount(line.amount, line.unit) for line in lines)
        return Outcome(OutcomeKind.EARNED, "reversed", f"At the rate of event {event.of}: {shown}.", lines)

    def _end_span_if_all_refunded(self, key: EventKey) -> None:
        if self.paying and all(each.refunded == each.amount for each in self.by_event.values()):
            earlier, last = self.spans[:-1], self.spans[-1]
            ended = (replace(last, end=key),) if last.start < key else ()  # refunded before it was paid: never paying
            self.spans = (*earlier, *ended)
