"""Accepting the terms: which version a partner has agreed to, and which one it has still to read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from linkledger.errors import Conflict, FieldFault, Refused
from linkledger.partners.partner import Partner


@dataclass(frozen=True)
class Acceptance:
    """That a partner agreed to a version of the terms, and when."""

    program: str
    partner: str
    version: int
    at: datetime


class AcceptanceStore(Protocol):
    """What partners agreed to; nothing is ever taken back."""

    def put(self, acceptance: Acceptance) -> Acceptance:
        """Keeps it, and returns what is kept: of a version that is accepted already, the first moment."""

    def latest(self, program: str, partner: str) -> Acceptance | None:
        """That of the highest version."""


class Version(Protocol):
    """A published version of the terms; it holds after ``effective_from``."""

    @property
    def version(self) -> int: ...

    @property
    def effective_from(self) -> datetime: ...


def to_accept[V: Version](versions: Sequence[V], partner: Partner, accepted: Acceptance | None) -> V | None:
    """The current version where the partner has not agreed to it, else None; ``versions`` are oldest first.

    Whoever was enrolled agreed to the version that was in force then.
    """
    current = versions[-1]
    in_force = [each.version for each in versions if each.effective_from <= partner.enrolled_at]
    enrolled_under = max(in_force, default=versions[0].version)
    agreed = max(enrolled_under, accepted.version if accepted is not None else 0)
    return current if current.version > agreed else None


def accept(
    program: str, partner: str, version: int, current: int, now: datetime, acceptances: AcceptanceStore
) -> Acceptance:
    """Keeps that the partner agreed to the current version. Raises Conflict ``terms_changed`` for any other."""
    check_current(version, current)
    return acceptances.put(Acceptance(program, partner, version, now))


def check_current(version: int, current: int) -> None:
    """Raises Conflict ``terms_changed`` unless it is the current version that somebody read."""
    if version != current:
        fault = FieldFault("terms_version", f"the current version is {current}")
        message = f"terms_version: {fault.message}; read it and accept that one."
        raise Conflict("terms_changed", message, faults=(fault,))


def must_have_accepted(waiting: Version | None) -> None:
    """Refuses what is new to a partner who has terms to accept: links and leads.

    A published version decides what occurs from its publication on, accepted or not, since events of one program are
    decided alike. So not accepting takes nothing away: links and codes that are out work on, customers earn on, the
    balance stays payable; only nothing new is begun. Raises Refused ``terms_not_accepted``.
    """
    if waiting is not None:
        message = f"The terms changed: accept version {waiting.version} first, or leave the program."
        raise Refused("terms_not_accepted", message, facts={"version": waiting.version})
