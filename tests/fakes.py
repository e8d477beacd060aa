"""In-memory stores: the same ports as the real ones and the same contract suite; no test mocks our own code."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from linkledger.earning.accept_event import Person
from linkledger.earning.customers import CustomerRecord, SettledEvent, Span, Standing
from linkledger.earning.events import Event, EventKey
from linkledger.earning.ports import Effect, LotChange, PublishedTerms
from linkledger.errors import Conflict, LinkledgerError, NotFound, Stale
from linkledger.ledger.accounts import Balance, Lot, changes_of
from linkledger.ledger.entries import AccountKey, Entry, EntryKind
from linkledger.partners.partner import Partner
from linkledger.payouts.payout import Batch, Payout, PayoutStatus
from linkledger.payouts.ports import PayoutEffect
from linkledger.program_time import format_instant
from linkledger.stats.close_day import CloseRecord, DayStats, EarningCounts
from linkledger.terms.document import Terms
from linkledger.terms.validation import check_succession
from linkledger.tracking.click import Click
from linkledger.tracking.click_id import ClickId
from linkledger.tracking.link import Link

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
COMMISSIONS = (EntryKind.COMMISSION, EntryKind.REVISION, EntryKind.REVERSAL)


class InMemoryTerms:
    def __init__(self) -> None:
        self.published: dict[str, tuple[PublishedTerms, ...]] = {}

    def publish(self, terms: Terms, now: datetime = LONG_AGO) -> PublishedTerms:
        before = self.published.get(terms.program, ())
        if before:
            check_succession(before[-1].terms, terms)
        published = PublishedTerms(len(before) + 1, terms, now)
        self.published[terms.program] = (*before, published)
        return published

    def current(self, program: str) -> PublishedTerms:
        return self.versions(program)[-1]

    def versions(self, program: str) -> tuple[PublishedTerms, ...]:
        if program not in self.published:
            raise NotFound("unknown_program", f"There is no program {program!r}; load it first.")
        return self.published[program]


class InMemoryPartners:
    def __init__(self) -> None:
        self.partners: dict[tuple[str, str], Partner] = {}
        self.members: dict[str, set[tuple[str, str]]] = {}

    def get(self, program: str, partner: str) -> Partner | None:
        return self.partners.get((program, partner))

    def put_new(self, partner: Partner) -> None:
        if (partner.program, partner.id) in self.partners:
            raise Conflict("partner_exists", f"Program {partner.program} already has a partner {partner.id!r}.")
        self.partners[partner.program, partner.id] = partner

    def replace(self, partner: Partner) -> None:
        self.partners[partner.program, partner.id] = partner

    def of_program(self, program: str) -> Sequence[Partner]:
        return sorted((each for each in self.partners.values() if each.program == program), key=lambda each: each.id)

    def memberships(self, sub: str) -> Sequence[tuple[str, str]]:
        return sorted(self.members.get(sub, ()))

    def add_membership(self, sub: str, program: str, partner: str) -> None:
        self.members.setdefault(sub, set()).add((program, partner))


class InMemoryLinks:
    def __init__(self) -> None:
        self.links: dict[str, Link] = {}

    def get(self, code: str) -> Link | None:
        return self.links.get(code)

    def put_new(self, link: Link) -> None:
        if link.code in self.links:
            raise Conflict("code_taken", f"The code {link.code} is taken: choose another.")
        self.links[link.code] = link

    def replace(self, link: Link) -> None:
        self.links[link.code] = link

    def of_partner(self, program: str, partner: str) -> Sequence[Link]:
        mine = (each for each in self.links.values() if (each.program, each.partner) == (program, partner))
        return sorted(mine, key=lambda each: (each.created_at, each.code))


class InMemoryClicks:
    def __init__(self) -> None:
        self.rows: dict[ClickId, Click] = {}

    def put(self, click: Click) -> None:
        self.rows[click.id] = click

    def earlier_clicks(self, click: ClickId) -> tuple[ClickId, ...]:
        return self.rows[click].candidates if click in self.rows else ()

    def clicks(self, program: str, start: datetime, end: datetime) -> Iterable[Click]:
        return [each for each in self.rows.values() if each.id.program == program and start <= each.id.at < end]


class InMemoryEvents:
    def __init__(self) -> None:
        self.accepted: dict[tuple[str, str], Event] = {}
        self.conflicts: dict[tuple[str, str, str], Event] = {}
        self.refused: list[tuple[str, str, LinkledgerError, datetime]] = []

    def get(self, program: str, event: str) -> Event | None:
        return self.accepted.get((program, event))

    def put_new(self, event: Event) -> bool:
        return self.accepted.setdefault((event.program, event.id), event) is event

    def keep_conflict(self, event: Event) -> None:
        self.conflicts[event.program, event.id, event.digest] = event

    def keep_refusal(self, program: str, body: str, refusal: LinkledgerError, at: datetime) -> None:
        self.refused.append((program, body, refusal, at))

    def received(self, start: datetime, end: datetime) -> Iterable[Event]:
        within = (each for each in self.accepted.values() if start <= each.received_at < end)
        return sorted(within, key=lambda each: (each.received_at, each.id))


class InMemoryPeople:
    def __init__(self) -> None:
        self.people: dict[tuple[str, str], Person] = {}

    def known(self, program: str, customer: str) -> bool:
        return (program, customer) in self.people

    def remember(self, person: Person) -> None:
        old = self.people.get((person.program, person.customer), person)
        self.people[person.program, person.customer] = replace(
            person,
            name=person.name or old.name,
            email=person.email or old.email,
            phone=person.phone or old.phone,
        )


class InMemoryClosings:
    def __init__(self) -> None:
        self.records: dict[tuple[str, str], CloseRecord] = {}
        self.dirty: dict[str, set[date]] = {}
        self.watermark: datetime | None = None

    def put(self, record: CloseRecord) -> None:
        self.records.setdefault((record.program, record.period), record)

    def closed_through(self, program: str) -> date | None:
        days = [period for of, period in self.records if of == program and len(period) == 10]
        return date.fromisoformat(max(days)) if days else None

    def months_closed_through(self, program: str) -> str | None:
        return max((period for of, period in self.records if of == program and len(period) == 7), default=None)

    def dirty_days(self, program: str) -> Sequence[date]:
        return sorted(self.dirty.get(program, ()))

    def clean(self, program: str, day: date) -> None:
        self.dirty.get(program, set()).discard(day)

    def mark_dirty(self, program: str, day: date) -> None:
        self.dirty.setdefault(program, set()).add(day)

    def reconciled_through(self) -> datetime | None:
        return self.watermark

    def set_reconciled_through(self, moment: datetime) -> None:
        self.watermark = moment


class InMemoryStats:
    def __init__(self) -> None:
        self.days: dict[tuple[str, str, date], DayStats] = {}

    def put(self, stats: DayStats) -> None:
        self.days[stats.program, stats.partner, stats.day] = stats


@dataclass
class InMemoryLedger:
    """Journal, accounts and lots: what a commit of earning and one of payouts have in common."""

    journal: dict[tuple[AccountKey, str], Entry] = field(default_factory=dict)
    balances: dict[AccountKey, Balance] = field(default_factory=dict)
    lots: dict[tuple[AccountKey, str], Lot] = field(default_factory=dict)

    def check(self, entries: Sequence[Entry], lots: Sequence[LotChange]) -> None:
        if any((each.account, each.id) in self.journal for each in entries):
            raise Stale("entry_exists", "An entry was posted in the meantime.")
        if any(self.lots.get((each.account, each.after.id)) != each.before for each in lots):
            raise Stale("lot_changed", "A lot changed in the meantime.")

    def write(self, entries: Sequence[Entry], lots: Sequence[LotChange]) -> None:
        self.journal.update({(each.account, each.id): each for each in entries})
        for account, changes in changes_of(entries).items():
            self.balances[account] = self.balance(account).plus(changes)
        self.lots.update({(each.account, each.after.id): each.after for each in lots})

    def balance(self, account: AccountKey) -> Balance:
        return self.balances.get(account, Balance())

    def open_lots(self, account: AccountKey) -> Sequence[Lot]:
        mine = (lot for (of, _), lot in self.lots.items() if of == account and lot.remaining)
        return sorted(mine, key=lambda lot: lot.id)

    def accounts_of(self, program: str, unit: str) -> Sequence[tuple[AccountKey, Balance]]:
        mine = ((key, each) for key, each in self.balances.items() if (key.program, key.unit) == (program, unit))
        return sorted(mine, key=lambda each: each[0])

    def entries_of(self, account: AccountKey) -> list[Entry]:
        mine = (each for each in self.journal.values() if each.account == account)
        return sorted(mine, key=lambda each: (each.occurred_at, each.id))


class InMemoryBook:
    """Customers, standings and waiting refunds over a ledger."""

    def __init__(self, ledger: InMemoryLedger, closings: InMemoryClosings) -> None:
        self.ledger = ledger
        self.closings = closings
        self.records: dict[tuple[str, str], CustomerRecord] = {}
        self.standings: dict[tuple[str, str], Standing] = {}
        self.paying: dict[tuple[str, str], dict[str, tuple[Span, ...]]] = {}
        self.waiting: dict[tuple[str, str], dict[str, Event]] = {}

    def load(self, program: str, customer: str) -> CustomerRecord:
        return self.records.get((program, customer), CustomerRecord(program, customer))

    def outcome(self, program: str, customer: str, key: EventKey) -> SettledEvent | None:
        history = self.load(program, customer).history
        return next((each for each in history if each.event.key == key), None)

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
        entries = (each for each in self.ledger.entries_of(account) if each.occurred_at >= since and each.customer)
        return sorted({each.customer for each in entries if each.customer})

    def commit(self, effect: Effect) -> None:
        record = effect.record
        if self.load(record.program, record.customer).version != record.version - 1:
            raise Stale("customer_changed", "The customer changed in the meantime.")
        for change in effect.standings:
            if self.standing(record.program, change.partner).version != change.expected_version:
                raise Stale("standing_changed", "The partner's standing changed in the meantime.")
        self.ledger.check(effect.entries, effect.lots)
        self._write(effect)

    def _write(self, effect: Effect) -> None:
        record = effect.record
        self.records[record.program, record.customer] = record
        self.ledger.write(effect.entries, effect.lots)
        for change in effect.standings:
            key = (record.program, change.partner)
            self.standings[key] = change.standing
            if change.spans is not None:
                mine = self.paying.setdefault(key, {})
                mine.pop(record.customer, None)
                if change.spans:
                    mine[record.customer] = change.spans
        for day in effect.dirty_days:
            self.closings.mark_dirty(record.program, day)
        for refund in effect.adopted:
            self.waiting.get((refund.program, refund.of or ""), {}).pop(refund.id, None)

    def resettled(self, program: str, partner: str, mark: int) -> None:
        standing = self.standing(program, partner)
        if standing.resettle_mark == mark:
            self.standings[program, partner] = replace(standing, version=standing.version + 1, resettle_from=None)

    def customers_of(self, program: str, partner: str) -> list[CustomerRecord]:
        mine = (each for each in self.records.values() if (each.program, each.state.partner) == (program, partner))
        return sorted(mine, key=lambda each: (format_instant(each.state.registered_at or datetime.max), each.customer))


class InMemoryPayouts:
    def __init__(self, ledger: InMemoryLedger) -> None:
        self.ledger = ledger
        self.payouts: dict[tuple[str, str, str], Payout] = {}
        self.sealed: dict[tuple[str, str], Batch] = {}

    def get(self, program: str, partner: str, payout: str) -> Payout | None:
        return self.payouts.get((program, partner, payout))

    def of_partner(self, program: str, partner: str) -> Sequence[Payout]:
        mine = (each for each in self.payouts.values() if (each.program, each.partner) == (program, partner))
        return sorted(mine, key=lambda each: (each.requested_at, each.id))

    def with_status(self, program: str, status: PayoutStatus) -> Sequence[Payout]:
        found = (each for each in self.payouts.values() if (each.program, each.status) == (program, status))
        return sorted(found, key=lambda each: (each.requested_at, each.id))

    def commit(self, effect: PayoutEffect) -> None:
        payout = effect.payout
        known = self.get(payout.program, payout.partner, payout.id)
        if (known.status if known else None) != effect.before:
            raise Stale("payout_changed", "The payout changed in the meantime.")
        account = AccountKey(payout.program, payout.partner, payout.unit)
        if self.ledger.balance(account).available < effect.needs_available:
            raise Stale("balance_changed", "The balance changed in the meantime.")
        self.ledger.check(effect.entries, effect.lots)
        self.payouts[payout.program, payout.partner, payout.id] = payout
        self.ledger.write(effect.entries, effect.lots)

    def settle_debts(self, lots: Sequence[LotChange]) -> None:
        self.ledger.check((), lots)
        self.ledger.write((), lots)

    def record_refusal(self, payout: Payout) -> None:
        self.payouts.setdefault((payout.program, payout.partner, payout.id), payout)

    def batch(self, program: str, period: str) -> Batch | None:
        return self.sealed.get((program, period))

    def put_batch(self, batch: Batch) -> None:
        key = (batch.program, batch.period)
        self.sealed[key] = self.sealed.get(key, batch) if batch.settled_at is None else batch

    def batches(self, program: str) -> Sequence[Batch]:
        return [self.sealed[key] for key in sorted(self.sealed) if key[0] == program]


@dataclass
class InMemoryRawItems:
    """What a recount reads, taken from the other fakes."""

    clicks_store: InMemoryClicks
    partners_store: InMemoryPartners
    book: InMemoryBook

    def clicks(self, program: str, start: datetime, end: datetime) -> Iterable[Click]:
        return self.clicks_store.clicks(program, start, end)

    def partners(self, program: str) -> Sequence[Partner]:
        return self.partners_store.of_program(program)

    def earning(self, program: str, partner: str, unit: str, start: datetime, end: datetime) -> EarningCounts:
        registered = (each.state.registered_at for each in self.book.customers_of(program, partner))
        entries = [
            each
            for each in self.book.ledger.entries_of(AccountKey(program, partner, unit))
            if start <= each.occurred_at < end and each.kind in COMMISSIONS
        ]
        firsts = [each for each in entries if each.kind is not EntryKind.REVISION]
        return EarningCounts(
            registrations=sum(at is not None and start <= at < end for at in registered),
            paying_customers=len({each.customer for each in firsts if each.amount > 0}),
            base=sum(each.base or 0 for each in firsts),
            commission=sum(each.amount for each in entries),
        )
