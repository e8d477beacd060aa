"""Playing a scenario: each action through the use case that production has for it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from linkledger.earning.accept_event import Acceptance
from linkledger.errors import LinkledgerError, NotFound, Refused
from linkledger.ledger.entries import AccountKey
from linkledger.ledger.recipients import customer_recipient
from linkledger.money import POINTS
from linkledger.partners.contacts import comparable_contacts
from linkledger.partners.enroll import Application, approve, enroll
from linkledger.partners.partner import Partner
from linkledger.payouts.quote_purchase import Quote as QuotedPurchase
from linkledger.payouts.quote_purchase import quote
from linkledger.payouts.redeem_points import Redemption
from linkledger.payouts.request_payout import PayoutRequest
from linkledger.program_time import format_instant
from linkledger.simulation.actions import Action, Approve, Click, Enroll, Now, Post, Quote, Redeem, RequestPayout
from linkledger.simulation.passage import Passage
from linkledger.simulation.quoting import state_with_claim
from linkledger.simulation.running_program import RunningProgram, hash_contact
from linkledger.simulation.visitors import Visitors


@dataclass(frozen=True)
class RefusedAction:
    """An action that changed nothing, and why."""

    action: Action
    refusal: LinkledgerError


@dataclass(frozen=True)
class Quoted:
    """What a quote said."""

    id: str
    quote: QuotedPurchase


class Play:
    """One scenario on its way: the program as it stands, what was refused and quoted so far."""

    def __init__(self, program: RunningProgram) -> None:
        self.program = program
        self.passage = Passage(program)
        self.refused: list[RefusedAction] = []
        self.quoted: list[Quoted] = []
        self.posts: dict[str, Post] = {}
        self.requested: dict[str, int] = {}
        self._visitors = Visitors()
        self._do: dict[type[Action], Callable[[Any], None]] = {
            Enroll: self._enroll,
            Approve: self._approve,
            Click: self._click,
            Post: self._post,
            RequestPayout: self._request_payout,
            Redeem: self._redeem,
            Quote: self._quote,
            Now: lambda _: None,
        }

    def act(self, action: Action) -> None:
        """Lets time pass until the action's moment, then does it; a refusal is kept and changes nothing."""
        self.passage.advance(action.at)
        try:
            self._do[type(action)](action)
        except LinkledgerError as refusal:
            self.refused.append(RefusedAction(action, refusal.with_traceback(None)))

    def _enroll(self, action: Enroll) -> None:
        contacts = comparable_contacts(email=action.email, phone=action.phone)
        application = Application(
            action.partner,
            account=action.account,
            company=action.company,
            contact_hashes=frozenset(map(hash_contact, contacts)),
            name=action.name,
            code=action.code.upper() if action.code else None,
            parent=action.parent,
            percents=action.percents,
        )
        enroll(self.program.terms, application, action.at, self.program.partners, self.program.links)

    def _approve(self, action: Approve) -> None:
        approve(self.program.terms, action.partner, action.at, self.program.partners, self.program.links)

    def _click(self, action: Click) -> None:
        partner = self._partner(action.partner)
        refusal = partner.refusal_at(action.at)
        if refusal is not None:
            raise Refused(refusal, f"The link of {partner.id} leads nowhere yet, or no more: it is {partner.status}.")
        link = self.program.links.get(partner.code)
        assert link is not None
        click = self._visitors.click(action.visitor, link, action.at)
        if click is not None:
            self.program.clicks.put(click)
            self.program.mark_recount(action.at)

    def _post(self, action: Post) -> None:
        known = self.posts.get(action.id)
        if known is not None and known.fields == action.fields:
            return
        body = self._body(action)
        said = self.program.reception.accept(self.program.name, body, f"line {action.line}", self.passage.now)
        if said is Acceptance.ACCEPTED:
            self.posts[action.id] = action
            event = self.program.events.get(self.program.name, action.id)
            assert event is not None
            waiting = self.program.book.waiting_for(self.program.name, action.id)
            for each in (event, *waiting):
                self.program.settle_posted(each)

    def _body(self, action: Post) -> dict[str, Any]:
        body = dict(action.fields)
        visitor = body.pop("visitor", None)
        click_id = self._visitors.click_id(visitor, action.at) if visitor is not None else None
        if click_id is not None:
            body["click_id"] = click_id
        if "amount" in body:
            body.setdefault("currency", self.program.terms.unit)
        return body | {"occurred_at": format_instant(action.at), "on_unknown_customer": "wait"}

    def _request_payout(self, action: RequestPayout) -> None:
        key = action.id or f"line {action.line}"
        self.program.catch_up()
        request = PayoutRequest(self.program.name, action.partner, action.amount, action.to, key, action.comment)
        payout = self.program.payout_desk.request(request, action.at)
        self.requested.setdefault(payout.id, action.line)

    def _redeem(self, action: Redeem) -> None:
        spender = self._partner(action.partner).id if action.partner else None
        recipient = spender or self._spender(action.customer or "").recipient
        key = action.id or f"line {action.line}"
        self.program.catch_up()
        redemption = Redemption(self.program.name, recipient, action.amount, action.purchase, key)
        self.program.redemptions.redeem(redemption, action.at)

    def _quote(self, action: Quote) -> None:
        self.program.catch_up()
        held = self.program.ledger.balance(self._spender(action.customer)).available
        click_id = self._visitors.click_id(action.visitor, action.at) if action.visitor is not None else None
        state = state_with_claim(self.program, action.customer, action.code, click_id, action.at)
        said = quote(self.program.terms, state, held, action.purchase, action.at, product=action.product)
        self.quoted.append(Quoted(action.id or f"line {action.line}", said))

    def _spender(self, name: str) -> AccountKey:
        """The points of a customer; a partner who is no customer spends what it earned as a partner."""
        as_customer = AccountKey(self.program.name, customer_recipient(name), POINTS)
        as_partner = AccountKey(self.program.name, name, POINTS)
        only_partner = self.program.book.head(self.program.name, name).version == 0
        return as_partner if only_partner and self.program.partners.get(self.program.name, name) else as_customer

    def _partner(self, name: str) -> Partner:
        partner = self.program.partners.get(self.program.name, name)
        if partner is None:
            raise NotFound("unknown_partner", f"Program {self.program.name} has no partner {name!r}.")
        return partner
