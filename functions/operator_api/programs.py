"""The programs of the deployment: what they are, every version of their terms, and making a new one."""

from http import HTTPStatus
from typing import Any

from functions.operator_api.bodies import Given, Text
from functions.operator_api.caller import AsOperator
from functions.operator_api.term_views import Changes, Document, document_of
from linkledger.access.operators import Scope
from linkledger.earning.ports import PublishedTerms
from linkledger.earning.publish_terms import create_program
from linkledger.errors import FieldFault, Invalid, NotFound
from linkledger.program_time import format_instant
from linkledger.terms.differences import differences
from linkledger.terms.document import Terms
from linkledger.terms.presets import load_preset
from linkledger.terms.sentences import sentences
from linkledger.terms.validation import read_terms
from linkledger_aws.api.routing import new_router
from linkledger_aws.api.view import Limit, Page, StartingAfter, View

router = new_router()


class ProgramView(View):
    """A program in short, by the version of its terms that holds now."""

    program: str
    name: str
    unit: str
    time_zone: str
    version: int
    published_at: str
    enrollment: str
    created_at: str


class ProgramDetails(View):
    """A program with its terms: the document, and the same in plain sentences."""

    program: str
    version: int
    published_at: str
    document: dict[str, Any]
    sentences: list[str]


class VersionView(View):
    """A version of the terms, with what it changed of the one before."""

    version: int
    published_at: str
    changes: Changes


class VersionDetails(VersionView):
    """A version with its document."""

    document: dict[str, Any]


class NewProgram(Given):
    """A preset, under another ``program`` and ``name`` if these are given; or a document of one's own."""

    preset: Text | None = None
    program: Text | None = None
    name: Text | None = None
    document: Document | None = None


@router.get("/v1/operator/programs")
def programs(caller: AsOperator, limit: Limit = 25, starting_after: StartingAfter = None) -> Page[ProgramView]:
    """All programs of the deployment, by name."""
    store = caller.desk.terms
    page = Page[Any].cut(store.programs(), lambda each: each.program, limit, starting_after)
    views = [_short(store.current(each.program), format_instant(each.loaded_at)) for each in page.items]
    return Page[ProgramView](items=views, has_more=page.has_more, next_cursor=page.next_cursor)


@router.post("/v1/operator/programs", status_code=HTTPStatus.CREATED)
def make_program(caller: AsOperator, body: NewProgram) -> ProgramDetails:
    """Makes a program out of a preset or of a document; its first version also holds for all that occurred before."""
    named = body.program or body.preset or str((body.document or {}).get("program", ""))[:32]
    with caller.acting(Scope.PROGRAM_WRITE, "program.created", f"program/{named}") as action:
        published = create_program(_terms(body), caller.now, caller.desk.terms)
        action.changed(None, {"version": published.version, "name": published.terms.name})
    return _details(published)


@router.get("/v1/operator/programs/<program>")
def show_program(caller: AsOperator, program: str) -> ProgramDetails:
    """A program with the version of its terms that holds now."""
    return _details(caller.desk.terms.current(program))


@router.get("/v1/operator/programs/<program>/versions")
def terms_versions(
    caller: AsOperator, program: str, limit: Limit = 25, starting_after: StartingAfter = None
) -> Page[VersionView]:
    """Every version of the program's terms, newest first, with what each changed."""
    published = caller.desk.terms.versions(program)
    page = Page[PublishedTerms].cut(published[::-1], lambda each: str(each.version), limit, starting_after)
    views = [_version(published, each) for each in page.items]
    return Page[VersionView](items=views, has_more=page.has_more, next_cursor=page.next_cursor)


@router.get("/v1/operator/programs/<program>/versions/<version>")
def terms_version(caller: AsOperator, program: str, version: str) -> VersionDetails:
    """One version of the program's terms."""
    published = caller.desk.terms.versions(program)
    for each in published:
        if str(each.version) == version:
            return VersionDetails(**_version(published, each).model_dump(), document=document_of(each.terms))
    raise NotFound("unknown_version", f"Program {program} has the versions 1 to {len(published)}.")


def _terms(body: NewProgram) -> Terms:
    if body.document is not None and body.preset is None and body.program is None and body.name is None:
        return read_terms(body.document)
    if body.preset is None or body.document is not None:
        fault = FieldFault("preset", "name a preset, or give a document alone")
        raise Invalid("invalid_request", f"preset: {fault.message}.", faults=(fault,))
    document = document_of(load_preset(body.preset))
    changes = {"program": body.program, "name": body.name}
    return read_terms(document | {field: value for field, value in changes.items() if value is not None})


def _short(published: PublishedTerms, created_at: str) -> ProgramView:
    terms = published.terms
    return ProgramView(
        program=terms.program,
        name=terms.name,
        unit=terms.unit,
        time_zone=terms.time_zone,
        version=published.version,
        published_at=format_instant(published.effective_from),
        enrollment=terms.enrollment.mode,
        created_at=created_at,
    )


def _details(published: PublishedTerms) -> ProgramDetails:
    return ProgramDetails(
        program=published.terms.program,
        version=published.version,
        published_at=format_instant(published.effective_from),
        document=document_of(published.terms),
        sentences=sentences(published.terms),
    )


def _version(published: tuple[PublishedTerms, ...], each: PublishedTerms) -> VersionView:
    before = next((document_of(other.terms) for other in published if other.version == each.version - 1), {})
    return VersionView(
        version=each.version,
        published_at=format_instant(each.effective_from),
        changes=differences(before, document_of(each.terms)) if before else {},
    )
