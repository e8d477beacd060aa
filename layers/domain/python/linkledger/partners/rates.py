"""Rates of a partner's own, agreed by an operator: they hold for what occurs from then on, and never before."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from linkledger.errors import FieldFault, Invalid
from linkledger.money import Percent
from linkledger.partners.enroll import PartnerStore, known_partner, own_rate_faults
from linkledger.partners.partner import Former, Partner
from linkledger.terms.document import Terms


def read_rates(written: Mapping[str, str]) -> dict[str, Percent]:
    """Percentages by reward as people write them. Raises Invalid ``invalid_rates`` with every fault."""
    rates: dict[str, Percent] = {}
    faults = []
    for reward, text in written.items():
        try:
            rates[reward] = Percent.parse(text)
        except Invalid as fault:
            faults.append(FieldFault(f"percent.{reward}", fault.message.removesuffix(".")))
    _refuse(faults)
    return rates


def agree_rates(
    terms: Terms, partner_id: str, percents: Mapping[str, Percent], now: datetime, partners: PartnerStore
) -> Partner:
    """Puts these rates in place of all that the partner had; none at all: the terms' alone. The same change nothing.

    Raises NotFound ``unknown_partner``, Invalid ``invalid_rates`` with every fault (PROGRAMS.md bet-n-joy 3).
    """
    _refuse(own_rate_faults(terms, percents))
    partner = known_partner(partners, terms.program, partner_id)
    if partner.percents == percents:
        return partner
    former = (*partner.former_percents, Former(partner.percents, now))
    return partners.replace(replace(partner, percents=dict(percents), former_percents=former))


def _refuse(faults: list[FieldFault]) -> None:
    if faults:
        listed = "; ".join(f"{each.field}: {each.message}" for each in faults)
        raise Invalid("invalid_rates", f"{listed}.", faults=tuple(faults))
