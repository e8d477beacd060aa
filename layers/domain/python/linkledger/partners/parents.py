"""Who is above a partner: an operator moves it, and what occurred before stays with those who were above it then."""

from dataclasses import replace
from datetime import datetime

from linkledger.errors import FieldFault, Invalid, NotFound
from linkledger.partners.enroll import PartnerStore, known_partner
from linkledger.partners.partner import Former, Partner


def move(program: str, partner_id: str, parent: str | None, now: datetime, partners: PartnerStore) -> Partner:
    """Puts a partner below another from now on, or below nobody. The same parent changes nothing.

    Raises NotFound ``unknown_partner`` or ``unknown_parent``, Invalid ``parent_below`` where the parent is the partner
    itself or below it (PROGRAMS.md multi-level).
    """
    partner = known_partner(partners, program, partner_id)
    if partner.parent == parent:
        return partner
    if parent is not None:
        check_above(program, partner_id, parent, partners)
    former = (*partner.former_parents, Former(partner.parent, now))
    return partners.replace(replace(partner, parent=parent, former_parents=former))


def check_above(program: str, partner_id: str, parent: str, partners: PartnerStore, *, field: str = "parent") -> None:
    """Raises NotFound ``unknown_parent``, Invalid ``parent_below`` of the ``field`` that named the parent."""
    above: str | None = parent
    seen: set[str] = set()
    while above is not None and above not in seen:
        seen.add(above)
        found = partners.get(program, above)
        if found is None:
            raise NotFound("unknown_parent", f"{field}: program {program} has no partner {above!r}; enroll it first.")
        if above == partner_id:
            fault = FieldFault(field, "is the partner itself, or below it")
            raise Invalid("parent_below", f"{field}: {parent!r} {fault.message}; name one who is not.", faults=(fault,))
        above = found.parent
