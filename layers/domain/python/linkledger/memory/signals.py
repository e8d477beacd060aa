"""Signals in memory, over the blocks that they hold payouts by."""

from collections.abc import Sequence

from linkledger.errors import Stale
from linkledger.memory.payout_details import NO_REVIEW, InMemoryBlocks
from linkledger.signals.signal import Signal, SignalStatus


class InMemorySignals:
    """Signals by program and id."""

    def __init__(self, blocks: InMemoryBlocks) -> None:
        self._blocks = blocks
        self._signals: dict[tuple[str, str], Signal] = {}

    def get(self, program: str, signal: str) -> Signal | None:
        return self._signals.get((program, signal))

    def page(
        self, program: str, *, status: SignalStatus | None, partner: str | None, limit: int, cursor: str | None
    ) -> tuple[Sequence[Signal], str | None]:
        found = [
            each
            for (of, id_), each in sorted(self._signals.items(), reverse=True)
            if of == program
            and (status is None or each.status is status)
            and (partner is None or each.partner == partner)
            and (cursor is None or id_ < cursor)
        ]
        return found[:limit], found[limit - 1].id if len(found) > limit else None

    def commit(self, after: Signal, before: Signal | None) -> None:
        """Raises Stale ``signal_changed``."""
        known = self.get(after.program, after.id)
        if (known.version if known else 0) != (before.version if before else 0):
            raise Stale("signal_changed", "The signal changed in the meantime.")
        self._signals[after.program, after.id] = after
        held_before = before is not None and before.holds_payouts
        if after.holds_payouts is not held_before:
            owner = (after.program, after.partner)
            signals, since = self._blocks.reviews.get(owner, NO_REVIEW)
            changed = (signals | {after.id}, after.raised_at) if after.holds_payouts else (signals - {after.id}, since)
            self._blocks.reviews[owner] = changed
