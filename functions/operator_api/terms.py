"""Terms before they are anybody's: the presets, the schema for editors, and what is wrong with a document."""

from typing import Any

from functions.operator_api.bodies import Given
from functions.operator_api.caller import AsOperator
from functions.operator_api.term_views import Document, FaultView, PresetDetails, PresetView, document_of
from linkledger.errors import Invalid
from linkledger.terms.presets import load_preset, preset_names
from linkledger.terms.schema import json_schema
from linkledger.terms.sentences import sentences
from linkledger.terms.validation import read_terms
from linkledger_aws.api.routing import new_router
from linkledger_aws.api.view import View

router = new_router()


class Presets(View):
    """All presets, by name."""

    items: list[PresetView]


class Checked(View):
    """Whether a document is valid, with every fault, or with what it says."""

    valid: bool
    errors: list[FaultView]
    sentences: list[str]


class DocumentBody(Given):
    """A terms document, whatever is in it."""

    document: Document


@router.get("/v1/operator/presets")
def presets(caller: AsOperator) -> Presets:  # noqa: ARG001 - asked by operators alone
    """The programs that ship as data, to begin with."""
    found = [load_preset(name) for name in preset_names()]
    return Presets(items=[PresetView(preset=each.program, name=each.name, units=list(each.units)) for each in found])


@router.get("/v1/operator/presets/<preset>")
def preset(caller: AsOperator, preset: str) -> PresetDetails:  # noqa: ARG001 - asked by operators alone
    """One preset: its document, and the same in plain sentences."""
    terms = load_preset(preset)
    return PresetDetails(
        preset=terms.program,
        name=terms.name,
        units=list(terms.units),
        document=document_of(terms),
        sentences=sentences(terms),
    )


@router.get("/v1/operator/terms/schema")
def terms_schema(caller: AsOperator) -> dict[str, Any]:  # noqa: ARG001 - asked by operators alone
    """The JSON Schema of a terms document, by which editors complete and check it as it is written."""
    return json_schema()


@router.post("/v1/operator/terms/check")
def check_terms(caller: AsOperator, body: DocumentBody) -> Checked:  # noqa: ARG001 - asked by operators alone
    """Names every fault of a document with its path, or says in plain sentences what it means; changes nothing."""
    try:
        terms = read_terms(body.document)
    except Invalid as refusal:
        return Checked(valid=False, errors=[FaultView.of(each) for each in refusal.faults], sentences=[])
    return Checked(valid=True, errors=[], sentences=sentences(terms))
