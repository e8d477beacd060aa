"""Payday: a month's batch of 100,000 partners, started three times at once and killed throughout, pays each one once.

What is due to whom is kept apart, as the partners' lives are thrown; the bank's files are read back by other code than
wrote them.
"""

import argparse
import hashlib
import random
import resource
import sys
import tempfile
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from xml.etree import ElementTree

from functions.payout_export.payment_files import FileFormat, format_of, order_of
from linkledger.errors import Stale
from linkledger.ledger.audit import Auditor, Difference
from linkledger.memory.checkpoints import InMemoryCheckpoints
from linkledger.memory.payout_details import InMemoryBlocks, InMemoryMethods
from linkledger.payouts.audited import AuditedAccounts
from linkledger.payouts.batch import Batch
from linkledger.payouts.export_batch import BatchExport
from linkledger.payouts.method import PayoutMethod
from linkledger.payouts.parts import Part
from linkledger.payouts.payout import PayoutStatus, Step
from linkledger.payouts.run_batch import BatchDesk
from linkledger.payouts.seal_policy import SealPolicy
from linkledger.terms.presets import load_preset
from linkledger.terms.validation import read_terms
from linkledger_exports.export import export
from tests.unit.earning.crashing import Killed
from tests.unit.payouts.treasury import LONG_AGO, Treasury, instant
from tests.unit.payouts.turns import TurningPayouts, Turns

MONTH = "2026-03"
MARCH, APRIL = "2026-03-10T12:00:00+02:00", "2026-04-01T05:00:00+02:00"
PAYOUT_DAY = instant("2026-04-01T09:00:00+02:00")
MINIMUM = 1_000
STARTED_AT_ONCE = 3
DELIVERED_AGAIN = 0.05
MOST_MEGABYTES = 512


class Payday(Treasury):
    """A program that pays at 10.00 EUR; ``due`` is what March brought each partner who is to be paid."""

    def __init__(self, chance: random.Random, partners: int, crashing: float) -> None:
        document = load_preset("yourhosting").model_dump(mode="json", by_alias=True, exclude_none=True)
        document["payout"] |= {"destinations": [{"kind": "bank", "minimum": MINIMUM}]}
        super().__init__(read_terms(document))
        self.chance = chance
        self.turns = Turns(chance, 0)
        self.payouts = TurningPayouts(self.ledger)
        self.payouts.turns = self.turns
        self.desk = replace(self.desk, payouts=self.payouts)
        self.methods, self.blocks = InMemoryMethods(), InMemoryBlocks()
        self.differences: list[Difference] = []
        self.messages: deque[tuple[Part, datetime]] = deque()
        check = AuditedAccounts(Auditor(InMemoryCheckpoints(self.ledger)), self.blocks, self.differences.append)
        policy = SealPolicy(self.methods, self.blocks, self.partners, demands_method=True)
        self.batches = BatchDesk(self.desk, self.closings, policy, queue=self, check=check)
        self.due: dict[str, int] = {}
        for number in range(partners):
            self._live(f"p{number:06d}")
        self.close(MONTH)
        self.turns.crashing = crashing

    def _live(self, partner: str) -> None:
        """Most earned enough in March; some too little, some are suspended, blocked by an audit, or without a bank."""
        chance = self.chance
        self.join(partner)
        march = [chance.randrange(200, 9_000) for _ in range(chance.choice((1, 1, 2)))]
        for amount in march:
            self.earn(amount, MARCH, recipient=partner)
        april = chance.choice((0, 0, 0, 5_000, -300))
        if april:
            self.earn(april, APRIL, recipient=partner)
        fate = chance.random()
        if fate < 0.01:
            found = self.partners.get(self.program, partner)
            assert found is not None
            self.partners.replace(replace(found, suspended_at=LONG_AGO))
        elif fate < 0.03:
            balance = self.balance(partner)
            self.ledger.balances[self.account(partner)] = replace(balance, available=balance.available + 1)
        if fate > 0.99:
            return
        method = PayoutMethod(self.program, partner, "sepa", partner.upper(), iban_of(partner), None, None, 1, LONG_AGO)
        self.methods.put_new(method)
        due = min(sum(march), sum(march) + april)
        if fate >= 0.03 and due >= MINIMUM:
            self.due[partner] = due

    def send(self, parts: Sequence[Part], now: datetime) -> None:
        """Keeps the messages; one may come twice."""
        self.messages.extend((part, now) for part in parts)

    def gather(self) -> Batch:
        """Runs of the schedule, started at once, with workers that ask what they sent."""
        self.turns.play([partial(self._run, PAYOUT_DAY + timedelta(minutes=n)) for n in range(STARTED_AT_ONCE)])
        batch = self.payouts.batch(self.program, MONTH)
        assert batch is not None
        assert batch.cursor is None
        return batch

    def _run(self, now: datetime) -> None:
        while (batch := self.payouts.batch(self.program, MONTH)) is None or batch.cursor is not None:
            try:
                self.batches.run(self.program, now)
                while self.messages:
                    self._work(*self.messages.popleft())
            except Killed:
                continue

    def _work(self, part: Part, now: datetime) -> None:
        try:
            self.batches.ask(part.program, part.period, part.after, now)
        except (Killed, Stale):
            self.messages.append((part, now))
            return
        if self.chance.random() < DELIVERED_AGAIN:
            self.messages.append((part, now))

    def again[Answer](self, step: Callable[[], Answer]) -> Answer:
        """Repeats a step until it is not killed."""
        while True:
            try:
                return step()
            except Killed:
                continue


