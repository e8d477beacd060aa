"""Named refusals that carry facts, so that every edge (HTTP, CLI, log) can say field, rule and remedy."""

from collections.abc import Mapping
from typing import NamedTuple


class FieldFault(NamedTuple):
    """One faulty field of an input: its path (``rewards[0].percent``) and what is wrong with it, remedy included."""

    field: str
    message: str


class LinkledgerError(Exception):
    """A refusal with a stable ``code`` (snake case), a sentence with the remedy, facts, the faulty fields if any."""

    def __init__(
        self, code: str, message: str, *, faults: tuple[FieldFault, ...] = (), facts: Mapping[str, object] | None = None
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.faults = faults
        self.facts = dict(facts or {})


class Invalid(LinkledgerError):
    """The input itself is malformed; nothing was stored but the refusal."""


class NotFound(LinkledgerError):
    """What the input names does not exist, or not for this caller."""


class Conflict(LinkledgerError):
    """The input contradicts what is already stored (same id, other body)."""


class Refused(LinkledgerError):
    """The input is well-formed, but a rule of the terms or of the ledger forbids it."""


class Stale(LinkledgerError):
    """The state changed between reading and writing: decide anew on fresh state."""
