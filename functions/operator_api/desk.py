"""What the operator API holds on to between requests: the stores that it reads and writes, and the clock."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, Self

from linkledger.access.api_keys import ApiKeyStore
from linkledger.access.audit import AuditTrail
from linkledger.access.invite_operator import SignIns
from linkledger.access.operators import OperatorStore
from linkledger.earning.accept_event import EventLog
from linkledger.earning.conversions import ConversionStore
from linkledger.earning.event_search import EventSearch
from linkledger.earning.personal_data import PeopleToForget
from linkledger.earning.ports import ClosingReader, CustomerBook, ProgramStore
from linkledger.earning.reading import HistoryReader, SettledMonths
from linkledger.ledger.blocks import BlockStore
from linkledger.partners.enroll import LinkStore, PartnerStore
from linkledger.partners.invitations import InvitationStore
from linkledger.partners.leads import LeadStore
from linkledger.partners.material import MaterialFiles, MaterialStore
from linkledger.payouts.adjust import AdjustmentStore
from linkledger.payouts.method import MethodStore
from linkledger.payouts.ports import AccountReader, PayoutStore
from linkledger.signals.signal import SignalStore
from linkledger.simulation.recorded import RecordedEvents
from linkledger.terms.drafts import DraftStore
from linkledger_aws.api.jobs import JobDesk
from linkledger_aws.api.once import Once
from linkledger_aws.api.webhooks import WebhookDesk
from linkledger_aws.called import Call, CalledFunction
from linkledger_aws.clock import BusinessClock
from linkledger_aws.job_files import JobBucket, SqsJobs
from linkledger_aws.material_files import MaterialBucket
from linkledger_aws.settings import OperatorApiSettings
from linkledger_aws.sign_ins import CognitoSignIns
from linkledger_aws.storage import Stores, TableNames
from linkledger_aws.storage.stats import DayCounts


class StatsReader(Protocol):
    """Counts of days by partner."""

    def days(self, program: str, partner: str, first: date, last: date) -> Sequence[DayCounts]: ...


@dataclass(frozen=True)
class Desk:
    """``tracking_url`` is where links begin, without a slash at its end; ``seconds`` runs by itself, from anywhere."""

    operators: OperatorStore
    sign_ins: SignIns
    audit: AuditTrail
    terms: ProgramStore
    drafts: DraftStore
    partners: PartnerStore
    invitations: InvitationStore
    leads: LeadStore
    material: MaterialStore
    material_files: MaterialFiles
    jobs: JobDesk
    links: LinkStore
    accounts: AccountReader
    events: RecordedEvents
    book: CustomerBook
    blocks: BlockStore
    signals: SignalStore
    api_keys: ApiKeyStore
    conversions: ConversionStore
    accepted: EventLog
    found_events: EventSearch
    histories: HistoryReader
    months: SettledMonths
    people: PeopleToForget
    adjustments: AdjustmentStore
    payouts: PayoutStore
    methods: MethodStore
    closings: ClosingReader
    stats: StatsReader
    commission: Call
    payout_export: Call
    tracking_url: str
    webhooks: WebhookDesk
    clock: BusinessClock
    once: Once
    seconds: Callable[[], float] = time.monotonic

    @classmethod
    def connect(cls, settings: OperatorApiSettings) -> Self:
        """Over DynamoDB, by the usual AWS environment."""
        stores = Stores.connect(TableNames(**settings.tables))
        return cls(
            operators=stores.operators,
            sign_ins=CognitoSignIns.connect(settings.operator_pool_id),
            audit=stores.audit,
            terms=stores.terms,
            drafts=stores.drafts,
            partners=stores.partners,
            invitations=stores.invitations,
            leads=stores.leads,
            material=stores.material,
            material_files=MaterialBucket.connect(settings.material_bucket),
            jobs=JobDesk(
                stores.jobs, SqsJobs.connect(settings.jobs_queue_url), JobBucket.connect(settings.jobs_bucket)
            ),
            links=stores.links,
            accounts=stores.accounts,
            events=stores.events,
            book=stores.book,
            blocks=stores.blocks,
            signals=stores.signals,
            api_keys=stores.api_keys,
            conversions=stores.conversions,
            accepted=stores.events,
            found_events=stores.events,
            histories=stores.book,
            months=stores.months,
            people=stores.people,
            adjustments=stores.adjustments,
            payouts=stores.payouts,
            methods=stores.methods,
            closings=stores.closings,
            stats=stores.stats,
            commission=CalledFunction.connect(settings.commission_function),
            payout_export=CalledFunction.connect(settings.payout_export_function),
            tracking_url=settings.tracking_url.rstrip("/"),
            webhooks=WebhookDesk.connect(settings, stores),
            clock=BusinessClock(settings.clock_file),
            once=Once.over(stores.database),
        )
