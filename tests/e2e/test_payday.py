"""Payday of a program with more partners than one worker asks: queue, workers, the batch, and files in their bucket."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import batched
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from cli.session import deployment
from linkledger.ids import entry_id
from linkledger.ledger.entries import AccountKey, Bucket, Entry, EntryKind
from linkledger.partners.partner import Partner
from linkledger.terms.presets import load_preset
from linkledger_aws.storage import Stores, TableNames
from tests.e2e.office import Office

PROGRAM = "payday"
PARTNERS = [f"p{number:04d}" for number in range(501)]


@pytest.fixture
def stores(office: Office, monkeypatch: pytest.MonkeyPatch) -> Stores:
    """The deployment's own."""
    target = deployment("local", office.stack.workspace)
    for variable, value in target.environment.items():
        monkeypatch.setenv(variable, value)
    return Stores.connect(TableNames(**target.tables))


def earned(partner: str, at: datetime) -> Entry:
    """10.00 that the partner's customer brought."""
    return Entry(
        id=entry_id(f"e-{partner}", "share", partner, "commission", 0),
        account=AccountKey(PROGRAM, partner, "EUR"),
        kind=EntryKind.COMMISSION,
        legs={Bucket.AVAILABLE: 1_000, Bucket.PROGRAM: -1_000},
        occurred_at=at,
        booked_at=at,
        event=f"e-{partner}",
        rule="share",
    )


def earn(stores: Stores, partners: Sequence[str], at: datetime) -> None:
    for some in batched(partners, 40, strict=False):
        entries = [earned(partner, at) for partner in some]
        with stores.database.transaction() as transaction:
            stores.journal.append(transaction, entries)
            stores.accounts.add(transaction, entries)


def export(office: Office, **command: str) -> dict[str, Any]:
    """What the exporting function answers to an operator."""
    event = {"program": PROGRAM, "operator": "erik", "format": "plain", **command}
    answer = office.stack.client("lambda").invoke(
        FunctionName="linkledger-local-payout-export", Payload=json.dumps(event).encode()
    )
    payload: dict[str, Any] = json.loads(answer["Payload"].read())
    assert "FunctionError" not in answer, payload
    return payload


def test_501_partners_are_asked_by_two_workers_and_their_files_lie_in_the_bucket(
    office: Office, stores: Stores, tmp_path: Path
) -> None:
    terms = load_preset("yourhosting").model_dump(mode="json", by_alias=True, exclude_none=True)
    file = tmp_path / "payday.json"
    file.write_text(json.dumps(terms | {"program": PROGRAM}))
    office.run("programs", "load", str(file))
    began = office.now()
    for partner in PARTNERS:
        stores.partners.put_new(Partner(PROGRAM, partner, partner.upper(), began, began))
    earn(stores, PARTNERS, began)
    month = f"{began:%Y-%m}"
    following = (began.replace(day=1, hour=0, minute=0) + timedelta(days=32)).replace(day=1)

    # The month is closed on the first, reconciled on the second; on the third the run sends two messages.
    office.close(until=following + timedelta(days=2, hours=1))
    office.settle_all()
    batch = stores.payouts.batch(PROGRAM, month)
    assert batch is not None
    assert (batch.cursor, batch.count, batch.total) == (None, 501, 501_000)
    assert stores.accounts.balance(AccountKey(PROGRAM, PARTNERS[-1], "EUR")).reserved == 1_000

    office.run("payouts", "seal", PROGRAM, month, "--operator", "dana")
    office.run("payouts", "approve", PROGRAM, month, "--operator", "erik")
    answer = export(office, period=month)
    assert (answer["count"], answer["total"]) == (501, 501_000)
    plain, manifest = answer["files"]
    with urlopen(plain["link"]) as fetched:
        rows = fetched.read().decode().splitlines()
    assert len(rows) == 1 + 501
    assert manifest["key"].endswith("-manifest.json")
    assert [each["sha256"] for each in export(office, period=month)["files"]] == [plain["sha256"], manifest["sha256"]]
