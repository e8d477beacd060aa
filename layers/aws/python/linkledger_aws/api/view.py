"""What answers have in common: strict shapes, pages by cursor, masked personal data."""

from collections.abc import Callable, Sequence
from typing import Annotated, Self

from aws_lambda_powertools.event_handler.openapi.params import Query
from pydantic import BaseModel, ConfigDict

from linkledger.errors import FieldFault, Invalid

Limit = Annotated[int, Query(ge=1, le=100)]
StartingAfter = Annotated[str | None, Query(min_length=1, max_length=600)]


class View(BaseModel):
    """Part of an answer. Money is whole minor units with the unit beside it, a time is ISO 8601 in UTC."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Page[T](View):
    """A part of a list; ``next_cursor`` is the ``starting_after`` of the next part."""

    items: list[T]
    has_more: bool
    next_cursor: str | None = None

    @classmethod
    def cut(cls, items: Sequence[T], cursor_of: Callable[[T], str], limit: int, starting_after: str | None) -> Self:
        """The part of a whole list that follows ``starting_after``. Raises Invalid ``invalid_cursor``."""
        start = 0
        if starting_after is not None:
            cursors = [cursor_of(each) for each in items]
            if starting_after not in cursors:
                raise invalid_cursor()
            start = cursors.index(starting_after) + 1
        part = list(items[start : start + limit])
        has_more = start + limit < len(items)
        return cls(items=part, has_more=has_more, next_cursor=cursor_of(part[-1]) if has_more else None)


def invalid_cursor() -> Invalid:
    """The refusal of a ``starting_after`` that no page gave."""
    fault = FieldFault("starting_after", "is no cursor of this list")
    message = "starting_after: send the next_cursor of the page before, or leave it out."
    return Invalid("invalid_cursor", message, faults=(fault,))


def masked(text: str | None) -> str | None:
    """A name or phone number that its owner recognises, and nobody else: the first and the last character."""
    if text is None:
        return None
    return f"{text[0]}***{text[-1]}" if len(text) > 3 else "***"


def masked_email(email: str | None) -> str | None:
    """An e-mail address of which the domain stays readable."""
    if email is None or "@" not in email:
        return masked(email)
    name, _, domain = email.rpartition("@")
    return f"{masked(name)}@{domain}"
