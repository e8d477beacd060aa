"""Whether a closed month is reconciled too: a batch before that could miss an event that the stream had lost."""

from datetime import datetime
from typing import Protocol


class ReconciledMonths(Protocol):
    """When months were closed, and how far reconciling has come."""

    def closed_at(self, program: str, period: str) -> datetime | None:
        """When the day or month was closed; None where it is not."""

    def reconciled_through(self) -> datetime | None:
        """Every event received before has an outcome; None before the first run."""


def is_reconciled(months: ReconciledMonths, program: str, period: str) -> bool:
    """Whether every event that had been received when the month was closed has an outcome."""
    closed_at, through = months.closed_at(program, period), months.reconciled_through()
    return closed_at is not None and through is not None and through >= closed_at
