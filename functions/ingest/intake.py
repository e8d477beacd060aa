"""What taking events in holds on to between requests: stores, the keys as they change, the clock."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol, Self

import boto3

from linkledger.earning.accept_event import ClickReader, EventLog, LinkReader, People, ReceptionDesk
from linkledger.earning.ports import TermsStore
from linkledger.errors import LinkledgerError
from linkledger.tracking.click_id import SigningKeys
from linkledger_aws.clock import BusinessClock
from linkledger_aws.http import Unauthorized
from linkledger_aws.secrets import CachedSecret, ContactHash
from linkledger_aws.settings import IngestSettings
from linkledger_aws.storage import Stores, TableNames


class ProgramsByKey(TermsStore, Protocol):
    """Terms, and programs by the SHA-256 of their API keys."""

    def program_of_key(self, sha256: str) -> str | None: ...


@dataclass(frozen=True)
class Intake:
    """``signing_keys`` and ``contact_hash`` give the secrets as they are now, or raise SecretUnavailable."""

    programs: ProgramsByKey
    events: EventLog
    people: People
    links: LinkReader
    clicks: ClickReader
    signing_keys: Callable[[], SigningKeys]
    contact_hash: Callable[[], ContactHash]
    clock: BusinessClock

    @classmethod
    def connect(cls, settings: IngestSettings) -> Self:
        """Over DynamoDB and Secrets Manager, by the usual AWS environment."""
        stores = Stores.connect(TableNames(**settings.tables))
        secrets = boto3.client("secretsmanager")
        return cls(
            programs=stores.terms,
            events=stores.events,
            people=stores.people,
            links=stores.links,
            clicks=stores.clicks,
            signing_keys=CachedSecret(secrets, settings.signing_secret, SigningKeys.from_secret).value,
            contact_hash=CachedSecret(secrets, settings.contact_secret, ContactHash.from_secret).value,
            clock=BusinessClock(settings.clock_file),
        )

    def program_of(self, key_hash: str) -> str:
        """The program of an API key. Raises Unauthorized ``invalid_api_key``."""
        program = self.programs.program_of_key(key_hash)
        if program is None:
            raise Unauthorized("invalid_api_key", "There is no such API key: take the one that the program was given.")
        return program

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
            terms=self.programs,
            events=self.events,
            people=self.people,
            links=self.links,
            clicks=self.clicks,
            keys=self.signing_keys(),
            hash_contact=self.contact_hash(),
        )
