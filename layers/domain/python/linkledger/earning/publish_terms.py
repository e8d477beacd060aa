"""Publishing terms: a program's first version, and the next one out of the draft that operators looked at."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from linkledger.earning.ports import ProgramStore, PublishedTerms
from linkledger.errors import Conflict, FieldFault, Invalid, NotFound, Stale
from linkledger.terms.document import Terms
from linkledger.terms.drafts import Draft, DraftStore
from linkledger.terms.validation import check_succession, read_terms


def create_program(terms: Terms, now: datetime, programs: ProgramStore) -> PublishedTerms:
    """Publishes the first version. Raises Conflict ``program_exists``."""
    try:
        return programs.publish(terms, now, expected=0)
    except Stale as error:
        message = f"There is already a program {terms.program!r}: edit its terms, or choose another name."
        raise Conflict("program_exists", message) from error


@dataclass(frozen=True)
class DraftDesk:
    """Writing, looking at and publishing a program's draft."""

    programs: ProgramStore
    drafts: DraftStore

    def open(self, program: str) -> Draft:
        """The draft. Raises NotFound ``unknown_program``, ``no_draft``."""
        self.programs.current(program)
        draft = self.drafts.draft(program)
        if draft is None or draft.document is None:
            raise NotFound("no_draft", f"Program {program} has no draft: write one first.")
        return draft

    def write(
        self, program: str, document: Mapping[str, Any], revision: int | None, by: str, now: datetime
    ) -> tuple[Draft | None, Draft]:
        """Puts the document in place of the draft's; before and after. Without ``revision`` there must be no draft.

        Raises NotFound ``unknown_program``, Conflict ``draft_changed`` when the draft is at another revision.
        """
        current = self.programs.current(program)
        last = self.drafts.draft(program)
        held = last if last is not None and last.document is not None else None
        if revision != (held.revision if held is not None else None):
            raise _draft_changed(program)
        based_on = held.based_on if held is not None else current.version
        written = Draft(program, _next(last), based_on, by, now, document)
        self._put(written)
        return held, written

    def discard(self, program: str, revision: int, by: str, now: datetime) -> None:
        """Throws the draft away. Raises NotFound ``no_draft``, Conflict ``draft_changed``."""
        draft = self.open(program)
        if draft.revision != revision:
            raise _draft_changed(program)
        self._put(replace(draft, revision=_next(draft), by=by, at=now, document=None))

    def terms_of(self, draft: Draft) -> Terms:
        """The draft as terms that may follow the current ones. Raises Invalid with every fault."""
        terms = read_terms(draft.document or {})
        if terms.program != draft.program:
            fault = FieldFault("program", f"must stay {draft.program}")
            raise Invalid("program_changed", f"program: {fault.message}.", faults=(fault,))
        check_succession(self.programs.current(draft.program).terms, terms)
        return terms

    def publish(self, program: str, revision: int, by: str, now: datetime) -> tuple[PublishedTerms, PublishedTerms]:
        """Makes the draft the terms from now on; the version before and the new one.

        Raises Conflict ``draft_changed`` when it is not the revision that was looked at, ``terms_changed`` when it is
        not based on the current version, Invalid with every fault of its document.
        """
        draft = self.open(program)
        if draft.revision != revision:
            raise _draft_changed(program)
        before, terms = self.programs.current(program), self.terms_of(draft)
        expected = before.version if terms == before.terms else draft.based_on  # a try before died right after it
        try:
            after = self.programs.publish(terms, now, expected=expected)
        except Stale as error:
            message = f"The draft is based on version {draft.based_on}, the terms are another one: begin it anew."
            raise Conflict("terms_changed", message) from error
        self._put(replace(draft, revision=_next(draft), by=by, at=now, document=None))
        return before, after

    def _put(self, draft: Draft) -> None:
        try:
            self.drafts.put_draft(draft)
        except Stale as error:
            raise _draft_changed(draft.program) from error


def _next(last: Draft | None) -> int:
    return last.revision + 1 if last is not None else 1


def _draft_changed(program: str) -> Conflict:
    return Conflict("draft_changed", f"The draft of {program} is another one by now: read it again.")
