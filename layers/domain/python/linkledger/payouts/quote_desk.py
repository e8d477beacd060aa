"""Quoting at the checkout: the customer as it stands, with the claim that the purchase carries, and its points."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from linkledger.earning.binding import Binding
from linkledger.earning.claims import Claims
from linkledger.earning.customers import CustomerRecord
from linkledger.earning.events import Event
from linkledger.earning.ports import PartnerReader, TermsStore
from linkledger.errors import FieldFault, Invalid
from linkledger.ledger.entries import AccountKey
from linkledger.ledger.recipients import customer_recipient
from linkledger.money import POINTS
from linkledger.payouts.ports import AccountReader
from linkledger.payouts.quote_purchase import Quote, quote
from linkledger.terms.document import Terms


class CustomerHeads(Protocol):
    """Customers as they stand."""

    def head(self, program: str, customer: str) -> CustomerRecord:
        """The customer without its history."""


@dataclass(frozen=True)
class Purchase:
    """A purchase that ``customer`` would make now: ``amount`` minor units of ``currency``, maybe with a claim."""

    program: str
    customer: str
    amount: int
    currency: str
    product: str | None = None
    code: str | None = None
    click_id: str | None = None


@dataclass(frozen=True)
class QuoteDesk:
    """Everything that quoting reads; it writes nothing."""

    terms: TermsStore
    partners: PartnerReader
    customers: CustomerHeads
    accounts: AccountReader
    claims: Claims

    def quote(self, purchase: Purchase, now: datetime) -> tuple[Quote, int]:
        """The price, and the points that the customer holds.

        Raises NotFound ``unknown_program``, Invalid ``wrong_currency``, ``amount_not_positive``. Source: PROGRAMS.md
        mif, zenden.
        """
        terms = self.terms.current(purchase.program).terms
        check_currency(terms, purchase.currency)
        state = self.customers.head(purchase.program, purchase.customer).state
        account = AccountKey(purchase.program, customer_recipient(purchase.customer), POINTS)
        held = self.accounts.balance(account).available
        brought_by = self._brought_by(terms, purchase, now)
        found = quote(terms, state, held, purchase.amount, now, product=purchase.product, brought_by=brought_by)
        return found, held

    def _brought_by(self, terms: Terms, purchase: Purchase, now: datetime) -> str | None:
        program, customer = purchase.program, purchase.customer
        candidates = self.claims.candidates(program, now, code=purchase.code, click_id=purchase.click_id)
        event = Event(program, "quote", "quote", now, now, customer, candidates=candidates)
        binding = Binding(terms, lambda partner: self.partners.get(program, partner))
        return binding.for_this_event(event)[0]


def check_currency(terms: Terms, currency: str) -> None:
    """Raises Invalid ``wrong_currency``: amounts of other currencies are not this program's."""
    if currency != terms.unit:
        message = f"currency: {terms.program} counts in {terms.unit}, not in {currency}."
        raise Invalid("wrong_currency", message, faults=(FieldFault("currency", f"must be {terms.unit}"),))
