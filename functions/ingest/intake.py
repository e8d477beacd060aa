"""What taking events in holds on to between requests: stores, the keys as they change, the clock."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Self

import boto3

from linkledger.earning.accept_event import EventLog, People, ReceptionDesk
from linkledger.earning.claims import ClickReader, LinkReader
from linkledger.earning.conversions import ConversionStore
from linkledger.earning.ports import TermsStore
from linkledger.earning.take_postback import PostbackDesk
from linkledger.errors import LinkledgerError
from linkledger.partners.leads import LeadReader
from linkledger.tracking.click_id import SigningKeys
from linkledger_aws.api.key_gate import KeyGate
from linkledger_aws.clock import BusinessClock
from linkledger_aws.secrets import CachedSecret, ContactHash
from linkledger_aws.settings import IngestSettings
from linkledger_aws.storage import Stores, TableNames


@dataclass(frozen=True)
class Intake:
    """``signing_keys`` and ``contact_hash`` give the secrets as they are now, or raise SecretUnavailable."""

    gate: KeyGate
    terms: TermsStore
    events: EventLog
    people: People
    links: LinkReader
    clicks: ClickReader
    conversions: ConversionStore
    leads: LeadReader
    signing_keys: Callable[[], SigningKeys]
    contact_hash: Callable[[], ContactHash]
    clock: BusinessClock

    @classmethod
    def connect(cls, settings: IngestSettings) -> Self:
        """Over DynamoDB and Secrets Manager, by the usual AWS environment."""
        stores = Stores.connect(TableNames(**settings.tables))
        secrets = boto3.client("secretsmanager")
        return cls(
            gate=KeyGate(stores.api_keys),
            terms=stores.terms,
            events=stores.events,
            people=stores.people,
            links=stores.links,
            clicks=stores.clicks,
            conversions=stores.conversions,
            leads=stores.leads,
            signing_keys=CachedSecret(secrets, settings.signing_secret, SigningKeys.from_secret).value,
            contact_hash=CachedSecret(secrets, settings.contact_secret, ContactHash.from_secret).value,
            clock=BusinessClock(settings.clock_file),
        )

    @contextmanager
    def keeping_refusals(self, program: str, raw: str) -> Iterator[None]:
        """Lists what is refused inside as the reception does it, for what never gets as far as the reception."""
        try:
            yield
        except LinkledgerError as refusal:
            self.events.keep_refusal(program, raw, refusal, self.clock.now())
            raise

    def reception(self) -> ReceptionDesk:
        """The use case with today's keys: without them nothing is accepted, since a candidate is decided for good."""
        return ReceptionDesk(
            terms=self.terms,
            events=self.events,
            people=self.people,
            links=self.links,
            clicks=self.clicks,
            keys=self.signing_keys(),
            hash_contact=self.contact_hash(),
            leads=self.leads,
        )

    def postbacks(self) -> PostbackDesk:
        """The use case of partner networks, with the same keys."""
        return PostbackDesk(self.reception(), self.conversions)
