"""In-memory twins of the stores of operators and of the audit trail."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from linkledger.access.audit import Action, ActionOutcome
from linkledger.access.operators import Operator, Scope
from linkledger.errors import Conflict, Stale
from linkledger.program_time import format_instant


@dataclass
class InMemoryOperators:
    """Operators by sign-in."""

    by_sub: dict[str, Operator] = field(default_factory=dict)

    def operator(self, sub: str) -> Operator | None:
        return self.by_sub.get(sub)

    def operators(self) -> Sequence[Operator]:
        return sorted(self.by_sub.values(), key=lambda each: each.id)

    def put_new(self, operator: Operator, by: Operator | None = None) -> None:
        """Raises Conflict ``operator_exists``, Stale ``no_longer_manager``."""
        self._must_manage(by)
        if operator.sub in self.by_sub or any(each.id == operator.id for each in self.by_sub.values()):
            raise Conflict("operator_exists", f"There is already an operator {operator.id!r}.")
        self.by_sub[operator.sub] = operator

    def replace(self, operator: Operator, by: Operator | None = None) -> None:
        """Raises Stale ``operator_changed`` where it was removed meanwhile, ``no_longer_manager``."""
        self._must_manage(by)
        known = self.by_sub.get(operator.sub)
        if known is None or known.removed_at is not None:
            raise Stale("operator_changed", f"Operator {operator.id} was removed in the meantime; look again.")
        self.by_sub[operator.sub] = operator

    def _must_manage(self, by: Operator | None) -> None:
        known = self.by_sub.get(by.sub) if by is not None else None
        if by is not None and (known is None or Scope.OPERATOR_WRITE not in known.scopes):
            raise Stale("no_longer_manager", f"Operator {by.id} manages operators no longer.")


@dataclass
class InMemoryAudit:
    """The trail, by time."""

    actions: dict[tuple[str, str], Action] = field(default_factory=dict)

    def begin(self, action: Action) -> None:
        self.actions[(action.program, _key(action))] = action

    def finish(self, action: Action) -> None:
        key = (action.program, _key(action))
        if self.actions[key].outcome is ActionOutcome.BEGUN:
            self.actions[key] = action

    def page(self, program: str, month: str, *, limit: int, cursor: str | None) -> tuple[Sequence[Action], str | None]:
        found = sorted(
            ((key, each) for (of, key), each in self.actions.items() if of == program and key.startswith(month)),
            key=lambda pair: pair[0],
            reverse=True,
        )
        after = [pair for pair in found if cursor is None or pair[0] < cursor]
        part = after[:limit]
        return [each for _, each in part], part[-1][0] if len(part) < len(after) else None


def _key(action: Action) -> str:
    return f"{format_instant(action.at)}#{action.id}"
