"""Inviting operators and letting them go: their sign-ins in the pool, and their rights among the operators."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from linkledger.access.operators import Operator, OperatorStore, Scope, check_gives, remove
from linkledger.errors import Conflict, FieldFault, Invalid

OPERATOR = re.compile(r"[A-Za-z0-9._-]{1,32}")
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")


class SignIns(Protocol):
    """The pool that operators sign in with."""

    def invited(self, email: str) -> str:
        """The id (``sub``) of the sign-in of that address; one that is made now is told so by the pool's e-mail."""

    def ended(self, sub: str) -> None:
        """Signs out everywhere and signs in no more; again, and of nobody, changes nothing."""


def invite_operator(
    operators: OperatorStore,
    sign_ins: SignIns,
    operator_id: str,
    email: str,
    scopes: Iterable[Scope],
    now: datetime,
    by: Operator | None = None,
) -> Operator:
    """Makes an operator with a sign-in; it may do what the scopes say once it has signed in.

    Raises Invalid ``invalid_operator``, Forbidden ``missing_scope`` for a scope that ``by`` lacks, Conflict
    ``operator_exists`` where the id or the address is another's, also of one that was removed.
    """
    _check(operator_id, email)
    given = frozenset(scopes)
    check_gives(by, given)
    if any(each.id == operator_id for each in operators.operators()):
        raise Conflict("operator_exists", f"There is already an operator {operator_id!r}; choose another id.")
    made = Operator(sign_ins.invited(email), operator_id, given, now)
    operators.put_new(made, by)
    return made


def let_go(
    operators: OperatorStore, sign_ins: SignIns, operator_id: str, now: datetime, by: Operator | None = None
) -> tuple[Operator, Operator]:
    """Takes every right first, then the sign-in; again ends a sign-in that a try before could not.

    The operator before and after. Raises as ``remove``.
    """
    before, after = remove(operators, operator_id, now, by)
    sign_ins.ended(after.sub)
    return before, after


def _check(operator_id: str, email: str) -> None:
    faults = []
    if not OPERATOR.fullmatch(operator_id):
        faults.append(FieldFault("operator", "is 1 to 32 of letters, digits, dot, _ and -"))
    if len(email) > 254 or not _EMAIL.fullmatch(email):
        faults.append(FieldFault("email", "is no e-mail address; write it as name@company.example"))
    if faults:
        listed = "; ".join(f"{each.field} {each.message}" for each in faults)
        raise Invalid("invalid_operator", f"{listed}.", faults=tuple(faults))
