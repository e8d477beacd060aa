"""Operators and the audit trail, each in a table of its own."""

import json
from collections.abc import Sequence

from pynamodb.attributes import UnicodeAttribute
from pynamodb.exceptions import UpdateError
from pynamodb.expressions.update import Action as UpdateAction
from pynamodb.transactions import TransactWrite

from linkledger.access.audit import Action, ActionOutcome, Actor
from linkledger.access.operators import Operator, Scope
from linkledger.errors import Conflict, Stale
from linkledger_aws.storage import keys
from linkledger_aws.storage.codec import dump, dump_texts, load_texts
from linkledger_aws.storage.database import Database
from linkledger_aws.storage.items import InstantAttribute, Item, get, query
from linkledger_aws.storage.refusals import condition_failed, stale_if_faster


class OperatorItem(Item):
    """An operator; a second item takes the id, so that no two have the same."""

    operator = UnicodeAttribute()
    scopes = UnicodeAttribute()
    sub = UnicodeAttribute()
    invited_at = InstantAttribute()
    removed_at = InstantAttribute(null=True)

    def to_operator(self) -> Operator:
        scopes = frozenset(Scope(each) for each in load_texts(self.scopes))
        return Operator(self.sub, self.operator, scopes, self.invited_at, self.removed_at)


class OperatorTable:
    """The table ``operators``: apart from what partners write, so that nobody else can grant a scope."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._operators = database.bind(OperatorItem, database.names.operators)

    def operator(self, sub: str) -> Operator | None:
        item = get(self._operators, keys.operators.operator(sub))
        return item.to_operator() if item is not None else None

    def operators(self) -> Sequence[Operator]:
        """All that there ever were, by id."""
        return [item.to_operator() for item in query(self._operators, keys.operators.operator_id("").pk)]

    def put_new(self, operator: Operator, by: Operator | None = None) -> None:
        """Raises Conflict ``operator_exists``, Stale ``no_longer_manager``."""
        taken = "operator_exists", f"There is already an operator {operator.id!r}, or its sign-in is another's."
        try:
            with stale_if_faster(*taken), self._database.transaction() as transaction:
                self._check_manages(transaction, by)
                for each in self._items(operator):
                    transaction.save(each, condition=self._operators.pk.does_not_exist())
        except Stale as error:
            self._must_manage(by)
            raise Conflict(*taken) from error

    def replace(self, operator: Operator, by: Operator | None = None) -> None:
        """Raises Stale ``operator_changed`` where it was removed meanwhile: who was removed stays so."""
        changed = "operator_changed", f"Operator {operator.id} was changed or removed in the meantime; look again."
        still_there = self._operators.pk.exists() & self._operators.removed_at.does_not_exist()
        try:
            with stale_if_faster(*changed), self._database.transaction() as transaction:
                self._check_manages(transaction, by)
                for each in self._items(operator):
                    transaction.save(each, condition=still_there)
        except Stale:
            self._must_manage(by)
            raise

    def _check_manages(self, transaction: TransactWrite, by: Operator | None) -> None:
        """Makes the transaction depend on the one who decides it being in office; scopes are stored as JSON text."""
        if by is not None:
            manages = self._operators.scopes.contains(f'"{Scope.OPERATOR_WRITE}"')
            transaction.condition_check(self._operators, *keys.operators.operator(by.sub), condition=manages)

    def _must_manage(self, by: Operator | None) -> None:
        """Tells which condition it was. Raises Stale ``no_longer_manager``."""
        known = self.operator(by.sub) if by is not None else None
        if by is not None and (known is None or Scope.OPERATOR_WRITE not in known.scopes):
            raise Stale("no_longer_manager", f"Operator {by.id} manages operators no longer.")

    def _items(self, operator: Operator) -> Sequence[OperatorItem]:
        return [
            self._operators(
                *key,
                operator=operator.id,
                scopes=dump_texts(frozenset(map(str, operator.scopes))),
                sub=operator.sub,
                invited_at=operator.invited_at,
                removed_at=operator.removed_at,
            )
            for key in (keys.operators.operator(operator.sub), keys.operators.operator_id(operator.id))
        ]


class ActionItem(Item):
    """A line of the audit trail."""

    id = UnicodeAttribute()
    program = UnicodeAttribute()
    at = InstantAttribute()
    actor_kind = UnicodeAttribute()
    actor = UnicodeAttribute()
    name = UnicodeAttribute()
    target = UnicodeAttribute()
    outcome = UnicodeAttribute()
    changes = UnicodeAttribute()
    reason = UnicodeAttribute(null=True)

    def to_action(self) -> Action:
        return Action(
            id=self.id,
            program=self.program,
            at=self.at,
            actor=Actor(self.actor_kind, self.actor),
            name=self.name,
            target=self.target,
            outcome=ActionOutcome(self.outcome),
            changes={field: (old, new) for field, (old, new) in json.loads(self.changes).items()},
            reason=self.reason,
        )


class AuditTable:
    """The table ``audit``: lines are added and finished once."""

    def __init__(self, database: Database) -> None:
        self._actions = database.bind(ActionItem, database.names.audit)

    def begin(self, action: Action) -> None:
        self._actions(
            *keys.operators.action(action.program, action.at, action.id),
            id=action.id,
            program=action.program,
            at=action.at,
            actor_kind=action.actor.kind,
            actor=action.actor.id,
            name=action.name,
            target=action.target,
            outcome=str(action.outcome),
            changes=dump(dict(action.changes)),
            reason=action.reason,
        ).save(condition=self._actions.pk.does_not_exist())

    def finish(self, action: Action) -> None:
        """Writes what came of an action that was begun; one that is finished stays as it is."""
        lines = self._actions
        actions: list[UpdateAction] = [
            lines.outcome.set(str(action.outcome)),
            lines.changes.set(dump(dict(action.changes))),
        ]
        if action.reason is not None:
            actions.append(lines.reason.set(action.reason))
        line = lines(*keys.operators.action(action.program, action.at, action.id))
        try:
            line.update(actions=actions, condition=lines.outcome == str(ActionOutcome.BEGUN))
        except UpdateError as error:
            if not condition_failed(error):
                raise

    def page(self, program: str, month: str, *, limit: int, cursor: str | None) -> tuple[Sequence[Action], str | None]:
        """Actions of a UTC month, newest first, with the cursor of what follows."""
        pk = keys.operators.actions(program, month)
        after = {"pk": {"S": pk}, "sk": {"S": cursor}} if cursor else None
        found = query(self._actions, pk, scan_index_forward=False, limit=limit, last_evaluated_key=after)
        actions = [item.to_action() for item in found]
        last = found.last_evaluated_key
        return actions, last["sk"]["S"] if last else None
