"""Drafts of terms, beside the versions that were published."""

import json

from pynamodb.attributes import UnicodeAttribute
from pynamodb.exceptions import PutError

from linkledger.errors import Stale
from linkledger.terms.drafts import Draft
from linkledger_aws.storage import keys
from linkledger_aws.storage.database import Database
from linkledger_aws.storage.items import InstantAttribute, IntegerAttribute, Item, get
from linkledger_aws.storage.refusals import condition_failed


class DraftItem(Item):
    """The last draft of a program; its document is no terms yet, and is kept as it was written."""

    revision = IntegerAttribute()
    based_on = IntegerAttribute()
    by = UnicodeAttribute()
    at = InstantAttribute()
    document = UnicodeAttribute(null=True)


class DraftTable:
    """Drafts in the table ``programs``."""

    def __init__(self, database: Database) -> None:
        self._drafts = database.bind(DraftItem, database.names.programs)

    def draft(self, program: str) -> Draft | None:
        item = get(self._drafts, keys.programs.draft(program))
        if item is None:
            return None
        document = json.loads(item.document) if item.document is not None else None
        return Draft(program, item.revision, item.based_on, item.by, item.at, document)

    def put_draft(self, draft: Draft) -> None:
        """In place of the revision before. Raises Stale ``draft_changed`` when that is another one."""
        first = draft.revision == 1
        before = self._drafts.pk.does_not_exist() if first else self._drafts.revision == draft.revision - 1
        document = json.dumps(draft.document, ensure_ascii=False) if draft.document is not None else None
        item = self._drafts(
            *keys.programs.draft(draft.program),
            revision=draft.revision,
            based_on=draft.based_on,
            by=draft.by,
            at=draft.at,
            document=document,
        )
        try:
            item.save(condition=before)
        except PutError as error:
            if not condition_failed(error):
                raise
            raise Stale("draft_changed", f"The draft of {draft.program} changed in the meantime.") from error
