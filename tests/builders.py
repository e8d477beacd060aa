"""A business in memory: the real use cases over the fakes, spoken to in the words of the trade."""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from linkledger.earning.accept_event import Acceptance
from linkledger.earning.customers import CustomerRecord
from linkledger.earning.outcomes import Outcome
from linkledger.ledger.accounts import Balance
from linkledger.ledger.entries import AccountKey, Entry
from linkledger.memory.access import InMemoryAudit, InMemoryOperators
from linkledger.memory.api_keys import InMemoryApiKeys
from linkledger.memory.conversions import InMemoryConversions
from linkledger.memory.jobs import InMemoryJobFiles, InMemoryJobQueue, InMemoryJobs
from linkledger.memory.joining import InMemoryAcceptances, InMemoryInvitations
from linkledger.memory.material import InMemoryMaterial, InMemoryMaterialFiles
from linkledger.memory.notices import InMemoryNotices
from linkledger.memory.sign_ins import InMemorySignIns
from linkledger.memory.webhooks import InMemoryDeliveries, InMemoryQueues, InMemorySubscriptions
from linkledger.partners.contacts import comparable_contacts
from linkledger.partners.enroll import Application, approve, enroll
from linkledger.partners.partner import Partner
from linkledger.payouts.payout import Payout
from linkledger.payouts.request_payout import PayoutRequest
from linkledger.program_time import format_instant
from linkledger.simulation.running_program import KEYS, RunningProgram, hash_contact
from linkledger.terms.document import Terms
from linkledger.terms.presets import load_preset
from linkledger.tracking.record_click import ClickRequest, decide_redirect

START = datetime(2026, 3, 1, 9, tzinfo=UTC)
CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36"
)


@dataclass
class Visitor:
    """Somebody with a browser: remembers the cookie, and the click id that the landing page received."""

    cookie: str = ""
    click_id: str | None = None


