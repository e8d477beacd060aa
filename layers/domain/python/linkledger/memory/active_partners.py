"""Which partners something came to on a day, so that a recount looks at nobody else."""

from collections import defaultdict
from datetime import date, datetime, timedelta

from linkledger.ledger.recipients import kind_of


class ActivePartners:
    """Partners by day in UTC; who is named once stays named, whatever is taken back."""

    def __init__(self) -> None:
        self._days: defaultdict[tuple[str, date], set[str]] = defaultdict(set)

    def note(self, program: str, recipient: str, day: date) -> None:
        """Something came to that account; only partners are remembered."""
        if kind_of(recipient) == "partner":
            self._days[program, day].add(recipient)

    def between(self, program: str, start: datetime, end: datetime) -> set[str]:
        """Partners of all days that the span touches."""
        found: set[str] = set()
        for number in range((end.date() - start.date()).days + 1):
            found |= self._days.get((program, start.date() + timedelta(days=number)), set())
        return found
