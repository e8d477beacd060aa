"""Claims on a customer: who may have brought it, by the code, inviter, lead or click that it comes with."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from linkledger.tracking.attribution import Candidate, Source
from linkledger.tracking.click_id import BadClickId, ClickId, SigningKeys, read_click_id
from linkledger.tracking.link import Link


class LinkReader(Protocol):
    """Links by code."""

    def get(self, code: str) -> Link | None: ...


class ClickReader(Protocol):
    """Clicks by their ids."""

    def earlier_clicks(self, click: ClickId) -> tuple[ClickId, ...]:
        """The earlier clicks of that visitor which the click's row carries; none when the row is not there."""


@dataclass(frozen=True)
class Claims:
    """What resolves claims into candidates, before anybody decides between them."""

    links: LinkReader
    clicks: ClickReader
    keys: SigningKeys

    def candidates(
        self,
        program: str,
        at: datetime,
        *,
        code: str | None = None,
        invited_by: str | None = None,
        lead_of: str | None = None,
        click_id: str | None = None,
    ) -> tuple[Candidate, ...]:
        """One candidate for each claim, one that can't count with its fault; those of a click with its earlier ones."""
        found: list[Candidate] = []
        if code:
            link = self.links.get(code.upper())
            mine = link if link is not None and link.program == program else None
            archived = mine is not None and mine.archived_at is not None and mine.archived_at <= at
            fault = "link_archived" if archived else None
            found.append(Candidate(Source.CODE, code, mine.partner if mine else None, at, fault))
        if invited_by:
            found.append(Candidate(Source.INVITE, invited_by, invited_by, at))
        if lead_of:
            found.append(Candidate(Source.LEAD, lead_of, lead_of, at))
        if click_id:
            found.extend(self._of_click(program, click_id, at))
        return tuple(found)

    def _of_click(self, program: str, click_id: str, at: datetime) -> list[Candidate]:
        try:
            click = read_click_id(self.keys, click_id)
        except BadClickId as fault:
            return [Candidate(Source.CLICK, click_id[:16], None, at, f"click_id_{fault.code}")]
        if click.program != program:
            return [Candidate(Source.CLICK, click.reference, None, click.at, "other_program")]
        clicks = (*self.clicks.earlier_clicks(click), click)
        return [Candidate(Source.CLICK, each.reference, each.partner, each.at) for each in clicks]
