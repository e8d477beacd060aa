"""Drafts in memory."""

from linkledger.errors import Stale
from linkledger.terms.drafts import Draft


class InMemoryDrafts:
    """The last draft of each program."""

    def __init__(self) -> None:
        self._drafts: dict[str, Draft] = {}

    def draft(self, program: str) -> Draft | None:
        return self._drafts.get(program)

    def put_draft(self, draft: Draft) -> None:
        known = self._drafts.get(draft.program)
        if draft.revision != (known.revision + 1 if known is not None else 1):
            raise Stale("draft_changed", f"The draft of {draft.program} changed in the meantime.")
        self._drafts[draft.program] = draft
