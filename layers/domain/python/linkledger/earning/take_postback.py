"""Taking a postback: it is written down first, then becomes an event, so that no crash loses or doubles it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from linkledger.earning.accept_event import ReceptionDesk, take
from linkledger.earning.conversions import (
    Conversion,
    ConversionState,
    ConversionStore,
    conversion_id,
    postback_facts,
    reported,
    reported_without_token,
    reversal_id,
)
from linkledger.earning.events import Event
from linkledger.earning.postback import Postback, read_postback
from linkledger.errors import FieldFault, Invalid, LinkledgerError, Stale
from linkledger.program_time import format_instant, whole_milliseconds
from linkledger.tracking.click_id import BadClickId, ClickId, read_click_id

TRIES = 5


@dataclass(frozen=True)
class PostbackDesk:
    """Everything that taking a postback reads and writes."""

    reception: ReceptionDesk
    conversions: ConversionStore

    def take_from(self, network: str, program: str, query: Mapping[str, str], now: datetime) -> Conversion:
        """A postback whose token named its network and program; what is refused stays listed.

        Raises Invalid ``invalid_postback``, ``invalid_click_id``, ``wrong_currency``, Conflict
        ``conversion_conflict``.
        """
        now = whole_milliseconds(now)
        try:
            postback = read_postback(query)
            click = self._click(postback)
            if click.program != program:
                raise _no_click()
            return self._report(postback, click, network, now)
        except LinkledgerError as refusal:
            self.reception.events.keep_refusal(program, json.dumps(dict(query), sort_keys=True), refusal, now)
            raise

    def take_unsigned(self, query: Mapping[str, str], now: datetime) -> Conversion:
        """A postback without a token: its click id says which program, and it waits for an operator.

        What is refused is not kept, since anybody can send it. Raises as ``take_from`` does, and Refused
        ``token_required``, ``too_many_conversions``.
        """
        postback = read_postback(query)
        return self._report(postback, self._click(postback), None, whole_milliseconds(now))

    def _click(self, postback: Postback) -> ClickId:
        try:
            return read_click_id(self.reception.keys, postback.click_id)
        except BadClickId as fault:
            raise _no_click() from fault

    def _report(self, postback: Postback, click: ClickId, network: str | None, now: datetime) -> Conversion:
        body = postback_facts(postback, network, click.reference)
        event = self.reception.draft(click.program, body, now)
        new = Conversion(event, click.reference, postback.tid, network, ConversionState.PENDING, now)
        decide = reported if network is not None else reported_without_token
        for _ in range(TRIES):
            known = self.conversions.get(click.program, conversion_id(click.program, event.id))
            after = decide(known, new, postback.status)
            if after is not known:
                try:
                    self.conversions.commit(after, known)
                except Stale:
                    continue
            self._carry_out(after, now)
            return after
        raise Stale("conversion_busy", "The conversion kept changing; send the postback again.")

    def _carry_out(self, conversion: Conversion, now: datetime) -> None:
        """What the conversion's state means for the ledger; again means the same."""
        if not conversion.counted:
            return
        take(self.reception.events, replace(conversion.event, received_at=now))
        if conversion.state is ConversionState.REJECTED:
            take(self.reception.events, self._reversal(conversion, now))

    def _reversal(self, conversion: Conversion, now: datetime) -> Event:
        event = conversion.event
        body: dict[str, object] = {
            "id": reversal_id(conversion),
            "type": "refund",
            "of": event.id,
            "occurred_at": format_instant(conversion.changed_at),
        }
        if event.amount is not None:
            body |= {"amount": event.amount, "currency": event.unit}
        return self.reception.draft(event.program, body, now)


def _no_click() -> Invalid:
    message = "send the click_id that the landing page received by a link of this program"
    return Invalid("invalid_click_id", f"click_id: {message}.", faults=(FieldFault("click_id", message),))
