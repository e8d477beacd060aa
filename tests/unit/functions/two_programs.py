"""Three partners over one set of tables: Anna and Zoltan in keycrm, and in b1 another Anna with the very same ids."""

from collections import Counter
from copy import copy
from datetime import UTC, datetime

from linkledger.access.api_keys import KeyScope
from linkledger.access.audit import Actor
from linkledger.jobs.job import Job, JobFile, JobName, done
from linkledger.partners.api_keys import make_partner_key
from linkledger.partners.enroll import make_link
from linkledger.partners.leads import Lead, LeadContact
from linkledger.payouts.method import PayoutMethod, change_method
from linkledger.payouts.payout import Step
from linkledger.terms.document import Terms
from linkledger.terms.presets import load_preset
from linkledger.webhooks.delivery import DeliveryState, ping
from linkledger.webhooks.facts import FactType
from linkledger.webhooks.subscription import Owner, subscribe
from tests.builders import START, Business, Visitor

ANNA, ZOLTAN, OTHER_ANNA = "sub-of-anna", "sub-of-zoltan", "sub-of-the-other-anna"
APRIL = datetime(2026, 4, 5, 9, tzinfo=UTC)
IBAN = "NL91ABNA0417164300"


def beside(business: Business, terms: Terms) -> Business:
    """Another program in the same tables; its shop numbers its events from 1 as well."""
    other = copy(business)
    other.terms, other.ids = terms, Counter()
    other.terms_store.publish(terms)
    return other


def live(business: Business, partner: str, prefix: str, amount: int) -> None:
    """The partner's customers click, sign up, pay, take something back; the partner is paid, and waits for more."""
    terms, code = business.terms, business.code_of(partner)
    extra = make_link(terms, business.partners.partners[terms.program, partner], f"{code}-BLOG", business.now)
    business.links.put_new(extra)
    for number in (1, 2, 3):
        visitor, customer = Visitor(), f"{prefix}c{number}"
        business.after(minutes=1).click(visitor, partner)
        business.sign_up(customer, visitor, id=f"{prefix}s{number}", account=f"{prefix}crm-{number}", **person(prefix))
        event = "topup" if terms.program == "b1" else "payment"
        paid = business.after(minutes=1).post(event, customer, id=f"{prefix}p{number}", amount=amount * number)
    business.after(minutes=1).refund(paid, amount // 2, id=f"{prefix}r1")
    lead = Lead(f"lead_{prefix}1-of-{terms.program}", terms.program, partner, business.now, frozenset())
    business.leads.put_new(lead, LeadContact(**person(f"{prefix}lead-")))
    owner = business.partners.partners[terms.program, partner]
    make_partner_key(
        business.partner_keys, owner, key_text(terms.program, partner), business.now, name=None, scopes=set(KeyScope)
    )
    name = JobName(terms.program, partner, f"job_{prefix}1-of-{terms.program}")
    ordered = Job(name, "customers_csv", {"kind": "customers_csv"}, Actor("partner", partner), business.now)
    business.jobs.put_new(done(ordered, JobFile(f"{prefix}customers.csv", "text/csv", 9, "0" * 64), APRIL))
    method = PayoutMethod(terms.program, partner, "sepa", f"{prefix}Holder", iban=IBAN)
    change_method(business.methods, method, "dana", business.now)
    hook(business, partner, prefix)
    to = "balance:acme" if terms.program == "b1" else "bank"
    business.request_payout(partner, amount // 20, to, f"{prefix}k1")


def key_text(program: str, partner: str) -> str:
    """The API key that the partner's scripts send; it may do whatever a key may."""
    return f"llp_key-of-{program}-{partner}"


def hook(business: Business, partner: str, prefix: str) -> None:
    """A webhook of the partner's, which was told one thing and did not take it."""
    owner = Owner(business.terms.program, partner)
    id_, url = f"wh_{prefix}1-of-{owner.program}", f"https://{prefix}hooks.example.com/in"
    types = frozenset({FactType.PAYOUT_SETTLED})
    made = subscribe(business.subscriptions, id_, owner, f"sub-of-{partner}", url, types, business.now, loopback=False)
    told = ping(made, prefix, business.now, business.deliveries, business.queues)
    business.deliveries.turn(told, DeliveryState.DEAD)


def person(prefix: str) -> dict[str, str]:
    return {
        "name": f"{prefix}Ivanenko",
        "email": f"{prefix}ivanenko@shop.example",
        "phone": f"+38044765432{len(prefix)}",
    }


def world(*, zoltan: bool = True, other_anna: bool = True) -> Business:
    """A month of Anna's, with or without what the others did; it closes, and everybody's payouts are made."""
    business = Business.running("keycrm")
    other = beside(business, load_preset("b1"))
    for partner, sub in (("anna", ANNA), ("zoltan", ZOLTAN)):
        business.enroll(partner)
        business.partners.add_membership(sub, "keycrm", partner)
    other.enroll("anna", code="OTHER-ANNA", name="Anna Andersson", company="elsewhere")
    other.partners.add_membership(OTHER_ANNA, "b1", "anna")
    live(business, "anna", "", 200_000)
    if other_anna:
        live(other, "anna", "", 123_450)
    if zoltan:
        live(business, "zoltan", "zoltans-", 987_650)
    business.now = APRIL
    for program in ("keycrm", "b1"):
        business.rollup.run(program, START, APRIL)
    return business


def pay(business: Business) -> None:
    """What was asked for is transferred."""
    business.batches.run("keycrm", business.now)
    business.batches.seal("keycrm", "2026-03", Step("dana", business.now))
    business.batches.approve("keycrm", "2026-03", Step("erik", business.now))
    business.batches.settle("keycrm", "2026-03", Step("erik", business.now))


def ids_of(business: Business, program: str, partner: str) -> set[str]:
    """By what the partner's things are named: its own id, codes, customers, accounts, events, entries, payouts."""
    leads, _ = business.leads.of_partner(program, partner, limit=100, cursor=None)
    customers = list(business.book.customers_of(program, partner))
    records = [business.book.load(program, each.customer) for each in customers]
    return {
        partner,
        f"account-of-{partner}",
        *(each.code for each in business.links.of_partner(program, partner)),
        *(each.id for each in leads),
        *(
            id_
            for account, id_ in business.ledger.journal
            if (account.program, account.recipient) == (program, partner)
        ),
        *(each.customer for each in records),
        *(account for each in records for account in each.state.accounts),
        *(settled.event.id for each in records for settled in each.history),
        *(each.id for each in business.payouts.of_partner(program, partner)),
        *(each.id for each in business.subscriptions.of_owner(Owner(program, partner))),
        *(each.id for each in business.deliveries.kept.values() if each.owner == Owner(program, partner)),
        *(each.id for each in business.jobs.jobs if (each.program, each.partner) == (program, partner)),
        *(each.id for each in business.partner_keys.of_owner(program, partner)),
        _first_commission(business, program, partner),
    }


def _first_commission(business: Business, program: str, partner: str) -> str:
    return next(
        key[1] for key in sorted(business.ledger.journal) if key[0].recipient == partner and key[0].program == program
    )


def personal_data(business: Business) -> set[str]:
    """Names, e-mail addresses, phone numbers and bank details of everybody."""
    found = {IBAN}
    for each in business.people.people.values():
        found |= {text for text in (each.name, each.email, each.phone) if text}
    return found
