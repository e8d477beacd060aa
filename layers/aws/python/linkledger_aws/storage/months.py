"""Months of net revenue by partner: the sums that events add to, and what was settled of them."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from linkledger.earning.customers import SettledEvent
from linkledger.earning.months import MonthsEffect, PartnerMonths
from linkledger.earning.outcomes import Tally
from linkledger.errors import Stale
from linkledger.ledger.accounts import Lot
from linkledger.ledger.entries import AccountKey
from linkledger.program_time import month_of
from linkledger_aws.storage import keys
from linkledger_aws.storage.customer_items import SettledEventItem, settled_event_item
from linkledger_aws.storage.database import Database
from linkledger_aws.storage.items import get, query
from linkledger_aws.storage.ledger import LedgerTables
from linkledger_aws.storage.month_items import DirtyPartnerItem, MonthsItem, NetItem
from linkledger_aws.storage.refusals import stale_if_faster


class MonthTable:
    """The partners' months among the items of the table ``customers``, and what settling them writes elsewhere."""

    def __init__(self, database: Database, ledger: LedgerTables) -> None:
        self._database = database
        self._ledger = ledger
        table = database.names.customers
        self._months = database.bind(MonthsItem, table)
        self._nets = database.bind(NetItem, table)
        self._settled = database.bind(SettledEventItem, table)
        self._dirty = database.bind(DirtyPartnerItem, table)

    # -- reading -------------------------------------------------------------------------------------------------------

    def months(self, program: str, partner: str) -> PartnerMonths:
        """The version is read before the sums: sums newer than their version make the commit fail, not lie."""
        item = get(self._months, keys.months.months(program, partner))
        if item is None:
            return PartnerMonths()
        nets: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for net in query(self._nets, item.pk, self._nets.sk.startswith(keys.months.NETS)):
            day, rule, customer = keys.months.day_rule_and_customer(net.sk)
            nets[month_of(day), rule][customer] += net.amount
        settled = {
            keys.months.month_of_settled(each.sk): each.to_settled()
            for each in query(self._settled, item.pk, self._settled.sk.startswith(keys.months.SETTLED_MONTHS))
        }
        return PartnerMonths(item.version, {key: dict(sums) for key, sums in nets.items()}, settled, item.still_dirty())

    def settled_month(self, program: str, partner: str, month: str) -> SettledEvent | None:
        """The month ``2026-03`` as it was settled last; None where it was not."""
        item = get(self._settled, keys.months.settled_of(keys.months.months(program, partner).pk, month))
        return item.to_settled() if item is not None else None

    def dirty_months(self, program: str, partner: str) -> frozenset[str]:
        item = get(self._months, keys.months.months(program, partner))
        return item.still_dirty() if item is not None else frozenset()

    def partners_with_dirty_months(self, program: str) -> Sequence[str]:
        """Marks that outlived their reason are harmless: settling such a partner finds nothing to do."""
        return [item.sk for item in query(self._dirty, keys.months.dirty_partner(program, "").pk)]

    def of_day(self, program: str, partner: str, day: date) -> Mapping[str, int]:
        """Each customer's signed sum of a program-local day."""
        sums: Counter[str] = Counter()
        partition = keys.months.months(program, partner).pk
        for net in query(self._nets, partition, self._nets.sk.startswith(keys.months.nets_of_day(day))):
            sums[keys.months.day_rule_and_customer(net.sk)[2]] += net.amount
        return dict(sums)

    def lots(self, account: AccountKey, ids: Sequence[str]) -> Mapping[str, Lot]:
        return self._ledger.accounts.lots(account, ids)

    # -- writing -------------------------------------------------------------------------------------------------------

    def add(self, transaction: TransactWrite, program: str, customer: str, tallies: Sequence[Tally]) -> None:
        """Adds the tallies to their months, which become dirty by it; a transaction may name an item only once."""
        nets: Counter[tuple[str, str, date]] = Counter()
        months: defaultdict[str, set[str]] = defaultdict(set)
        for tally in tallies:
            nets[tally.partner, tally.rule, tally.day] += tally.amount
            months[tally.partner].add(month_of(tally.day))
        for (partner, rule, day), amount in nets.items():
            item = self._nets(*keys.months.net(program, partner, day, rule, customer))
            transaction.update(item, actions=[self._nets.amount.add(amount)])
        for partner, dirty in months.items():
            marks: list[Action] = [self._months.version.add(1), self._months.dirty.add(dirty)]
            transaction.update(self._months(*keys.months.months(program, partner)), actions=marks)
            transaction.save(self._dirty(*keys.months.dirty_partner(program, partner)))

    def commit_months(self, effect: MonthsEffect) -> None:
        """Raises Stale when the version moved on; then nothing of it was written.

        A partner loses its mark on condition of that version alone, so that no change of its months is overlooked.
        """
        key = keys.months.months(effect.program, effect.partner)
        stored = get(self._months, key)
        expected = effect.expected_version
        code, message = "months_changed", f"The months of {effect.partner} changed in the meantime."
        if (stored.version if stored is not None else 0) != expected:
            raise Stale(code, message)
        marks: list[Action] = [self._months.version.add(1)]
        if effect.cleaned:
            marks.append(self._months.dirty.delete(set(effect.cleaned)))
        unchanged = self._months.version == expected if expected else self._months.pk.does_not_exist()
        with stale_if_faster(code, message), self._database.transaction() as transaction:
            transaction.update(self._months(*key), actions=marks, condition=unchanged)
            for settled in effect.changed:
                transaction.save(settled_event_item(self._settled, keys.months.settled_month(key.pk, settled), settled))
            self._ledger.post(transaction, effect.program, effect.entries, effect.lots, effect.dirty_days)
            if stored is None or not stored.still_dirty(but=effect.cleaned):
                transaction.delete(self._dirty(*keys.months.dirty_partner(effect.program, effect.partner)))
