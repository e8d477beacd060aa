"""The visitor's cookie: the first click per partner and the latest one, so that first-click needs no look-up."""

from typing import NamedTuple

from linkledger.tracking.click_id import BadClickId, ClickId, SigningKeys, read_click_id

NAME = "ll"
MAX_AGE_SECONDS = 400 * 86_400
MAX_BYTES = 2048
MAX_PROGRAMS = 4
MAX_FIRSTS = 4


class SignedClick(NamedTuple):
    """A click id as signed text, with what it says."""

    text: str
    id: ClickId


class Cookie(NamedTuple):
    """The clicks that a visitor carries, by program, the least recently clicked program first.

    Each trail is in the order of time: the first click of at most four partners, then the latest click of all.
    """

    trails: tuple[tuple[SignedClick, ...], ...] = ()

    def clicks(self, program: str) -> tuple[ClickId, ...]:
        """The program's clicks that the visitor carries, oldest first."""
        return tuple(click.id for trail in self.trails for click in trail if click.id.program == program)

    def __str__(self) -> str:
        return "~".join(".".join(click.text for click in trail) for trail in self.trails)


def read_cookie(keys: SigningKeys, value: str) -> tuple[Cookie, tuple[str, ...]]:
    """The cookie's genuine clicks, and why each of the others was ignored (``malformed``, ``forged``, ...)."""
    if not value:
        return Cookie(), ()
    if len(value) > MAX_BYTES:
        return Cookie(), ("malformed",)
    trails: dict[str, list[SignedClick]] = {}
    faults: list[str] = []
    for text in value.replace("~", ".").split("."):
        try:
            click = SignedClick(text, read_click_id(keys, text))
        except BadClickId as error:
            faults.append(error.code)
        else:
            trails.setdefault(click.id.program, []).append(click)
    return _ordered([_in_time(trail) for trail in trails.values()]), tuple(faults)


def remember(cookie: Cookie, new: SignedClick, window_seconds: int) -> Cookie:
    """The cookie after one more click.

    A partner's first click stays, however often the partner is clicked again (PROGRAMS.md, keycrm 2). Where four
    first clicks are held already, the oldest whose window is over makes room; if none is, the new click is kept as
    the latest alone.
    """
    known = next((trail for trail in cookie.trails if trail[0].id.program == new.id.program), ())
    firsts = _firsts(known)
    if new.id.partner not in {click.id.partner for click in firsts} and len(firsts) == MAX_FIRSTS:
        over = [click for click in firsts if new.id.at_ms > click.id.at_ms + window_seconds * 1000]
        firsts = [click for click in firsts if click not in over[:1]]
    others = [trail for trail in cookie.trails if trail is not known]
    return _within_limits((*others, (*firsts, new)))


def _firsts(trail: tuple[SignedClick, ...]) -> list[SignedClick]:
    by_partner: dict[str, SignedClick] = {}
    for click in trail:
        by_partner.setdefault(click.id.partner, click)
    return list(by_partner.values())[:MAX_FIRSTS]


def _within_limits(trails: tuple[tuple[SignedClick, ...], ...]) -> Cookie:
    kept = Cookie(trails[-MAX_PROGRAMS:])
    while len(kept.trails) > 1 and len(str(kept)) > MAX_BYTES:
        kept = Cookie(kept.trails[1:])
    return kept


def _in_time(trail: list[SignedClick]) -> tuple[SignedClick, ...]:
    return tuple(sorted(trail, key=lambda click: click.id.at_ms))


def _ordered(trails: list[tuple[SignedClick, ...]]) -> Cookie:
    return Cookie(tuple(sorted(trails, key=lambda trail: trail[-1].id.at_ms)))
