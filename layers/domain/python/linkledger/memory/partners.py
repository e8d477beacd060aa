"""Partners and memberships in memory."""

from bisect import insort
from collections.abc import Sequence

from linkledger.errors import Conflict
from linkledger.partners.partner import Partner


class InMemoryPartners:
    """Partners by id, and the ids of each program in their order."""

    def __init__(self) -> None:
        self.partners: dict[tuple[str, str], Partner] = {}
        self.members: dict[str, set[tuple[str, str]]] = {}
        self._ids: dict[str, list[str]] = {}

    def get(self, program: str, partner: str) -> Partner | None:
        return self.partners.get((program, partner))

    def put_new(self, partner: Partner) -> None:
        """Raises Conflict ``partner_exists``."""
        if (partner.program, partner.id) in self.partners:
            raise Conflict("partner_exists", f"Program {partner.program} already has a partner {partner.id!r}.")
        self.replace(partner)

    def replace(self, partner: Partner) -> None:
        if (partner.program, partner.id) not in self.partners:
            insort(self._ids.setdefault(partner.program, []), partner.id)
        self.partners[partner.program, partner.id] = partner

    def of_program(self, program: str) -> Sequence[Partner]:
        return [self.partners[program, each] for each in self._ids.get(program, ())]

    def memberships(self, sub: str) -> Sequence[tuple[str, str]]:
        return sorted(self.members.get(sub, ()))

    def add_membership(self, sub: str, program: str, partner: str) -> None:
        self.members.setdefault(sub, set()).add((program, partner))