class Business(RunningProgram):
    """One program, all stores in memory, and a clock that only the tests move."""

    def __init__(self, terms: Terms, now: datetime = START, *, settles_at_once: bool = True) -> None:
        super().__init__(terms, now)
        self.now = now
        self.settles_at_once = settles_at_once
        self.ids: Counter[str] = Counter()
        self.audit = InMemoryAudit()
        self.notices = InMemoryNotices()
        self.operators = InMemoryOperators()
        self.sign_ins = InMemorySignIns()
        self.acceptances = InMemoryAcceptances()
        self.invitations = InMemoryInvitations(self.partners)
        self.material = InMemoryMaterial()
        self.material_files = InMemoryMaterialFiles()
        self.api_keys = InMemoryApiKeys()
        self.partner_keys = InMemoryApiKeys()
        self.conversions = InMemoryConversions()
        self.subscriptions = InMemorySubscriptions()
        self.deliveries = InMemoryDeliveries()
        self.queues = InMemoryQueues()
        self.jobs = InMemoryJobs()
        self.job_queue = InMemoryJobQueue()
        self.job_files = InMemoryJobFiles()

    @classmethod
    def running(cls, preset: str, **changes: Any) -> "Business":
        return cls(load_preset(preset), **changes)

    # -- time ------------------------------------------------------------------------------------------------------

    def after(self, **duration: float) -> "Business":
        """Lets time pass."""
        self.now += timedelta(**duration)
        return self

    def at(self, text: str) -> "Business":
        """Moves the clock to an instant."""
        self.now = datetime.fromisoformat(text)
        return self

    def publish(self, terms: Terms) -> None:
        """Other terms from now on."""
        self.terms = self.terms_store.publish(terms, self.now).terms

    # -- people ----------------------------------------------------------------------------------------------------

    def enroll(self, partner: str, **details: Any) -> Partner:
        phone = details.pop("phone", None)
        hashes = frozenset(map(hash_contact, comparable_contacts(email=None, phone=phone)))
        details.setdefault("account", f"account-of-{partner}")
        application = Application(partner, contact_hashes=hashes, **details)
        return enroll(self.terms, application, self.now, self.partners, self.links)

    def approve(self, partner: str) -> Partner:
        return approve(self.terms, partner, self.now, self.partners, self.links)

    def click(self, visitor: Visitor, partner: str) -> None:
        """The visitor follows the partner's link and lands on the shop."""
        link = self.links.get(self.code_of(partner))
        request = ClickRequest("GET", user_agent=CHROME, ip="203.0.113.7", cookie=visitor.cookie)
        self.ids["click"] += 1
        at_ms = int(self.now.timestamp() * 1000)
        decision = decide_redirect(request, link, KEYS, at_ms, self.ids["click"].to_bytes(6))
        if decision.click is not None:
            self.clicks.put(decision.click)
            visitor.cookie = decision.set_cookie.split(";")[0].removeprefix("ll=")
        found = parse_qs(urlsplit(decision.location).query).get("click_id")
        visitor.click_id = found[0] if found else visitor.click_id

    def code_of(self, partner: str) -> str:
        found = self.partners.get(self.terms.program, partner)
        return found.code if found else partner.upper()

    # -- events ----------------------------------------------------------------------------------------------------

    def post(self, type_: str, customer: str | None = None, **fields: Any) -> str:
        """The shop's back end posts an event that happens now (or ``occurred_at``); returns its id."""
        self.ids["event"] += 1
        body = {"id": f"e{self.ids['event']}", "type": type_, "customer": customer}
        body |= {"occurred_at": format_instant(self.now)} | fields
        if "amount" in body:
            body.setdefault("currency", self.terms.unit)
        self.send({name: value for name, value in body.items() if value is not None})
        return str(body["id"])

    def send(self, body: dict[str, Any]) -> Acceptance:
        acceptance = self.reception.accept(self.terms.program, body, json.dumps(body), self.now)
        if self.settles_at_once:
            self.settle(str(body["id"]))
        return acceptance

    def settle(self, event: str) -> Outcome:
        accepted = self.events.get(self.terms.program, event)
        assert accepted is not None
        return self.settlement.settle(accepted)

    def sign_up(self, customer: str, visitor: Visitor | None = None, **fields: Any) -> str:
        if visitor is not None and visitor.click_id:
            fields["click_id"] = visitor.click_id
        return self.post("signup", customer, **fields)

    def refund(self, of: str, amount: int, **fields: Any) -> str:
        return self.post("refund", None, of=of, amount=amount, **fields)

    def request_payout(self, partner: str, amount: int, to: str = "bank", key: str | None = None) -> Payout:
        self.ids["payout"] += 1
        key = key or f"request-{self.ids['payout']}"
        return self.payout_desk.request(PayoutRequest(self.terms.program, partner, amount, to, key), self.now)

    # -- what came of it -------------------------------------------------------------------------------------------

    def outcome(self, event: str) -> Outcome:
        records = (record for record in self.book.records.values())
        found = [each.outcome for record in records for each in record.history if each.event.id == event]
        assert found, f"{event} is not settled"
        assert found[0] is not None
        return found[0]

    def earned(self, event: str) -> int:
        return sum(line.amount for line in self.outcome(event).lines)

    def balance(self, partner: str) -> Balance:
        return self.ledger.balance(self.account(partner))

    def account(self, partner: str) -> AccountKey:
        return AccountKey(self.terms.program, partner, self.terms.unit)

    def journal(self, partner: str) -> list[Entry]:
        return self.ledger.entries_of(self.account(partner))

    def customer(self, customer: str) -> CustomerRecord:
        return self.book.load(self.terms.program, customer)

    def partner_of(self, customer: str) -> str | None:
        return self.customer(customer).state.partner

    def net(self) -> dict[tuple[str | None, str | None, str, str], int]:
        """The canonical ledger: net per event, rule, recipient and unit; what nets to nothing is left out."""
        sums: Counter[tuple[str | None, str | None, str, str]] = Counter()
        for entry in self.ledger.journal.values():
            if entry.event is not None:
                sums[entry.event, entry.rule, entry.account.recipient, entry.account.unit] += entry.amount
        return {slot: amount for slot, amount in sums.items() if amount}
