"""The draft of a program's next version: written, looked at by others, and published once nothing else changed."""

import json
from typing import Annotated, Any

from aws_lambda_powertools.event_handler.openapi.params import Query
from pydantic import Field

from functions.operator_api.bodies import Given
from functions.operator_api.caller import AsOperator, Caller
from functions.operator_api.term_views import Changes, Document, FaultView, document_of
from linkledger.access.operators import Scope
from linkledger.earning.publish_terms import DraftDesk
from linkledger.errors import FieldFault, Invalid
from linkledger.program_time import format_instant
from linkledger.terms.differences import differences
from linkledger.terms.document import Terms
from linkledger.terms.drafts import Draft
from linkledger.terms.sentences import sentences
from linkledger_aws.api.routing import new_router
from linkledger_aws.api.view import View

router = new_router()

_LONGEST = 100_000
"""Characters of a document: some hundred rewards; an item of the table holds four times as much."""


class DraftView(View):
    """The draft; ``errors`` are what keeps it from being published, ``changes`` what it would change of the terms."""

    program: str
    revision: int
    based_on: int
    written_by: str
    written_at: str
    document: dict[str, Any]
    errors: list[FaultView]
    changes: Changes
    sentences: list[str]


class DraftBody(Given):
    """The whole document; ``revision`` is that of the draft it takes the place of, left out where there is none."""

    document: Document
    revision: Annotated[int, Field(ge=1)] | None = None


class PublishBody(Given):
    """The revision of the draft that was looked at."""

    revision: Annotated[int, Field(ge=1)]


class Discarded(View):
    """The draft that there was."""

    program: str
    revision: int


class PublishedView(View):
    """What was published; an unchanged document stays the version that it is."""

    program: str
    version: int
    published_at: str
    changes: Changes


@router.get("/v1/operator/programs/<program>/draft")
def draft(caller: AsOperator, program: str) -> DraftView:
    """The program's draft with its faults, and with what it would change."""
    desk = draft_desk(caller)
    return _view(desk, desk.open(program))


@router.put("/v1/operator/programs/<program>/draft")
def write_draft(caller: AsOperator, program: str, body: DraftBody) -> DraftView:
    """Begins the program's draft, or puts another document in its place; faults are told and kept."""
    desk = draft_desk(caller)
    with caller.acting(Scope.PROGRAM_WRITE, "draft.written", f"program/{program}", program) as action:
        if len(json.dumps(body.document)) > _LONGEST:
            fault = FieldFault("document", f"is longer than {_LONGEST} characters")
            raise Invalid("document_too_long", f"document: {fault.message}.", faults=(fault,))
        before, after = desk.write(program, body.document, body.revision, caller.operator.id, caller.now)
        action.changed({"revision": before.revision if before else None}, {"revision": after.revision})
    return _view(desk, after)


@router.delete("/v1/operator/programs/<program>/draft")
def discard_draft(caller: AsOperator, program: str, revision: Annotated[int, Query(ge=1)]) -> Discarded:
    """Throws the draft away."""
    with caller.acting(Scope.PROGRAM_WRITE, "draft.discarded", f"program/{program}", program) as action:
        draft_desk(caller).discard(program, revision, caller.operator.id, caller.now)
        action.changed({"revision": revision}, None)
    return Discarded(program=program, revision=revision)


@router.post("/v1/operator/programs/<program>/draft/publish")
def publish_draft(caller: AsOperator, program: str, body: PublishBody) -> PublishedView:
    """Makes the draft the program's terms, for what occurs from now on.

    409 `draft_changed` where the draft is another one by now, `terms_changed` where it is not based on the current
    version; 422 with every fault of its document.
    """
    with caller.acting(Scope.PROGRAM_WRITE, "terms.published", f"program/{program}", program) as action:
        before, after = draft_desk(caller).publish(program, body.revision, caller.operator.id, caller.now)
        changes = differences(document_of(before.terms), document_of(after.terms))
        old, new = ({path: pair[side] for path, pair in changes.items()} for side in (0, 1))
        action.changed({"version": before.version} | old, {"version": after.version} | new)
    return PublishedView(
        program=program,
        version=after.version,
        published_at=format_instant(after.effective_from),
        changes=changes,
    )


def draft_desk(caller: Caller) -> DraftDesk:
    """Over the API's stores."""
    return DraftDesk(caller.desk.terms, caller.desk.drafts)


def _view(desk: DraftDesk, draft: Draft) -> DraftView:
    faults: tuple[FieldFault, ...] = ()
    terms: Terms | None = None
    try:
        terms = desk.terms_of(draft)
    except Invalid as refusal:
        faults = refusal.faults
    document = dict(draft.document or {})
    current = document_of(desk.programs.current(draft.program).terms)
    return DraftView(
        program=draft.program,
        revision=draft.revision,
        based_on=draft.based_on,
        written_by=draft.by,
        written_at=format_instant(draft.at),
        document=document,
        errors=[FaultView.of(each) for each in faults],
        changes=differences(current, document_of(terms) if terms is not None else document),
        sentences=sentences(terms) if terms is not None else [],
    )
