"""Partners and memberships in memory."""

from bisect import bisect_right, insort
from collections.abc import Mapping, Sequence
from dataclasses import replace

from linkledger.errors import Conflict, Stale
from linkledger.partners.partner import Partner


class InMemoryPartners:
    """Partners by id, and the ids of each program in their order."""

    def __init__(self) -> None:
        self.partners: dict[tuple[str, str], Partner] = {}
        self.members: dict[str, set[tuple[str, str]]] = {}
        self._ids: dict[str, list[str]] = {}

    def get(self, program: str, partner: str) -> Partner | None:
        return self.partners.get((program, partner))

    def get_many(self, program: str, partners: Sequence[str]) -> Mapping[str, Partner]:
        """Those of the partners that there are, by id."""
        found = {each: self.get(program, each) for each in partners}
        return {each: partner for each, partner in found.items() if partner is not None}

    def put_new(self, partner: Partner) -> None:
        """Raises Conflict ``partner_exists``."""
        if (partner.program, partner.id) in self.partners:
            raise Conflict("partner_exists", f"Program {partner.program} already has a partner {partner.id!r}.")
        insort(self._ids.setdefault(partner.program, []), partner.id)
        self.partners[partner.program, partner.id] = partner

    def put_member(self, partner: Partner, sub: str) -> None:
        """Raises Conflict ``already_member``."""
        if (partner.program, partner.id) in self.partners or partner.program in dict(self.memberships(sub)):
            message = f"This sign-in, or this id, is taken in {partner.program} already; see GET /v1/me."
            raise Conflict("already_member", message)
        self.put_new(partner)
        self.add_membership(sub, partner.program, partner.id)

    def children(
        self, program: str, parent: str, *, limit: int, cursor: str | None
    ) -> tuple[Sequence[Partner], str | None]:
        below = [each for each in self.of_program(program) if each.parent == parent and each.id > (cursor or "")]
        return below[:limit], below[limit - 1].id if limit < len(below) else None

    def replace(self, partner: Partner) -> Partner:
        """Raises Stale ``partner_changed`` when it changed since it was read."""
        known = self.partners.get((partner.program, partner.id))
        if known is None or known.version != partner.version:
            raise Stale("partner_changed", f"Partner {partner.id} changed in the meantime; look again.")
        self.partners[partner.program, partner.id] = after = replace(partner, version=partner.version + 1)
        return after

    def of_program(self, program: str) -> Sequence[Partner]:
        return [self.partners[program, each] for each in self._ids.get(program, ())]

    def after(self, program: str, partner: str | None, limit: int) -> Sequence[Partner]:
        ids = self._ids.get(program, [])
        first = 0 if partner is None else bisect_right(ids, partner)
        return [self.partners[program, each] for each in ids[first : first + limit]]

    def memberships(self, sub: str) -> Sequence[tuple[str, str]]:
        return sorted(self.members.get(sub, ()))

    def add_membership(self, sub: str, program: str, partner: str) -> None:
        others = {each for each in self.members.get(sub, ()) if each[0] != program}
        self.members[sub] = others | {(program, partner)}
