"""Operators at the operator API: dana may do what a test says, erik may only look."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pytest

from functions.operator_api import handler as operator_api
from linkledger.access.operators import Operator, Scope
from tests.builders import Business
from tests.unit.functions.asking import Answer, send
from tests.unit.functions.edge import operators_desk_of


@dataclass(frozen=True)
class Office:
    """The operators of a business over HTTP."""

    business: Business

    @classmethod
    def of(cls, business: Business, scopes: Iterable[Scope], monkeypatch: pytest.MonkeyPatch) -> "Office":
        for name, allowed in (("dana", frozenset(scopes)), ("erik", frozenset[Scope]())):
            business.operators.put_new(Operator(f"sub-of-{name}", name, allowed, business.now))
        desk = operators_desk_of(business)
        monkeypatch.setattr(operator_api, "desk", lambda: desk)
        return cls(business)

    def ask(self, path: str, *, who: str = "dana", **options: Any) -> Answer:
        return send(operator_api, f"/v1/operator/{path}", sub=f"sub-of-{who}", **options)

    def get(self, path: str, **query: str) -> Any:
        """The document of an answer that must be 200."""
        status, document = self.ask(path, **query)
        assert status == 200, document
        return document

    def refused(self, path: str, *, method: str = "POST", **options: Any) -> tuple[int, str]:
        """Status and code of a problem."""
        status, problem = self.ask(path, method=method, **options)
        return status, problem.get("code", problem)

    def trail(self, program: str = "-") -> list[dict[str, Any]]:
        """Actor, action, target, outcome, changes and reason, in the order in which they were begun."""
        return [
            {
                "actor": str(each.actor),
                "action": each.name,
                "target": each.target,
                "outcome": str(each.outcome),
                "changes": dict(each.changes),
                "reason": each.reason,
            }
            for each in self.business.audit.actions.values()
            if each.program == program
        ]
