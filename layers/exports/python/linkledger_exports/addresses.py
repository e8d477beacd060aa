"""Names and addresses of payers and payees as SEPA takes them, each field with its longest length (EPC guidelines)."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from linkledger.errors import FieldFault
from linkledger_exports.checks import text_faults
from linkledger_exports.order import PostalAddress
from linkledger_exports.sepa_text import transliterate

LONGEST_NAME: Final = 70
_LONGEST: Final = {"street": 70, "building": 16, "postcode": 16, "town": 35}
_COUNTRY: Final = re.compile(r"[A-Z]{2}")


def name_faults(path: str, name: str) -> Iterator[FieldFault]:
    """What keeps a name out of a SEPA file."""
    return _latin_faults(path, name, LONGEST_NAME)


def address_faults(path: str, address: PostalAddress | None) -> Iterator[FieldFault]:
    """What keeps an address, which may be left out, out of a SEPA file."""
    if address is None:
        return
    for field, text in _lines(address).items():
        yield from _latin_faults(f"{path}.{field}", text, _LONGEST[field])
    if not _COUNTRY.fullmatch(address.country):
        yield FieldFault(f"{path}.country", "is no country code: write two capitals, such as DE")


def latin(text: str) -> str:
    """A text that was found free of faults, in SEPA's alphabet."""
    return transliterate(text) or ""


def latin_address(address: PostalAddress) -> dict[str, str]:
    """An address that was found free of faults, in SEPA's alphabet."""
    return {"country": address.country, **{field: latin(text) for field, text in _lines(address).items()}}


def _lines(address: PostalAddress) -> Mapping[str, str]:
    written = {field: getattr(address, field) for field in _LONGEST}
    return {field: text for field, text in written.items() if text is not None}


def _latin_faults(path: str, text: str, longest: int) -> Iterator[FieldFault]:
    unprintable = tuple(text_faults(path, text))
    yield from unprintable
    if unprintable:
        return
    written = transliterate(text)
    if written is None:
        yield FieldFault(path, "can't be written in Latin letters: give it as the bank account has it, in A-Z")
    elif len(written) > longest:
        yield FieldFault(path, f"is longer than {longest} characters in Latin letters: shorten it")
