"""Conversions that others than the merchant report: what waits, what becomes an event, and what takes it back.

A network's word counts by its token; what comes without one waits for an operator.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from linkledger.earning.events import Event
from linkledger.earning.postback import Postback, PostbackStatus
from linkledger.errors import Conflict, FieldFault, Refused
from linkledger.ids import digest

UNSIGNED_PER_CLICK = 3
"""How many conversions of one click may come without a token, those that an operator approved aside."""


class ConversionState(StrEnum):
    """Where a conversion stands."""

    PENDING = "pending"
    """The network has yet to decide."""
    WAITING = "waiting"
    """An operator has to decide."""
    APPROVED = "approved"
    """It is an event."""
    REJECTED = "rejected"
    """The network took it back."""
    DECLINED = "declined"
    """An operator refused it."""


LISTED = frozenset({ConversionState.PENDING, ConversionState.WAITING, ConversionState.DECLINED})
"""What operators can list: the others are events, or came to nothing by the network's own word."""


@dataclass(frozen=True)
class Conversion:
    """A reported conversion with the event that it is or may become, frozen as it was first reported.

    ``network`` is None where no token vouched for it; ``click`` names the click. ``counted`` says that the event was
    accepted once; ``reason`` why it waits or was declined. ``version`` counts its changes from 1.
    """

    event: Event
    click: str
    tid: str
    network: str | None
    state: ConversionState
    changed_at: datetime
    counted: bool = False
    reason: str | None = None
    version: int = 1

    @property
    def id(self) -> str:
        return conversion_id(self.event.program, self.event.id)


class ConversionStore(Protocol):
    """Conversions by id, and those of a listed state."""

    def get(self, program: str, conversion: str) -> Conversion | None: ...

    def commit(self, after: Conversion, before: Conversion | None) -> None:
        """Raises Stale ``conversion_changed``, Refused ``too_many_conversions`` for one without a token too many."""

    def page(
        self, program: str, state: ConversionState, *, limit: int, cursor: str | None
    ) -> tuple[Sequence[Conversion], str | None]:
        """Those of a listed state, oldest report first, with the cursor of what follows."""


def conversion_id(program: str, event: str) -> str:
    """The id of the conversion that is, or would become, this event."""
    return "cv_" + digest(program, event)[:24]


def event_id(network: str | None, click: str, tid: str) -> str:
    """The event's id: each network has its own ``tid``, and what comes without a token has one for each click."""
    return f"pb:{network}:{tid}" if network is not None else f"pbu:{click}:{tid}"


def reversal_id(conversion: Conversion) -> str:
    """The id of the event that takes the conversion back."""
    return f"pb-rejected:{conversion.network}:{conversion.tid}"


def too_many_conversions() -> Refused:
    """The refusal of one more conversion without a token."""
    message = "click_id: too many conversions of this click wait already; send the network's token."
    return Refused("too_many_conversions", message, faults=(FieldFault("click_id", "has too many that wait"),))


def reported(known: Conversion | None, new: Conversion, status: PostbackStatus) -> Conversion:
    """The conversion after a network reported ``new`` (its facts, and the moment) with that status.

    A report that says nothing new, or came too late, changes nothing: ``known`` itself. Raises Conflict
    ``conversion_conflict``.
    """
    if known is None:
        first = ConversionState(status.value)
        return replace(new, state=first, counted=status is PostbackStatus.APPROVED)
    if known.click != new.click:
        raise _contradicts("click_id", "belongs to another click", new)
    same_facts = known.event.digest == new.event.digest
    if status is PostbackStatus.REJECTED:
        over = known.state in (ConversionState.REJECTED, ConversionState.DECLINED)
        return known if over else _changed(known, new, state=ConversionState.REJECTED)
    if known.state is ConversionState.APPROVED and status is PostbackStatus.APPROVED and not same_facts:
        raise _contradicts("payout", "is already approved with other facts", new)
    if known.state is ConversionState.REJECTED and status is PostbackStatus.APPROVED and not known.counted:
        # Nobody can tell a late retry from a change of mind: an operator can.
        waiting = _changed(known, new, state=ConversionState.WAITING, reason="approved_after_rejected")
        return _with_facts_of(waiting, new)
    if known.state is not ConversionState.PENDING:
        return known
    if status is PostbackStatus.APPROVED:
        return _with_facts_of(_changed(known, new, state=ConversionState.APPROVED, counted=True), new)
    return known if same_facts else _with_facts_of(_changed(known, new), new)


def reported_without_token(known: Conversion | None, new: Conversion, status: PostbackStatus) -> Conversion:
    """The same for a report that no token vouches for: the first one counts, and only an operator decides.

    Raises Refused ``token_required``.
    """
    if status is PostbackStatus.REJECTED:
        raise Refused("token_required", "token: only the network that reported a conversion can take it back.")
    return known or replace(new, state=ConversionState.WAITING, reason="no_token")


def _changed(
    known: Conversion,
    new: Conversion,
    *,
    state: ConversionState | None = None,
    counted: bool | None = None,
    reason: str | None = None,
) -> Conversion:
    return replace(
        known,
        state=state or known.state,
        counted=known.counted if counted is None else counted,
        reason=reason,
        changed_at=new.changed_at,
        version=known.version + 1,
    )


def _with_facts_of(known: Conversion, new: Conversion) -> Conversion:
    """The new facts at the moment of the first report, which is when the conversion occurred."""
    first = known.event
    return replace(known, event=replace(new.event, occurred_at=first.occurred_at, received_at=first.received_at))


def _contradicts(field: str, message: str, new: Conversion) -> Conflict:
    text = f"{field}: conversion {new.tid!r} {message}; report another conversion under its own tid."
    return Conflict("conversion_conflict", text, faults=(FieldFault(field, message),))


def postback_facts(postback: Postback, network: str | None, click: str) -> dict[str, object]:
    """The body of the event that a postback becomes: its customer is whoever clicked."""
    return postback.facts(event_id(network, click, postback.tid), f"click:{click}")
