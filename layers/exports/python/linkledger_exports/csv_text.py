"""CSV files as RFC 4180 has them, in which no cell runs as a formula when a spreadsheet opens the file."""

import csv
import io
from collections.abc import Iterable, Sequence

from linkledger.csv_text import line, neutral


def write_rows(rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with CRLF; every cell neutralised."""
    return "".join(line(map(neutral, row)) for row in rows).encode()


def read_rows(content: bytes) -> list[list[str]]:
    """The rows that ``write_rows`` wrote, apostrophes included."""
    return list(csv.reader(io.StringIO(content.decode(), newline="")))
