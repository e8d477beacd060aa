"""Customers, standings and waiting refunds in memory, over a ledger."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from linkledger.earning.customers import CustomerRecord, CustomerState, SettledEvent, Span, Standing
from linkledger.earning.events import Event, EventKey
from linkledger.earning.months import MonthsEffect, PartnerMonths
from linkledger.earning.ports import Effect
from linkledger.earning.reading import place_in_history
from linkledger.errors import Stale
from linkledger.ledger.accounts import Lot
from linkledger.ledger.entries import AccountKey
from linkledger.memory.active_partners import ActivePartners
from linkledger.memory.closings import InMemoryClosings
from linkledger.memory.customer_file import CustomerFile
from linkledger.memory.ledger import InMemoryLedger
from linkledger.memory.revenue import InMemoryRevenue
from linkledger.memory.timeline import Timeline

NEVER = datetime.max.replace(tzinfo=UTC)
NOBODY: Timeline[str] = Timeline()


class InMemoryBook:
    """Customers by id and, per partner, by registration; a commit is checked as a whole, then written."""

    def __init__(self, ledger: InMemoryLedger, closings: InMemoryClosings) -> None:
        self.ledger = ledger
        self.closings = closings
        self.standings: dict[tuple[str, str], Standing] = {}
        self.paying: dict[tuple[str, str], dict[str, tuple[Span, ...]]] = {}
        self.waiting: dict[tuple[str, str], dict[str, Event]] = {}
        self.active = ActivePartners()
        self._files: dict[tuple[str, str], CustomerFile] = {}
        self._registered: dict[tuple[str, str], Timeline[str]] = {}
        self._sign_ups: dict[tuple[str, str], Timeline[str]] = {}
        self.revenue = InMemoryRevenue()

    @property
    def records(self) -> Mapping[tuple[str, str], CustomerRecord]:
        """Every customer with its history, as of now."""
        return {key: file.record() for key, file in self._files.items()}

    def head(self, program: str, customer: str) -> CustomerRecord:
        """The customer without its history; version 0 if it was never seen."""
        file = self._files.get((program, customer))
        return file.head if file else CustomerRecord(program, customer)

    def load(self, program: str, customer: str) -> CustomerRecord:
        file = self._files.get((program, customer))
        return file.record() if file else CustomerRecord(program, customer)

    def outcome(self, program: str, customer: str, key: EventKey) -> SettledEvent | None:
        file = self._files.get((program, customer))
        return file.outcome(key) if file else None

    def newest_events(self, program: str, customer: str, *, before: str | None, limit: int) -> Sequence[SettledEvent]:
        history = sorted(self.load(program, customer).history, key=place_in_history, reverse=True)
        return [each for each in history if before is None or place_in_history(each) < before][:limit]

    def settled_month(self, program: str, partner: str, month: str) -> SettledEvent | None:
        return self.revenue.months(program, partner).settled.get(month)

    def standing(self, program: str, partner: str) -> Standing:
        return self.standings.get((program, partner), Standing())

    def spans(self, program: str, partner: str) -> dict[str, tuple[Span, ...]]:
        return dict(self.paying.get((program, partner), {}))

    def lots(self, account: AccountKey, ids: Sequence[str]) -> dict[str, Lot]:
        return {name: self.ledger.lots[account, name] for name in ids if (account, name) in self.ledger.lots}

    def waiting_for(self, program: str, event: str) -> Sequence[Event]:
        return list(self.waiting.get((program, event), {}).values())

    def park(self, refund: Event) -> None:
        self.waiting.setdefault((refund.program, refund.of or ""), {})[refund.id] = refund

    def customers_with_entries_since(self, account: AccountKey, since: datetime) -> Sequence[str]:
        return sorted({each.customer for each in self.ledger.entries_since(account, since) if each.customer})

    def customers_of(self, program: str, partner: str) -> Sequence[CustomerRecord]:
        """The partner's customers by registration; those who never registered come last."""
        return [self.load(program, each) for each in self._registered.get((program, partner), NOBODY).everything()]

    def registrations(self, program: str, partner: str, start: datetime, end: datetime) -> int:
        """How many customers registered for the partner from ``start`` until before ``end``."""
        return self._sign_ups.get((program, partner), NOBODY).count(start, end)

    def sign_ups(self, program: str, partner: str, start: datetime, end: datetime) -> list[str]:
        """The events by which they did, in the order of time."""
        return self._sign_ups.get((program, partner), NOBODY).between(start, end)

    def commit(self, effect: Effect) -> None:
        record = effect.record
        if self.head(record.program, record.customer).version != record.version - 1:
            raise Stale("customer_changed", "The customer changed in the meantime.")
        for change in effect.standings:
            if self.standing(record.program, change.partner).version != change.expected_version:
                raise Stale("standing_changed", "The partner's standing changed in the meantime.")
        self.ledger.check(effect.entries, effect.lots)
        self._write(effect)

    def _write(self, effect: Effect) -> None:
        record = effect.record
        self._write_customer(effect)
        self.ledger.write(effect.entries, effect.lots)
        self._note_active(effect)
        for change in effect.standings:
            key = (record.program, change.partner)
            self.standings[key] = change.standing
            if change.spans is not None:
                mine = self.paying.setdefault(key, {})
                mine.pop(record.customer, None)
                if change.spans:
                    mine[record.customer] = change.spans
        self.revenue.add(record.program, record.customer, effect.tallies)
        for each in effect.registrations:
            sign_ups = self._sign_ups.setdefault((record.program, each.partner), Timeline())
            if each.count > 0:
                sign_ups.add(each.at, each.event, each.event)
            else:
                sign_ups.remove(each.at, each.event)
        for day in effect.dirty_days:
            self.closings.mark_dirty(record.program, day)
        for refund in effect.adopted:
            self.waiting.get((refund.program, refund.of or ""), {}).pop(refund.id, None)

    def _note_active(self, effect: Effect) -> None:
        program = effect.record.program
        for entry in effect.entries:
            self.active.note(program, entry.account.recipient, entry.occurred_at.date())
        for tally in effect.tallies:
            self.active.note(program, tally.partner, tally.day)
        for sign_up in effect.registrations:
            self.active.note(program, sign_up.partner, sign_up.at.date())

    def _write_customer(self, effect: Effect) -> None:
        record = effect.record
        key = (record.program, record.customer)
        file = self._files.get(key)
        if file is None:
            file = self._files[key] = CustomerFile(CustomerRecord(*key))
        before, after = file.head.state, record.state
        if (before.partner, before.registered_at) != (after.partner, after.registered_at):
            self._list_with_partner(record, before)
        file.update(record, effect.changed)

    def _list_with_partner(self, record: CustomerRecord, before: CustomerState) -> None:
        after = record.state
        if before.partner is not None:
            self._registered[record.program, before.partner].remove(before.registered_at or NEVER, record.customer)
        if after.partner is not None:
            listed = self._registered.setdefault((record.program, after.partner), Timeline())
            listed.add(after.registered_at or NEVER, record.customer, record.customer)

    def months(self, program: str, partner: str) -> PartnerMonths:
        return self.revenue.months(program, partner)

    def dirty_months(self, program: str, partner: str) -> frozenset[str]:
        return self.revenue.dirty_months(program, partner)

    def partners_with_dirty_months(self, program: str) -> Sequence[str]:
        return self.revenue.partners_with_dirty_months(program)

    def commit_months(self, effect: MonthsEffect) -> None:
        self.revenue.check(effect)
        self.ledger.check(effect.entries, effect.lots)
        self.revenue.write(effect)
        self.ledger.write(effect.entries, effect.lots)
        for entry in effect.entries:
            self.active.note(effect.program, entry.account.recipient, entry.occurred_at.date())
        for day in effect.dirty_days:
            self.closings.mark_dirty(effect.program, day)

    def resettled(self, program: str, partner: str, mark: int) -> None:
        standing = self.standing(program, partner)
        if standing.resettle_mark == mark:
            self.standings[program, partner] = replace(standing, version=standing.version + 1, resettle_from=None)