def iban_of(partner: str) -> str:
    """A German account of its own for each partner, with its check digits."""
    account = f"37040044{int(partner[1:]):010d}"
    return f"DE{98 - int(account + '131400') % 97:02d}{account}"


def play(seed: str, partners: int, crashing: float, folder: Path) -> dict[str, object]:
    """Gathers, seals, approves, exports and settles; what was measured. Raises AssertionError where a cent is wrong."""
    began = time.monotonic()
    payday = Payday(random.Random(f"{seed}/payday"), partners, crashing)
    program, stores = payday.program, _megabytes()
    gathered = payday.gather()
    gathering = time.monotonic()
    sealed = payday.again(lambda: payday.batches.seal(program, MONTH, Step("dana", PAYOUT_DAY)))
    payday.again(lambda: payday.batches.approve(program, MONTH, Step("erik", PAYOUT_DAY)))
    exporting = time.monotonic()
    digests: list[str] = []
    for _ in range(2):
        payday.again(
            lambda: payday.batches.export(program, MONTH, Step("erik", PAYOUT_DAY), "sepa", partial(_write, folder))
        )
        digests.append(_digest(folder))
    exported, peak = time.monotonic(), _megabytes()
    paid = dict(_transfers(folder))
    reserved = {each: payday.balance(each).reserved for each in paid}
    assert digests[0] == digests[1], "a second export gives other bytes"
    assert paid == payday.due == reserved, _difference(paid, payday.due)
    assert (sealed.count, sealed.total) == (len(paid), sum(paid.values()))
    assert len(payday.differences) >= len({each.account for each in payday.differences})
    payday.again(lambda: payday.batches.settle(program, MONTH, Step("erik", PAYOUT_DAY)))
    assert all(payday.balance(each).paid == amount for each, amount in paid.items())
    held = payday.payouts.with_status(program, PayoutStatus.REQUESTED)
    assert sum(each.paid for each in payday.ledger.balances.values()) == sealed.total
    assert sum(each.reserved for each in payday.ledger.balances.values()) == sum(each.amount for each in held)
    return {
        "partners": partners,
        "gathered": gathered.count,
        "left out": gathered.count - sealed.count,
        "audited away": len(payday.blocks.blocks(program)),
        "total": sealed.total,
        "files": digests[0],
        "seal": sealed.digest,
        "steps": payday.turns.steps,
        "crashes": payday.turns.crashes,
        "turns": payday.turns.changes,
        "seconds gathering": round(gathering - began, 1),
        "seconds exporting once": round((exported - exporting) / 2, 1),
        "seconds": round(time.monotonic() - began, 1),
        "MB of the stores": stores,
        "MB of the work": peak - stores,
    }


def _write(folder: Path, found: BatchExport) -> None:
    form = format_of(FileFormat.SEPA, "EUR", "Yourhosting B.V.", "NL20INGB0001234567", None, "2026-04-02")
    files = export(order_of(found), form)
    for each in (*files.files, files.manifest):
        (folder / each.name).write_bytes(each.content)


def _digest(folder: Path) -> str:
    content = b"".join(file.read_bytes() for file in sorted(folder.iterdir()))
    return hashlib.sha256(content).hexdigest()


def _transfers(folder: Path) -> Iterator[tuple[str, int]]:
    """Whom the files pay, and how many cents; the sum that each file states is that of its payments."""
    seen: Counter[str] = Counter()
    for file in sorted(folder.glob("*.xml")):
        sums, stated = 0, ""
        for _, element in ElementTree.iterparse(file):
            name = element.tag.rpartition("}")[2]
            stated = element.text or "" if name == "CtrlSum" else stated
            if name != "CdtTrfTxInf":
                continue
            texts = {each.tag.rpartition("}")[2]: each.text or "" for each in element.iter()}
            cents = int(texts["InstdAmt"].replace(".", ""))
            sums += cents
            seen.update([texts["EndToEndId"]])
            partner = texts["Nm"].lower()
            assert iban_of(partner) == texts["IBAN"]
            yield partner, cents
            element.clear()
        assert stated == f"{sums // 100}.{sums % 100:02d}"
    assert set(seen.values()) == {1}


def _difference(paid: dict[str, int], due: dict[str, int]) -> list[tuple[str, int | None, int | None]]:
    names = sorted(paid.keys() | due.keys())
    return [(each, paid.get(each), due.get(each)) for each in names if paid.get(each) != due.get(each)][:5]


def _megabytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def soak(seed: str, partners: int) -> bool:
    """Plays one payday and says what came of it; False where it took more memory than a function has."""
    with tempfile.TemporaryDirectory() as folder:
        played = play(seed, partners, 0.001, Path(folder))
    print(f"payday: seed {seed}", *(f"  {name}: {value}" for name, value in played.items()), sep="\n", flush=True)  # noqa: T201
    return int(str(played["MB of the work"])) <= MOST_MEGABYTES


def main() -> int:
    """Exit status 0 where everybody was paid once."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", default=str(random.SystemRandom().randrange(10**9)))
    parser.add_argument("--partners", type=int, default=100_000)
    chosen = parser.parse_args()
    return 0 if soak(chosen.seed, chosen.partners) else 1


if __name__ == "__main__":
    sys.exit(main())
