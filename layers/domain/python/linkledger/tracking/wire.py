"""Links and clicks as DynamoDB items: one mapping for the redirect, which has no SDK, and for stores that have one."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TypedDict

from linkledger.tracking.click import Click, ClickKind
from linkledger.tracking.click_id import ClickId
from linkledger.tracking.link import SUBS, Link, LinkStatus
from linkledger.tracking.tally import PartnerDay

# Aliases are evaluated when somebody asks; the first name in quotes costs a cold start a millisecond.
type _Values = Sequence[AttributeValue]
type _Named = Mapping[str, AttributeValue]


class AttributeValue(TypedDict, total=False):
    """A typed attribute value as DynamoDB's wire has it."""

    S: str
    N: str
    BOOL: bool
    L: _Values
    M: _Named


Item = Mapping[str, AttributeValue]
LINK_SK = "link"


def link_key(code: str) -> dict[str, AttributeValue]:
    """Primary key of a link."""
    return {"pk": {"S": code}, "sk": {"S": LINK_SK}}


def link_to_item(link: Link) -> dict[str, AttributeValue]:
    """The link with its key and the keys of the index ``by_partner``."""
    created_at = _instant(link.created_at)
    item = link_key(link.code) | {
        "partner_key": {"S": f"{link.program}#{link.partner}"},
        "sk2": {"S": f"{created_at}#{link.code}"},
        "program": {"S": link.program},
        "partner": {"S": link.partner},
        "status": {"S": str(link.status)},
        "destination": {"S": link.destination},
        "allowed_hosts": _texts(link.allowed_hosts),
        "fallback": {"S": link.fallback},
        "window_seconds": {"N": str(link.window_seconds)},
        "time_zone": {"S": link.time_zone},
        "created_at": {"S": created_at},
        "cookies": {"BOOL": link.cookies},
        "click_ids": {"BOOL": link.click_ids},
        "pass_through": _texts(link.pass_through),
    }
    if link.subs:
        item["subs"] = subs_to_value(link.subs)
    if link.label:
        item["label"] = {"S": link.label}
    if link.archived_at:
        item["archived_at"] = {"S": _instant(link.archived_at)}
    return item


def subs_to_value(subs: tuple[tuple[str, str], ...]) -> AttributeValue:
    """A link's default sub ids by name."""
    return {"M": {name: {"S": value} for name, value in subs}}


def link_from_item(item: Item) -> Link:
    """The link of an item; raises KeyError or ValueError on an item that is none."""
    return Link(
        code=item["pk"]["S"],
        program=item["program"]["S"],
        partner=item["partner"]["S"],
        status=LinkStatus(item["status"]["S"]),
        destination=item["destination"]["S"],
        allowed_hosts=_strings(item["allowed_hosts"]),
        fallback=item["fallback"]["S"],
        window_seconds=int(item["window_seconds"]["N"]),
        time_zone=item["time_zone"]["S"],
        created_at=datetime.fromisoformat(item["created_at"]["S"]),
        cookies=item["cookies"]["BOOL"],
        click_ids=item["click_ids"]["BOOL"],
        pass_through=_strings(item["pass_through"]),
        subs=tuple((name, value["S"]) for name, value in sorted(item["subs"]["M"].items())) if "subs" in item else (),
        label=_string(item, "label"),
        archived_at=datetime.fromisoformat(item["archived_at"]["S"]) if "archived_at" in item else None,
    )


def click_key(click: ClickId) -> dict[str, AttributeValue]:
    """Primary key of a click, derived from its id alone."""
    program, day, shard, name = click.key
    return {"pk": {"S": f"{program}#{day}#{shard:02d}"}, "sk": {"S": name}}


def dirty_day_key(program: str, day: str) -> dict[str, AttributeValue]:
    """Primary key, in the table of closings, of the mark that the program-local day must be recounted."""
    return {"pk": {"S": program}, "sk": {"S": f"dirty#{day}"}}


def live_counts_key(day: PartnerDay) -> dict[str, AttributeValue]:
    """Primary key, in the table of stats, of a partner's approximate counts of one day."""
    return {"pk": {"S": f"{day.program}#{day.partner}#{day.day[:7]}"}, "sk": {"S": f"{day.day}#live"}}


def click_to_item(click: Click) -> dict[str, AttributeValue]:
    """The click with its key; empty attributes are left out. At most 1,024 bytes by DynamoDB's count."""
    item = click_key(click.id)
    item["partner"] = {"S": click.id.partner}
    item["code"] = {"S": click.id.code}
    item["kind"] = {"S": str(click.kind)}
    item["day"] = {"S": click.day}
    item["browser"] = {"S": click.browser}
    item["expires_at"] = {"N": str(click.expires_at)}
    for name, value in (("visitor", click.visitor), ("referrer", click.referrer), ("country", click.country)):
        if value:
            item[name] = {"S": value}
    for name, value in click.subs.items():
        item[name] = {"S": value}
    if click.candidates:
        item["candidates"] = _texts([_candidate(each) for each in click.candidates])
    if click.marks:
        item["marks"] = _texts(click.marks)
    return item


def click_from_item(item: Item) -> Click:
    """The click of an item or of a stream's image; raises KeyError or ValueError on an item that is none."""
    program, _, shard = item["pk"]["S"].split("#")
    at_ms, random = item["sk"]["S"].split("#")
    return Click(
        id=ClickId(program, item["partner"]["S"], item["code"]["S"], int(at_ms), int(shard), random),
        kind=ClickKind(item["kind"]["S"]),
        day=item["day"]["S"],
        visitor=_string(item, "visitor"),
        browser=item["browser"]["S"],
        referrer=_string(item, "referrer"),
        country=_string(item, "country"),
        subs={name: item[name]["S"] for name in SUBS if name in item},
        candidates=tuple(_from_candidate(program, text) for text in _strings(item.get("candidates", {}))),
        marks=_strings(item.get("marks", {})),
    )


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _candidate(click: ClickId) -> str:
    return f"{click.partner}/{click.code}/{click.at_ms:013d}/{click.shard:02d}/{click.random}"


def _from_candidate(program: str, text: str) -> ClickId:
    partner, code, at_ms, shard, random = text.split("/")
    return ClickId(program, partner, code, int(at_ms), int(shard), random)


def _texts(values: Sequence[str]) -> AttributeValue:
    return {"L": [{"S": value} for value in values]}


def _strings(value: AttributeValue) -> tuple[str, ...]:
    return tuple(each["S"] for each in value.get("L", ()))


def _string(item: Item, name: str) -> str:
    return item[name]["S"] if name in item else ""
