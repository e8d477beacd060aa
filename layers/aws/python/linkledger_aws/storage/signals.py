"""Signals with the marks by which they are listed, and which of them hold a partner's payouts, in table ``payouts``."""

import json
from collections.abc import Iterator, Sequence
from itertools import islice

from pynamodb.attributes import UnicodeAttribute, UnicodeSetAttribute
from pynamodb.expressions.update import Action

from linkledger.ledger.blocks import Remark
from linkledger.signals.signal import Evidence, Finding, Signal, SignalKind, SignalStatus
from linkledger_aws.storage import keys
from linkledger_aws.storage.codec import dump
from linkledger_aws.storage.database import Database
from linkledger_aws.storage.items import DateAttribute, InstantAttribute, IntegerAttribute, Item, get, get_many, query
from linkledger_aws.storage.keys import Key
from linkledger_aws.storage.refusals import stale_if_faster


class SignalItem(Item):
    """A signal; ``evidence`` is JSON without personal data."""

    program = UnicodeAttribute()
    partner = UnicodeAttribute()
    kind = UnicodeAttribute()
    day = DateAttribute()
    first_seen = InstantAttribute()
    last_seen = InstantAttribute()
    evidence = UnicodeAttribute()
    raised_at = InstantAttribute()
    status = UnicodeAttribute()
    decided_by = UnicodeAttribute(null=True)
    decided_at = InstantAttribute(null=True)
    decision_reason = UnicodeAttribute(null=True)
    version = IntegerAttribute()

    def to_signal(self) -> Signal:
        decided = None
        if self.decision_reason is not None and self.decided_by is not None and self.decided_at is not None:
            decided = Remark(self.decision_reason, self.decided_by, self.decided_at)
        evidence = _load_evidence(self.evidence)
        return Signal(
            program=self.program,
            partner=self.partner,
            day=self.day,
            found=Finding(SignalKind(self.kind), self.first_seen, self.last_seen, evidence),
            raised_at=self.raised_at,
            status=SignalStatus(self.status),
            decided=decided,
            version=self.version,
        )


class ListedSignalItem(Item):
    """That a signal has a status, or a partner."""


class ReviewItem(Item):
    """Which signals hold a partner's payouts; ``since`` is when the last of them was raised."""

    signals = UnicodeSetAttribute(null=True)
    since = InstantAttribute(null=True)


class SignalTable:
    """The signals of programs."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._signals = database.bind(SignalItem, database.names.payouts)
        self._listed = database.bind(ListedSignalItem, database.names.payouts)
        self._reviews = database.bind(ReviewItem, database.names.payouts)

    def get(self, program: str, signal: str) -> Signal | None:
        item = get(self._signals, keys.signals.signal(program, signal))
        return item.to_signal() if item is not None else None

    def commit(self, after: Signal, before: Signal | None) -> None:
        """Raises Stale ``signal_changed``."""
        program, partner, id_ = after.program, after.partner, after.id
        signals = self._signals
        unchanged = signals.pk.does_not_exist() if before is None else signals.version == before.version
        with (
            stale_if_faster("signal_changed", "The signal changed in the meantime."),
            self._database.transaction() as transaction,
        ):
            transaction.save(self._item(after), condition=unchanged)
            if before is None:
                transaction.save(self._listed(*keys.signals.signal_of_partner(program, partner, id_)))
            if before is None or before.status is not after.status:
                transaction.save(self._listed(*keys.signals.signal_of_status(program, after.status, id_)))
            if before is not None and before.status is not after.status:
                transaction.delete(self._listed(*keys.signals.signal_of_status(program, before.status, id_)))
            if after.holds_payouts is not (before is not None and before.holds_payouts):
                held = self._reviews.signals
                change: list[Action] = (
                    [held.add({id_}), self._reviews.since.set(after.raised_at)]
                    if after.holds_payouts
                    else [held.delete({id_})]
                )
                transaction.update(self._reviews(*keys.signals.review(program, partner)), actions=change)

    def page(
        self, program: str, *, status: SignalStatus | None, partner: str | None, limit: int, cursor: str | None
    ) -> tuple[Sequence[Signal], str | None]:
        """Those of that status and partner, the latest day first, with the cursor of what follows."""
        found = self._following(program, status, partner, limit, cursor)
        part = list(islice(found, limit + 1))
        return part[:limit], part[limit - 1].id if len(part) > limit else None

    def _following(
        self, program: str, status: SignalStatus | None, partner: str | None, limit: int, cursor: str | None
    ) -> Iterator[Signal]:
        """Read in parts, as they are needed."""
        partition = _list_of(program, status, partner)
        while True:
            before = self._listed.sk < cursor if cursor else None
            marks = list(query(self._listed, partition, before, scan_index_forward=False, limit=limit + 1))
            wanted: list[Key] = [keys.signals.signal(program, each.sk) for each in marks]
            read = (item.to_signal() for item in get_many(self._signals, wanted))
            matching = (each for each in read if status is None or each.status is status)
            yield from sorted(matching, key=lambda each: each.id, reverse=True)
            if len(marks) <= limit:
                return
            cursor = marks[-1].sk

    def _item(self, signal: Signal) -> SignalItem:
        decided = signal.decided
        return self._signals(
            *keys.signals.signal(signal.program, signal.id),
            program=signal.program,
            partner=signal.partner,
            kind=signal.found.kind.value,
            day=signal.day,
            first_seen=signal.found.first_seen,
            last_seen=signal.found.last_seen,
            evidence=_dump_evidence(signal.found.evidence),
            raised_at=signal.raised_at,
            status=signal.status.value,
            decided_by=decided.by if decided else None,
            decided_at=decided.at if decided else None,
            decision_reason=decided.reason if decided else None,
            version=signal.version,
        )


def _list_of(program: str, status: SignalStatus | None, partner: str | None) -> str:
    """The partition of the list that is read: a partner has few, so that its own are looked through for a status."""
    if partner is not None:
        return keys.signals.signals_of_partner(program, partner)
    if status is not None:
        return keys.signals.signals_of_status(program, status)
    return keys.signals.signals(program)


def _dump_evidence(evidence: Evidence) -> str:
    return dump(
        {
            "counts": dict(evidence.counts),
            "clicks": evidence.clicks,
            "events": evidence.events,
            "links": evidence.links,
        }
    )


def _load_evidence(text: str) -> Evidence:
    plain = json.loads(text)
    return Evidence(plain["counts"], *(tuple(plain[name]) for name in ("clicks", "events", "links")))
