"""Links in memory."""

from collections.abc import Sequence

from linkledger.errors import Conflict, Stale
from linkledger.tracking.link import Link, LinkStatus


class InMemoryLinks:
    """Links by code, and the codes of each partner."""

    def __init__(self) -> None:
        self.links: dict[str, Link] = {}
        self._codes: dict[tuple[str, str], set[str]] = {}

    def get(self, code: str) -> Link | None:
        return self.links.get(code)

    def put_new(self, link: Link) -> None:
        """Raises Conflict ``code_taken``."""
        if link.code in self.links:
            raise Conflict("code_taken", f"The code {link.code} is taken: choose another.")
        self.links[link.code] = link
        self._codes.setdefault((link.program, link.partner), set()).add(link.code)

    def replace(self, link: Link, before: LinkStatus) -> None:
        """Raises Stale ``link_changed`` where the link's status is no longer ``before``."""
        known = self.links.get(link.code)
        if known is None or known.status is not before:
            raise Stale("link_changed", f"Link {link.code} is no longer {before}; look again.")
        self.links[link.code] = link

    def describe(self, link: Link) -> None:
        self.links[link.code] = self.links[link.code]._replace(label=link.label, subs=link.subs)

    def of_partner(self, program: str, partner: str) -> Sequence[Link]:
        mine = (self.links[each] for each in self._codes.get((program, partner), ()))
        return sorted(mine, key=lambda each: (each.created_at, each.code))
