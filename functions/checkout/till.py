"""What the checkout holds on to between requests: the stores that it reads and writes, the keys, the clock."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

import boto3

from linkledger.access.audit import AuditTrail
from linkledger.earning.claims import Claims, ClickReader, LinkReader
from linkledger.earning.ports import PartnerReader, TermsStore
from linkledger.ledger.blocks import BlockReader
from linkledger.payouts.ports import AccountReader, PayoutStore
from linkledger.payouts.quote_desk import CustomerHeads, QuoteDesk
from linkledger.payouts.redeem_points import RedemptionDesk
from linkledger.tracking.click_id import SigningKeys
from linkledger_aws.api.key_gate import KeyGate
from linkledger_aws.clock import BusinessClock
from linkledger_aws.secrets import CachedSecret
from linkledger_aws.settings import CheckoutSettings
from linkledger_aws.storage import Stores, TableNames


@dataclass(frozen=True)
class Till:
    """``signing_keys`` gives the secret as it is now, or raises SecretUnavailable."""

    gate: KeyGate
    terms: TermsStore
    partners: PartnerReader
    links: LinkReader
    clicks: ClickReader
    customers: CustomerHeads
    accounts: AccountReader
    payouts: PayoutStore
    blocks: BlockReader
    audit: AuditTrail
    signing_keys: Callable[[], SigningKeys]
    clock: BusinessClock

    @classmethod
    def connect(cls, settings: CheckoutSettings) -> Self:
        """Over DynamoDB and Secrets Manager, by the usual AWS environment."""
        stores = Stores.connect(TableNames(**settings.tables))
        secrets = boto3.client("secretsmanager")
        return cls(
            gate=KeyGate(stores.api_keys),
            terms=stores.terms,
            partners=stores.partners,
            links=stores.links,
            clicks=stores.clicks,
            customers=stores.book,
            accounts=stores.accounts,
            payouts=stores.payouts,
            blocks=stores.blocks,
            audit=stores.audit,
            signing_keys=CachedSecret(secrets, settings.signing_secret, SigningKeys.from_secret).value,
            clock=BusinessClock(settings.clock_file),
        )

    def quotes(self) -> QuoteDesk:
        """The use case of quoting, with today's signing keys."""
        claims = Claims(self.links, self.clicks, self.signing_keys())
        return QuoteDesk(self.terms, self.partners, self.customers, self.accounts, claims)

    def redemptions(self) -> RedemptionDesk:
        """The use case of redeeming points and giving them back."""
        return RedemptionDesk(self.terms, self.accounts, self.payouts, self.blocks, self.partners)
