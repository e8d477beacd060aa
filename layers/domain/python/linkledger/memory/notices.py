"""Which notices were read, in memory."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime


class InMemoryNotices:
    """The ids of read notices by partner; none is forgotten here."""

    def __init__(self) -> None:
        self._read: defaultdict[tuple[str, str], set[str]] = defaultdict(set)

    def read(self, program: str, partner: str) -> Collection[str]:
        return frozenset(self._read.get((program, partner), ()))

    def mark(
        self,
        program: str,
        partner: str,
        notices: Sequence[str],
        now: datetime,  # noqa: ARG002 - the port's
        until: datetime,  # noqa: ARG002 - the port's
    ) -> None:
        self._read[program, partner] |= set(notices)
