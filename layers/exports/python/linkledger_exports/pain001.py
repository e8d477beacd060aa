"""The pain.001.001.09 message: written by sepaxml, with our ids and time in place of its random ones, proven by XSD."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from importlib.resources import files
from typing import Final
from xml.etree import ElementTree

from sepaxml import SepaTransfer  # type: ignore[import-untyped]
from xmlschema import XMLSchema, XMLSchemaException

from linkledger.errors import Refused

SCHEMA: Final = "pain.001.001.09"
_NAMESPACE: Final = f"urn:iso:std:iso:20022:tech:xsd:{SCHEMA}"
_ADDRESS: Final = {"street": "street_name", "building": "building_number"}


@dataclass(frozen=True)
class Party:
    """A payer or payee as the message names them, already in SEPA's alphabet; ``address`` by field, or none."""

    name: str
    iban: str
    bic: str | None
    address: Mapping[str, str]


@dataclass(frozen=True)
class Transfer:
    """One credit transfer: ``amount`` in cents, ``reference`` its EndToEndId."""

    reference: str
    creditor: Party
    amount: int
    remittance: str


def credit_transfers(
    message: str, created_at: datetime, debtor: Party, execution: date, transfers: Sequence[Transfer]
) -> bytes:
    """The message with one group of transfers, in euros. Raises Refused ``export_schema_differs``."""
    initiation = SepaTransfer({**_party(debtor), "batch": True, "currency": "EUR"}, schema=SCHEMA, clean=False)
    for each in transfers:
        initiation.add_payment(
            {
                **_party(each.creditor),
                "amount": each.amount,
                "endtoend_id": each.reference,
                "description": each.remittance,
                "execution_date": execution,
            }
        )
    root = ElementTree.fromstring(initiation.export(validate=False))  # noqa: S314 - written here a line before
    _said(root, "GrpHdr/MsgId").text = message
    _said(root, "GrpHdr/CreDtTm").text = f"{created_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    _said(root, "PmtInf/PmtInfId").text = message
    if debtor.bic is None:  # the group has to name the debtor's bank, and this is how it says that the IBAN does
        other = ElementTree.SubElement(_said(root, "PmtInf/DbtrAgt/FinInstnId"), f"{{{_NAMESPACE}}}Othr")
        ElementTree.SubElement(other, f"{{{_NAMESPACE}}}Id").text = "NOTPROVIDED"
    ElementTree.register_namespace("", _NAMESPACE)
    content: bytes = ElementTree.tostring(root, encoding="UTF-8", xml_declaration=True)
    refuse_other_schemas(content)
    return content


def instructed_amounts(content: bytes) -> Sequence[str]:
    """The amounts of a message's transfers, as it states them."""
    root = ElementTree.fromstring(content)  # noqa: S314 - written by credit_transfers
    return [each.text or "" for each in root.iter(f"{{{_NAMESPACE}}}InstdAmt")]


def refuse_other_schemas(content: bytes) -> None:
    """Raises Refused ``export_schema_differs`` where a bank would refuse the message unread."""
    try:
        _schema().validate(content)
    except (XMLSchemaException, ElementTree.ParseError) as error:
        reason = getattr(error, "reason", None) or error
        message = f"The file breaks {SCHEMA} ({reason}): nothing was exported; report it with the batch's id."
        raise Refused("export_schema_differs", message) from error


def _party(party: Party) -> dict[str, object]:
    named: dict[str, object] = {"name": party.name, "IBAN": party.iban}
    if party.bic is not None:
        named["BIC"] = party.bic
    if party.address:
        named["address"] = {_ADDRESS.get(field, field): text for field, text in party.address.items()}
    return named


def _said(root: ElementTree.Element, path: str) -> ElementTree.Element:
    steps = "/".join(f"{{{_NAMESPACE}}}{step}" for step in ("CstmrCdtTrfInitn", *path.split("/")))
    found = root.find(steps)
    if found is None:
        raise Refused("export_schema_differs", f"The file has no {path}: nothing was exported; report it.")
    return found


@cache
def _schema() -> XMLSchema:
    """ISO 20022's own schema, which sepaxml ships: nothing is fetched."""
    return XMLSchema(files("sepaxml").joinpath("schemas", f"{SCHEMA}.xsd").read_text(encoding="utf-8"))
