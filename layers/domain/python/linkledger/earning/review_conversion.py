"""Reviewing conversions that came without a token: an operator lets one count, or declines it with a reason."""

from dataclasses import dataclass, replace
from datetime import datetime

from linkledger.earning.accept_event import EventLog, take
from linkledger.earning.conversions import Conversion, ConversionState, ConversionStore
from linkledger.errors import Conflict, NotFound
from linkledger.program_time import whole_milliseconds


@dataclass(frozen=True)
class ReviewDesk:
    """Everything that a review reads and writes."""

    conversions: ConversionStore
    events: EventLog

    def approve(self, program: str, conversion: str, now: datetime) -> tuple[Conversion, Conversion]:
        """Makes it an event, which occurred when it was first reported; the conversion before and after.

        Again makes no second event. Raises NotFound ``unknown_conversion``, Conflict ``conversion_decided``.
        """
        now = whole_milliseconds(now)
        before = after = self._known(program, conversion)
        if before.state is not ConversionState.APPROVED:
            after = self._decide(before, ConversionState.APPROVED, now, counted=True)
        take(self.events, replace(after.event, received_at=now))
        return before, after

    def decline(self, program: str, conversion: str, reason: str, now: datetime) -> tuple[Conversion, Conversion]:
        """Keeps it with the reason why it does not count; again changes nothing. Raises as ``approve`` does."""
        before = self._known(program, conversion)
        if before.state is ConversionState.DECLINED:
            return before, before
        return before, self._decide(before, ConversionState.DECLINED, whole_milliseconds(now), reason=reason)

    def _known(self, program: str, conversion: str) -> Conversion:
        known = self.conversions.get(program, conversion)
        if known is None:
            raise NotFound("unknown_conversion", f"Program {program} has no conversion {conversion!r} to review.")
        return known

    def _decide(
        self,
        before: Conversion,
        state: ConversionState,
        now: datetime,
        *,
        counted: bool = False,
        reason: str | None = None,
    ) -> Conversion:
        if before.state is not ConversionState.WAITING:
            raise Conflict("conversion_decided", f"Conversion {before.id} is {before.state}: nobody waits for you.")
        after = replace(before, state=state, counted=counted, reason=reason, changed_at=now, version=before.version + 1)
        self.conversions.commit(after, before)
        return after
