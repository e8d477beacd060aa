"""Text that every SEPA bank takes: a small Latin alphabet, into which other letters are transliterated or refused."""

import re
import unicodedata
from typing import Final

from text_unidecode import unidecode  # type: ignore[import-untyped]

# EPC IG: "a-z A-Z 0-9 / - ? : ( ) . , ' +" and space; references neither begin or end with / nor hold //.
_OUTSIDE: Final = re.compile(r"[^A-Za-z0-9/?:().,'+ -]")
_SCHWA: Final = {"Ə": "E", "ə": "e", "Ә": "E", "ә": "e"}
"""Common in names, and an @ in the library's table; as in passports (ICAO 9303)."""
_STANDS_FOR: Final = str.maketrans("&_;`[]{}\\|~", "+-,'()()//-")


def transliterate(text: str) -> str | None:
    """The text in SEPA's alphabet, or None where a letter or digit has no counterpart in it.

    Signs without a counterpart become spaces; no letter is ever left out silently.
    """
    written = [_written(each) for each in unicodedata.normalize("NFKC", text)]
    if None in written:
        return None
    joined = " ".join("".join(each or "" for each in written).split())
    return joined if any(each.isalnum() for each in joined) else None


def bank_reference(payout: str) -> str:
    """The payout's id as banks carry it: ``po_1f`` -> ``po-1f``, as SEPA has no underscore and our ids no hyphen."""
    return payout.replace("_", "-")


def _written(character: str) -> str | None:
    if character.isascii():
        return _OUTSIDE.sub(" ", character.translate(_STANDS_FOR))
    kind = unicodedata.category(character)[0]
    latin: str = _SCHWA.get(character) or unidecode(character)
    written = _OUTSIDE.sub("" if kind == "M" else " ", latin.translate(_STANDS_FOR))
    if kind in "LN" and (not written.strip() or "?" in latin):  # the table writes [?] for what it does not know
        return None
    return written
