"""Cursors that say where in a journal or a history the next page begins: a moment and an id."""

import re
from typing import Final

from linkledger_aws.api.view import invalid_cursor

_PLACE: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z#[^#]{1,128}")


def check_place(cursor: str | None) -> None:
    """Raises Invalid ``invalid_cursor`` where it is none that a page gave."""
    if cursor is not None and not _PLACE.fullmatch(cursor):
        raise invalid_cursor()
