"""CSV files as RFC 4180 has them, in which no cell runs as a formula when a spreadsheet opens the file."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence
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


def write_rows(rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with CRLF; every cell neutralised."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([neutral(cell) for cell in row] for row in rows)
    return out.getvalue().encode()


def read_rows(content: bytes) -> list[list[str]]:
    """The rows that ``write_rows`` wrote, apostrophes included."""
    return list(csv.reader(io.StringIO(content.decode(), newline="")))


def _invisible(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) in ("Cc", "Cf")
