"""Cells of CSV files that a spreadsheet shows as they are: none of them runs as a formula."""

import csv
import io
import unicodedata
from collections.abc import Iterable
from typing import Final

_FORMULA: Final = frozenset("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
_NEXT_CELL: Final = frozenset(";\t\r\n")
"""Where a spreadsheet begins another cell, whatever the quotes say, if it separates by semicolon or tab."""


def neutral(text: str) -> str:
    """The text with an apostrophe before whatever a spreadsheet would take for a formula (OWASP, CSV injection).

    At the start of a cell, with blanks before it or not, also of a cell that begins inside the text.
    """
    written = []
    at_start = True
    for each in text:
        if at_start and each in _FORMULA:
            written.append("'")
        written.append(each)
        at_start = each in _NEXT_CELL or (at_start and _invisible(each))
    return "".join(written)


def line(cells: Iterable[str]) -> str:
    """One row as RFC 4180 has it, with CRLF; who writes it has made its texts ``neutral``."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue()


def _invisible(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) in ("Cc", "Cf")
