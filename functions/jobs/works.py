"""What each kind of job does: the one list of kinds and the use cases behind them."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from linkledger.access.audit import Action, AuditTrail, recorded
from linkledger.earning.customers import CustomerRecord
from linkledger.earning.ports import PartnerReader, ProgramStore
from linkledger.earning.publish_terms import DraftDesk
from linkledger.earning.terms_in_force import TermsInForce
from linkledger.errors import FieldFault, Invalid, Stale
from linkledger.jobs.job import Job
from linkledger.jobs.orders import (
    BEGINNING,
    CommissionsOrder,
    CustomersOrder,
    ExportOrder,
    SimulationOrder,
    StatementOrder,
    read_order,
)
from linkledger.jobs.tables import commission_lines, customer_lines
from linkledger.jobs.worker import Product, Work
from linkledger.ledger.entries import AccountKey, Entry
from linkledger.partners.partner import Partner
from linkledger.payouts.statement import statement_of
from linkledger.payouts.statement_text import csv_lines
from linkledger.simulation.recorded import RecordedEvents, Recorder, compare_recorded
from linkledger.terms.drafts import DraftStore
from linkledger_aws.api.actions import new_action_id
from linkledger_aws.called import Call
from linkledger_aws.storage.items import Page

MOST_EVENTS: Final = 50_000
"""So many recorded events a worker simulates twice within its time."""
_AT_ONCE: Final = 500
_CSV: Final = "text/csv; charset=utf-8"
_JSON: Final = "application/json"


class CustomerPages(Protocol):
    """Customers, by id and by partner."""

    def load(self, program: str, customer: str) -> CustomerRecord: ...

    def of_partner(
        self, program: str, partner: str, *, limit: int | None = None, cursor: str | None = None
    ) -> Page[CustomerRecord]: ...


class PartnerPages(PartnerReader, Protocol):
    """Partners, also by program."""

    def after(self, program: str, partner: str | None, limit: int) -> Sequence[Partner]: ...


class Journal(Protocol):
    """Journal entries by account."""

    def entries(self, account: AccountKey, start: datetime, end: datetime | None = None) -> Iterable[Entry]: ...


@dataclass(frozen=True)
class Works:
    """The use cases over what they read; ``payout_export`` is the function of that name."""

    terms: ProgramStore
    drafts: DraftStore
    partners: PartnerPages
    events: RecordedEvents
    book: CustomerPages
    journal: Journal
    audit: AuditTrail
    payout_export: Call

    @property
    def kinds(self) -> Mapping[str, Work]:
        """Every kind of job."""
        return {
            "export_batch": self.export_batch,
            "simulation": self.simulation,
            "customers_csv": self.customers,
            "commissions_csv": self.commissions,
            "statement_csv": self.statement,
        }

    def simulation(self, job: Job, now: datetime) -> Product:
        """What the draft of this moment would change of what was recorded."""
        order: SimulationOrder = read_order(job.order)
        program = job.name.program
        drafts = DraftDesk(self.terms, self.drafts)
        draft, current = drafts.terms_of(drafts.open(program)), self.terms.current(program).terms
        since, until = order.between(now)
        recording = Recorder(self.events, self.book, self.partners).take(program, since, until, most=MOST_EVENTS)
        comparison = compare_recorded(recording, current, draft, now)
        told = {"simulated": len(recording.events), **comparison.plain()}
        return Product(f"simulation-{program}.json", _JSON, [json.dumps(told, ensure_ascii=False)])

    def export_batch(self, job: Job, now: datetime) -> Product:
        """The batch's payment files, as a list of them; `batches/{period}/files` gives links."""
        order: ExportOrder = read_order(job.order)
        program, period = job.name.program, order.period
        named = {"program": program, "period": period, "operator": job.by.id}
        wanted = {name: value for name, value in order.plain().items() if name not in ("kind", "period")}
        action = Action(new_action_id(), program, now, job.by, "batch.exported", f"batch/{period}")
        with recorded(self.audit, action):
            answer = self.payout_export({**wanted, **named})
            if answer is None:
                raise Stale("still_exporting", f"The export of {period} goes on by itself; it is looked at again.")
        files = [{name: each[name] for name in each if name != "link"} for each in answer["files"]]
        return Product(f"export-{program}-{period}.json", _JSON, [json.dumps({**answer, "files": files})])

    def customers(self, job: Job, now: datetime) -> Product:
        """Customers by partner, in the order of their registration."""
        _: CustomersOrder = read_order(job.order)
        lines = customer_lines(self._customers(job), now)
        return Product(f"customers-{_owner(job)}.csv", _CSV, lines)

    def commissions(self, job: Job, now: datetime) -> Product:
        """What partners earned, by account, oldest first."""
        order: CommissionsOrder = read_order(job.order)
        versions = TermsInForce(self.terms.versions(job.name.program))
        terms = self.terms.current(job.name.program).terms
        start, end = order.between(terms.time_zone)
        accounts = (
            AccountKey(job.name.program, partner, unit) for partner in self._partners(job) for unit in versions.units
        )
        entries = (entry for account in accounts for entry in self.journal.entries(account, start, end))
        return Product(f"commissions-{_owner(job)}.csv", _CSV, commission_lines(entries, terms.unit, now))

    def statement(self, job: Job, now: datetime) -> Product:  # noqa: ARG002 - a statement is the same at any time
        """A partner's month of one balance."""
        order: StatementOrder = read_order(job.order)
        program, partner = job.name.program, job.name.partner or ""
        terms = self.terms.current(program).terms
        unit, units = order.unit or terms.unit, TermsInForce(self.terms.versions(program)).units
        if unit not in units:
            fault = FieldFault("unit", f"is none of {', '.join(units)}")
            raise Invalid("unknown_unit", f"unit: {unit!r} {fault.message}.", faults=(fault,))
        account = AccountKey(program, partner, unit)
        found = statement_of(account, self.journal.entries(account, BEGINNING), order.month, terms.time_zone)
        return Product(f"statement-{_owner(job)}-{order.month}-{unit}.csv", _CSV, csv_lines(found))

    def _partners(self, job: Job) -> Iterator[str]:
        """Whose data the job is about: the owner's alone, or everybody's."""
        if job.name.partner is not None:
            yield job.name.partner
            return
        last: str | None = None
        while found := self.partners.after(job.name.program, last, _AT_ONCE):
            yield from (each.id for each in found)
            last = found[-1].id

    def _customers(self, job: Job) -> Iterator[CustomerRecord]:
        for partner in self._partners(job):
            cursor: str | None = None
            while True:
                page = self.book.of_partner(job.name.program, partner, limit=_AT_ONCE, cursor=cursor)
                yield from page.items
                cursor = page.cursor
                if cursor is None:
                    break


def _owner(job: Job) -> str:
    return f"{job.name.program}-{job.name.partner}" if job.name.partner else job.name.program
