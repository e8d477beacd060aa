"""Standings: how many of a partner's customers pay, and the fence of the rules that count them."""

from collections.abc import Mapping
from typing import Any

from pynamodb.exceptions import UpdateError
from pynamodb.transactions import TransactWrite

from linkledger.earning.customers import Span, Standing
from linkledger.earning.ports import StandingChange
from linkledger.errors import Stale
from linkledger_aws.storage import keys
from linkledger_aws.storage.customer_items import PayingItem, StandingItem, standing_item
from linkledger_aws.storage.database import Database
from linkledger_aws.storage.items import get, query
from linkledger_aws.storage.refusals import condition_failed, in_a_transaction
from linkledger_aws.storage.state_codec import dump_spans, load_spans


class StandingTable:
    """The standings among the items of the table ``customers``."""

    def __init__(self, database: Database) -> None:
        self._standings = database.bind(StandingItem, database.names.customers)
        self._paying = database.bind(PayingItem, database.names.customers)

    def get(self, program: str, partner: str) -> Standing:
        item = get(self._standings, keys.customers.standing(program, partner))
        return item.to_standing() if item is not None else Standing()

    def spans(self, program: str, partner: str) -> Mapping[str, tuple[Span, ...]]:
        """Per customer of the partner that ever paid."""
        found = query(
            self._paying,
            keys.customers.standing(program, partner).pk,
            self._paying.sk.startswith(keys.customers.PAYING),
        )
        return {keys.customers.customer_of_paying(item.sk): load_spans(item.spans) for item in found}

    def change(self, transaction: TransactWrite, program: str, customer: str, change: StandingChange) -> None:
        """Writes a standing on condition of its version, and with it the customer's spans."""
        standings = self._standings
        expected = change.expected_version
        unchanged = standings.version == expected if expected else standings.pk.does_not_exist()
        item = standing_item(standings, program, change.partner, change.standing)
        transaction.save(item, condition=unchanged)
        key = keys.customers.paying(program, change.partner, customer)
        if change.spans:
            transaction.save(self._paying(*key, spans=dump_spans(change.spans)))
        elif change.spans is not None:
            transaction.delete(self._paying(*key))

    def resettled(self, program: str, partner: str, mark: int) -> None:
        """Takes ``resettle_from`` back, unless somebody asked again since ``mark``."""
        standings = self._standings
        taken_back: list[Any] = [standings.resettle_from.remove(), standings.version.add(1)]
        item = standings(*keys.customers.standing(program, partner))
        try:
            item.update(actions=taken_back, condition=standings.resettle_mark == mark)
        except UpdateError as error:
            if in_a_transaction(error):
                raise Stale("standing_changed", f"The standing of {partner} changed in the meantime.") from error
            if not condition_failed(error):
                raise
