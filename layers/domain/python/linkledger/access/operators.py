"""Operators: who of the business runs the programs, and which of its duties each may do."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from linkledger.errors import LinkledgerError, NotFound, Refused


class Scope(StrEnum):
    """What an operator may be allowed to do; everything else that operators see needs no scope of its own."""

    PROGRAM_WRITE = "program:write"
    PARTNER_APPROVE = "partner:approve"
    LEDGER_ADJUST = "ledger:adjust"
    PAYOUT_PREPARE = "payout:prepare"
    PAYOUT_APPROVE = "payout:approve"
    PAYOUT_EXPORT = "payout:export"
    AUDIT_READ = "audit:read"
    OPERATOR_WRITE = "operator:write"
    PERSONAL_MANAGE = "personal:manage"


class Forbidden(LinkledgerError):
    """The caller is known, and may not do this."""


@dataclass(frozen=True)
class Operator:
    """A person who runs the business's programs; ``sub`` is the sign-in's id, ``id`` what batches and the trail name.

    ``removed_at`` is when it lost every right; its id stays taken, since the trail names it.
    """

    sub: str
    id: str
    scopes: frozenset[Scope]
    invited_at: datetime
    removed_at: datetime | None = None

    def must(self, scope: Scope) -> None:
        """Raises Forbidden ``missing_scope``."""
        if scope not in self.scopes:
            message = f"Operator {self.id} lacks the scope {scope}: another operator can do this, or grant it."
            raise Forbidden("missing_scope", message, facts={"scope": str(scope)})


class OperatorStore(Protocol):
    """Operators by sign-in."""

    def operator(self, sub: str) -> Operator | None: ...

    def operators(self) -> Sequence[Operator]:
        """All that there ever were, by id."""

    def put_new(self, operator: Operator, by: Operator | None = None) -> None:
        """Raises Conflict ``operator_exists`` where the id or the sign-in is taken, Stale ``no_longer_manager`` as
        ``replace``."""

    def replace(self, operator: Operator, by: Operator | None = None) -> None:
        """Raises Stale ``operator_changed`` where it was removed meanwhile: who was removed stays so.

        Stale ``no_longer_manager`` where ``by``, who decides it, may not manage operators at that very moment: of two
        who remove each other one stays.
        """


def operator_of(operators: OperatorStore, sub: str) -> Operator:
    """The operator of a sign-in as it is now. Raises Forbidden ``no_operator`` for any other, and for one removed."""
    found = operators.operator(sub)
    if found is None or found.removed_at is not None:
        raise Forbidden("no_operator", "This sign-in runs nothing here: have an operator invite it.")
    return found


def grant(
    operators: OperatorStore, operator_id: str, scopes: frozenset[Scope], by: Operator | None = None
) -> tuple[Operator, Operator]:
    """Replaces an operator's scopes; the operator before and after. Without ``by`` the account's owner decides.

    Raises NotFound ``unknown_operator``, Refused ``operator_removed``: its id stays that of who it was,
    ``own_rights``, Forbidden ``missing_scope`` for a new scope that ``by`` lacks, and what ``replace`` of the store
    raises.
    """
    _another(by, operator_id)
    before = _named(operators, operator_id)
    if before.removed_at is not None:
        message = f"Operator {operator_id} was removed: invite the person under another id and e-mail address."
        raise Refused("operator_removed", message)
    check_gives(by, scopes - before.scopes)
    after = replace(before, scopes=scopes)
    operators.replace(after, by)
    return before, after


def remove(
    operators: OperatorStore, operator_id: str, now: datetime, by: Operator | None = None
) -> tuple[Operator, Operator]:
    """Takes every right from an operator, from its next request on; again changes nothing.

    Raises NotFound ``unknown_operator``, Refused ``own_rights``, and what ``replace`` of the store raises.
    """
    _another(by, operator_id)
    before = _named(operators, operator_id)
    if before.removed_at is not None:
        return before, before
    after = replace(before, scopes=frozenset(), removed_at=now)
    operators.replace(after, by)
    return before, after


def check_gives(by: Operator | None, scopes: Iterable[Scope]) -> None:
    """Nobody gives what it lacks: who manages operators would else have every right by way of another sign-in.

    Raises Forbidden ``missing_scope``.
    """
    for each in sorted(scopes):
        if by is not None:
            by.must(each)


def _another(by: Operator | None, operator_id: str) -> None:
    """Nobody decides about its own rights, so that somebody who may decide always stays. Raises Refused
    ``own_rights``."""
    if by is not None and by.id == operator_id:
        raise Refused("own_rights", "These are your own rights: another operator with operator:write changes them.")


def _named(operators: OperatorStore, operator_id: str) -> Operator:
    for each in operators.operators():
        if each.id == operator_id:
            return each
    raise NotFound("unknown_operator", f"There is no operator {operator_id!r}; `linkledger operators list` names them.")
