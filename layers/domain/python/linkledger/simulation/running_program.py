"""One program with all its desks over stores in memory: what production runs, without a deployment."""

import hmac
from datetime import datetime

from linkledger.earning.accept_event import ReceptionDesk
from linkledger.earning.close_month import MonthDesk
from linkledger.earning.events import Event
from linkledger.earning.reconcile import Reconciler
from linkledger.earning.settle_event import SettlementDesk
from linkledger.ledger.audit import Auditor
from linkledger.memory.book import InMemoryBook
from linkledger.memory.checkpoints import InMemoryCheckpoints
from linkledger.memory.clicks import InMemoryClicks
from linkledger.memory.closings import InMemoryClosings
from linkledger.memory.events import InMemoryEvents
from linkledger.memory.leads import InMemoryLeads
from linkledger.memory.ledger import InMemoryLedger
from linkledger.memory.links import InMemoryLinks
from linkledger.memory.partners import InMemoryPartners
from linkledger.memory.payout_details import InMemoryBlocks, InMemoryMethods
from linkledger.memory.payouts import InMemoryPayouts
from linkledger.memory.people import InMemoryPeople
from linkledger.memory.raw_items import InMemoryRawItems
from linkledger.memory.signals import InMemorySignals
from linkledger.memory.stats import InMemoryStats
from linkledger.memory.terms import InMemoryTerms
from linkledger.memory.write_offs import InMemoryWriteOffs
from linkledger.payouts.mature import MaturityDesk
from linkledger.payouts.redeem_points import RedemptionDesk
from linkledger.payouts.request_payout import PayoutDesk
from linkledger.payouts.run_batch import BatchDesk
from linkledger.payouts.seal_policy import SealPolicy
from linkledger.payouts.write_off import WriteOffDesk
from linkledger.program_time import local_day
from linkledger.stats.close_day import Rollup
from linkledger.terms.document import Terms
from linkledger.tracking.click_id import SigningKeys

KEYS = SigningKeys("simulation", {"simulation": b"signs clicks that no visitor ever made"})
_CONTACT_KEY = b"hashes contacts that never leave this process"


def hash_contact(contact: str) -> str:
    """The keyed hash by which contacts are compared, as a deployment has one with a secret key."""
    return hmac.digest(_CONTACT_KEY, contact.encode(), "sha256")[:16].hex()


class RunningProgram:
    """The stores and the desks of one program, from its first moment ``began`` on."""

    def __init__(self, terms: Terms, began: datetime) -> None:
        self.terms = terms
        self.began = began
        self.name = terms.program
        self.terms_store = InMemoryTerms()
        self.terms_store.publish(terms)
        self._moved: set[str] = set()
        self.ledger = InMemoryLedger()
        self.closings = InMemoryClosings()
        self.partners = InMemoryPartners()
        self.links = InMemoryLinks()
        self.clicks = InMemoryClicks()
        self.events = InMemoryEvents()
        self.people = InMemoryPeople()
        self.stats = InMemoryStats()
        self.leads = InMemoryLeads()
        self.book = InMemoryBook(self.ledger, self.closings)
        self.payouts = InMemoryPayouts(self.ledger)
        self.reception = ReceptionDesk(
            self.terms_store, self.events, self.people, self.links, self.clicks, KEYS, hash_contact, self.leads
        )
        self.months = MonthDesk(self.terms_store, self.partners, self.closings, self.book)
        self.settlement = SettlementDesk(
            self.terms_store, self.partners, self.events, self.closings, self.book, self.months
        )
        self.methods = InMemoryMethods()
        self.blocks = InMemoryBlocks()
        self.signals = InMemorySignals(self.blocks)
        self.payout_desk = PayoutDesk(self.terms_store, self.partners, self.ledger, self.payouts, self.blocks)
        self.redemptions = RedemptionDesk(self.terms_store, self.ledger, self.payouts, self.blocks, self.partners)
        self.batches = BatchDesk(self.payout_desk, self.closings, SealPolicy(self.methods, self.blocks, self.partners))
        self.maturity = MaturityDesk(self.ledger)
        self.write_offs = WriteOffDesk(self.terms_store, self.closings, self.ledger, InMemoryWriteOffs(self.ledger))
        self.auditor = Auditor(InMemoryCheckpoints(self.ledger))
        self.reconciler = Reconciler(self.settlement, self.book, self.events, self.closings, self.auditor, self.blocks)
        self.rollup = Rollup(
            self.terms_store,
            InMemoryRawItems(self.clicks, self.book),
            self.closings,
            self.stats,
            self.months,
        )

    def settle_posted(self, event: Event) -> None:
        """Settles an event. There is no operator to let late ones count: they count.

        What it moves elsewhere waits for ``catch_up``, so that a scenario out of order moves it once and not each time.
        """
        _, partners = self.settlement.settle_alone(event, released=True)
        self._moved |= partners

    def mark_recount(self, at: datetime) -> None:
        """Has the day counted again if it has closed, for a click that came late."""
        day, closed = local_day(at, self.terms.time_zone), self.closings.closed_through(self.name)
        if closed is not None and day <= closed:
            self.closings.mark_dirty(self.name, day)

    def catch_up(self) -> None:
        """Settles what events moved elsewhere: to be done before anybody reads a balance or closes a day."""
        for partner in sorted(self._moved):
            self.settlement.look_again(self.name, partner)
        self._moved.clear()
