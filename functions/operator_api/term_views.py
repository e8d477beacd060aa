"""Terms as operators read and write them: documents, plain sentences, faults, and changes field by field."""

from typing import Annotated, Any, Self

from pydantic import Field

from linkledger.errors import FieldFault
from linkledger.terms.document import Terms
from linkledger_aws.api.view import View

Document = Annotated[dict[str, Any], Field(max_length=100, description="A terms document: docs/terms.md.")]
Changes = Annotated[
    dict[str, tuple[Any, Any]], Field(description="By path, such as `rewards[revshare].percent`: `[old, new]`.")
]


class FaultView(View):
    """One faulty field, with what to write instead."""

    field: str
    message: str

    @classmethod
    def of(cls, fault: FieldFault) -> Self:
        """A fault of the document itself has the field ``document``."""
        return cls(field=fault.field or "document", message=fault.message)


class PresetView(View):
    """A preset."""

    preset: str
    name: str
    units: list[str]


class PresetDetails(PresetView):
    """A preset with its document, and what it says."""

    document: dict[str, Any]
    sentences: list[str]


def document_of(terms: Terms) -> dict[str, Any]:
    """The terms as a document, defaults included."""
    return terms.model_dump(mode="json", by_alias=True, exclude_none=True)
