"""Records of tables' streams -> what webhooks tell of them."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from linkledger.webhooks.facts import Fact
from linkledger.webhooks.sources import fact_of_entry, fact_of_payout, fact_of_registration, facts_of_partner
from linkledger_aws.storage import keys
from linkledger_aws.storage.journal import EntryItem
from linkledger_aws.storage.month_items import RegistrationItem
from linkledger_aws.storage.partners import PartnerItem
from linkledger_aws.storage.payout_items import PayoutItem

type Image = Mapping[str, Any]


def facts_of(record: Mapping[str, Any]) -> list[Fact]:
    """What a raw stream record tells, by the table that its ARN names.

    Raises KeyError, or whatever pynamodb makes of an attribute of the wrong type, where it can't be read.
    """
    table = str(record["eventSourceARN"]).split("/")[1].rpartition("-")[2]
    change = record["dynamodb"]
    return _READERS[table](change.get("OldImage"), change["NewImage"])


def _entry(_: Image | None, after: Image) -> list[Fact]:
    return _listed(fact_of_entry(EntryItem.from_raw_data(dict(after)).to_entry()))


def _payout(before: Image | None, after: Image) -> list[Fact]:
    was, is_ = (PayoutItem.from_raw_data(dict(each)).to_payout() if each else None for each in (before, after))
    return _listed(fact_of_payout(was, is_) if is_ is not None else None)


def _partner(before: Image | None, after: Image) -> list[Fact]:
    was, is_ = (PartnerItem.from_raw_data(dict(each)).to_partner() if each else None for each in (before, after))
    return facts_of_partner(was, is_) if is_ is not None else []


def _registration(_: Image | None, after: Image) -> list[Fact]:
    item = RegistrationItem.from_raw_data(dict(after))
    program, partner, at, event = keys.months.registration_of(item.pk, item.sk)
    return [fact_of_registration(program, partner, item.customer, event, at)]


def _listed(fact: Fact | None) -> list[Fact]:
    return [] if fact is None else [fact]


_READERS: Final[Mapping[str, Callable[[Image | None, Image], list[Fact]]]] = MappingProxyType(
    {"journal": _entry, "payouts": _payout, "partners": _partner, "customers": _registration}
)
