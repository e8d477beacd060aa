"""Published terms in memory."""

from collections.abc import Sequence
from datetime import UTC, datetime

from linkledger.earning.ports import LoadedProgram, PublishedTerms
from linkledger.errors import NotFound, Stale
from linkledger.terms.document import Terms
from linkledger.terms.validation import check_succession

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class InMemoryTerms:
    """Every version of each program's terms, oldest first."""

    def __init__(self) -> None:
        self.published: dict[str, tuple[PublishedTerms, ...]] = {}

    def publish(self, terms: Terms, now: datetime = LONG_AGO, *, expected: int | None = None) -> PublishedTerms:
        """Publishes the next version, in force after ``now``; the same terms again stay the version that they are.

        With ``expected``, only on top of that version. Raises what ``check_succession`` raises, Stale
        ``terms_changed``.
        """
        before = self.published.get(terms.program, ())
        if expected is not None and expected != len(before):
            raise Stale("terms_changed", f"The terms of {terms.program} are no longer version {expected}.")
        if before and before[-1].terms == terms:
            return before[-1]
        if before:
            check_succession(before[-1].terms, terms)
        published = PublishedTerms(len(before) + 1, terms, now)
        self.published[terms.program] = (*before, published)
        return published

    def programs(self) -> Sequence[LoadedProgram]:
        """All programs, by name."""
        return [LoadedProgram(name, each[0].effective_from) for name, each in sorted(self.published.items())]

    def current(self, program: str) -> PublishedTerms:
        return self.versions(program)[-1]

    def versions(self, program: str) -> tuple[PublishedTerms, ...]:
        if program not in self.published:
            raise NotFound("unknown_program", f"There is no program {program!r}; load it first.")
        return self.published[program]
