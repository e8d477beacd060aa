"""Published terms in memory."""

from datetime import UTC, datetime

from linkledger.earning.ports import PublishedTerms
from linkledger.errors import NotFound
from linkledger.terms.document import Terms
from linkledger.terms.validation import check_succession

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class InMemoryTerms:
    """Every version of each program's terms, oldest first."""

    def __init__(self) -> None:
        self.published: dict[str, tuple[PublishedTerms, ...]] = {}

    def publish(self, terms: Terms, now: datetime = LONG_AGO) -> PublishedTerms:
        """Publishes the next version, in force after ``now``. Raises what ``check_succession`` raises."""
        before = self.published.get(terms.program, ())
        if before:
            check_succession(before[-1].terms, terms)
        published = PublishedTerms(len(before) + 1, terms, now)
        self.published[terms.program] = (*before, published)
        return published

    def current(self, program: str) -> PublishedTerms:
        return self.versions(program)[-1]

    def versions(self, program: str) -> tuple[PublishedTerms, ...]:
        if program not in self.published:
            raise NotFound("unknown_program", f"There is no program {program!r}; load it first.")
        return self.published[program]
