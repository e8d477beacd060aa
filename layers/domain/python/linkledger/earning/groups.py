"""Groups: customers and partners that can move each other's commissions, so that each group is derived by itself."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from linkledger.earning.events import Event
from linkledger.earning.originals import customer_of
from linkledger.earning.ports import EventReader
from linkledger.partners.partner import Partner

_Node = tuple[str, str]


def groups_of(
    events: Iterable[Event], known: EventReader, partners: Mapping[str, Partner]
) -> Iterable[Sequence[Event]]:
    """The events by group, each in the order in which they occurred; reversals of what never came are in none.

    A customer is in one group with every partner that ever had a claim on it: tiers count the partner's customers, and
    months add them up. What goes to the levels above is decided with the event, and ties nobody together.
    """
    above: dict[_Node, _Node] = {}
    of_customer: defaultdict[str, list[Event]] = defaultdict(list)
    for event in events:
        customer = customer_of(known, event)
        if customer is None:
            continue
        of_customer[customer].append(event)
        claimed = {claim.partner for claim in event.candidates}
        if customer in partners:
            claimed |= partners[customer].parents
        for partner in claimed:
            if partner is not None:
                above[_top(above, ("partner", partner))] = _top(above, ("customer", customer))
    grouped: defaultdict[_Node, list[Event]] = defaultdict(list)
    for customer, theirs in of_customer.items():
        grouped[_top(above, ("customer", customer))] += theirs
    for group in grouped.values():
        yield sorted(group, key=lambda each: each.key)


def _top(above: dict[_Node, _Node], node: _Node) -> _Node:
    while (next_above := above.get(node, node)) != node:
        above[node] = above.get(next_above, next_above)
        node = next_above
    return node
