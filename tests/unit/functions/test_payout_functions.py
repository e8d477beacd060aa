"""The functions beside the schedule: parts of a batch from their queue, and payment files for an operator."""

import json
from copy import deepcopy
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

import pytest

from functions.payout import handler as payout
from functions.payout_export import handler as payout_export
from functions.payout_export.stored_files import StoredFiles
from functions.payout_part import handler as payout_part
from linkledger.earning.ports import LoadedProgram
from linkledger.errors import Invalid, Refused, Stale
from linkledger.payouts import gather
from linkledger.payouts.batch import BatchStatus
from linkledger.payouts.mature import MaturityDesk
from linkledger.payouts.method import PayoutMethod, change_method
from linkledger.payouts.payout import Step
from linkledger.payouts.transfer import TransferDesk
from linkledger_aws.gathering import SqsParts
from linkledger_aws.schedule import RunFailed
from linkledger_exports.sepa import SepaCreditTransfer
from tests.builders import START, Business
from tests.unit.functions.conftest import Written
from tests.unit.functions.edge import Context, clock_of, published_event

PARTNERS = ("anna", "boris", "clara")


class Long(Context):
    """A context with all of a function's time left."""

    @staticmethod
    def get_remaining_time_in_millis() -> int:
        return 900_000


class Queue:
    """SQS as far as parts go: what was sent comes as events."""

    def __init__(self) -> None:
        self.bodies: list[str] = []
        self.full = False

    def send_message(self, *, QueueUrl: str, MessageBody: str) -> None:  # noqa: N803
        if self.full:
            raise ConnectionError("the queue does not answer")
        self.bodies.append(MessageBody)

    def event(self) -> dict[str, Any]:
        """All that was sent, as one event."""
        (template,) = published_event("sqs")["Records"][:1]
        records = [deepcopy(template) | {"messageId": f"m{n}", "body": body} for n, body in enumerate(self.bodies)]
        return {"Records": records}


class Bucket:
    """S3 as far as files go."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}

    def put_object(self, *, Bucket: str, Key: str, Body: bytes, ContentType: str) -> None:  # noqa: N803
        self.files[Key] = Body

    def list_objects_v2(self, *, Bucket: str, Prefix: str) -> dict[str, Any]:  # noqa: N803
        keys = [each for each in sorted(self.files) if each.startswith(Prefix)]
        found = [{"Key": each, "Size": len(self.files[each]), "LastModified": START} for each in keys]
        return {"Contents": found} if found else {}

    def generate_presigned_url(self, _method: str, *, Params: dict[str, str], ExpiresIn: int) -> str:  # noqa: N803
        return f"https://{Params['Bucket']}/{Params['Key']}?expires={ExpiresIn}"


@pytest.fixture
def queue() -> Queue:
    return Queue()


@pytest.fixture
def business(monkeypatch: pytest.MonkeyPatch, queue: Queue) -> Business:
    """yourhosting on its payout day: 10.00 of March for each of three partners, who are parts of their own."""
    monkeypatch.setattr(gather, "ACCOUNTS_IN_A_PART", 1)
    business = Business.running("yourhosting")
    for partner in PARTNERS:
        business.enroll(partner)
        business.sign_up(f"c-{partner}", code=business.code_of(partner))
        business.post("payment", f"c-{partner}", amount=10_000, product="hosting")
        method = PayoutMethod("yourhosting", partner, "sepa", partner.title(), iban="NL91ABNA0417164300")
        change_method(business.methods, method, "dana", business.now)
    business.at("2026-04-01T06:00:00+02:00")
    business.rollup.run("yourhosting", START, business.now)
    batches = replace(business.batches, queue=SqsParts(cast(Any, queue), "parts"))
    programs, clock = [LoadedProgram("yourhosting", START)], clock_of(business)
    runner = payout.Runner(MaturityDesk(business.ledger), business.write_offs, batches, lambda: programs, clock)
    monkeypatch.setattr(payout, "runner", lambda: runner)
    monkeypatch.setattr(payout_part, "worker", lambda: payout_part.Worker(batches, clock))
    return business


@pytest.fixture
def bucket(business: Business, monkeypatch: pytest.MonkeyPatch) -> Bucket:
    bucket = Bucket()
    files = StoredFiles(cast(Any, bucket), "payment-files")
    exporter = payout_export.Exporter(business.batches, files, clock_of(business))
    monkeypatch.setattr(payout_export, "exporter", lambda: exporter)
    return bucket


def approve(business: Business) -> None:
    business.batches.run("yourhosting", business.now)
    business.batches.seal("yourhosting", "2026-03", Step("dana", business.now))
    business.batches.approve("yourhosting", "2026-03", Step("erik", business.now))


def status(business: Business) -> BatchStatus:
    batch = business.payouts.batch("yourhosting", "2026-03")
    assert batch is not None
    return batch.status


def test_the_hourly_run_sends_the_parts_and_the_last_worker_finishes_the_batch(
    business: Business, queue: Queue, written: Written
) -> None:
    answer = payout.handler({}, Long())
    assert answer["programs"]["yourhosting"]["batch"]["payouts"] == 0
    assert [json.loads(body)["after"] for body in queue.bodies] == ["", "anna", "boris"]
    assert payout_part.handler(queue.event(), Long()) == {"batchItemFailures": []}
    again = payout.handler({}, Long())["programs"]["yourhosting"]["batch"]
    assert (again["payouts"], again["total"]) == (3, 3_000)
    lines = written.look()
    assert [line["BatchPayouts"] for line in lines if "BatchPayouts" in line] == [[3.0], [3.0]]
    assert "batch_prepared" in {line.get("code") for line in lines}


def test_a_part_that_cannot_be_asked_comes_again_and_keeps_no_other_from_being_asked(
    business: Business, queue: Queue, monkeypatch: pytest.MonkeyPatch, written: Written
) -> None:
    payout.handler({}, Long())
    request = business.payouts.commit

    def busy_for_boris(effect: Any) -> None:
        if effect.payout.partner == "boris":
            raise Stale("account_busy", "The balance kept changing.")
        request(effect)

    with monkeypatch.context() as patched:
        patched.setattr(business.payouts, "commit", busy_for_boris)
        failed = payout_part.handler(queue.event(), Long())
    assert failed == {"batchItemFailures": [{"itemIdentifier": "m1"}]}
    assert [line["error"] for line in written.look() if line.get("code") == "part_not_asked"] == ["account_busy"]
    assert payout_part.handler(queue.event(), Long()) == {"batchItemFailures": []}
    assert [each.partner for each in business.payouts.members("yourhosting", "2026-03")] == list(PARTNERS)


def test_a_message_from_the_future_is_refused(business: Business, queue: Queue) -> None:
    payout.handler({}, Long())
    business.now = datetime.fromisoformat("2026-04-01T03:00:00+00:00")
    assert len(payout_part.handler(queue.event(), Long())["batchItemFailures"]) == 3


def test_a_queue_that_takes_no_parts_fails_the_run_and_the_next_one_sends_them(
    business: Business, queue: Queue
) -> None:
    queue.full = True
    with pytest.raises(RunFailed, match="ConnectionError"):
        payout.handler({}, Long())
    queue.full = False
    payout.handler({}, Long())
    assert len(queue.bodies) == 3


def test_a_run_that_has_little_time_left_stops_after_a_commit_and_others_go_on(
    business: Business, queue: Queue
) -> None:
    for cursor in ("cut:anna", "cut:boris", "cut:clara", "ask"):
        payout.handler({}, Context())
        batch = business.payouts.batch("yourhosting", "2026-03")
        assert batch is not None
        assert (batch.cursor, queue.bodies) == (cursor, [])


COMMAND = {
    "program": "yourhosting",
    "period": "2026-03",
    "operator": "erik",
    "format": "sepa",
    "debtor": "Yourhosting B.V.",
    "iban": "NL20INGB0001234567",
    "execution": "2026-04-02",
}


def test_an_operator_gets_the_files_of_an_approved_batch_and_again_the_same(
    business: Business, bucket: Bucket, written: Written
) -> None:
    approve(business)
    answer = payout_export.handler(COMMAND, Context())
    file, manifest = answer["files"]
    assert (answer["count"], answer["total"], answer["unit"], file["total"]) == (3, 3_000, "EUR", 3_000)
    assert file["link"].endswith("?expires=900")
    assert b"<CtrlSum>30.00</CtrlSum>" in bucket.files[file["key"]]
    assert json.loads(bucket.files[manifest["key"]])["total"] == "30.00"
    assert status(business) is BatchStatus.EXPORTED
    stored = dict(bucket.files)
    assert payout_export.handler(COMMAND | {"operator": "dana"}, Context()) == answer
    assert bucket.files == stored
    assert "NL91ABNA0417164300" not in written.text + "".join(map(str, written.look()))


def test_what_lies_there_for_a_batch_is_found_again_with_new_links(business: Business, bucket: Bucket) -> None:
    wanted = {"program": "yourhosting", "period": "2026-03", "files": True}
    assert payout_export.handler(wanted, Context()) == {"files": []}
    approve(business)
    exported = payout_export.handler(COMMAND, Context())
    found = payout_export.handler(wanted, Context())["files"]
    assert sorted(each["key"] for each in found) == sorted(each["key"] for each in exported["files"])
    assert all(each["link"].endswith("?expires=900") and each["size"] for each in found)
    assert payout_export.handler(wanted | {"period": "2026-02"}, Context()) == {"files": []}


def test_a_payout_voided_since_makes_other_files_that_lie_apart(business: Business, bucket: Bucket) -> None:
    approve(business)
    first = payout_export.handler(COMMAND, Context())
    (payout_of_anna,) = business.payouts.of_partner("yourhosting", "anna")
    desk = TransferDesk(business.payouts)
    desk.void("yourhosting", "anna", payout_of_anna.id, "refused", Step("erik", business.now), transfer_failed=True)
    second = payout_export.handler(COMMAND, Context())
    assert (second["count"], second["total"]) == (2, 2_000)
    assert not {each["key"] for each in first["files"]} & {each["key"] for each in second["files"]}


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"program": None}, ["program"]),
        ({"operator": "", "format": None}, ["operator", "format"]),
        ({"format": "telegram"}, ["format"]),
        ({"period": 2026}, ["period"]),
        ({"iban": None, "execution": None}, ["iban", "execution"]),
        ({"execution": "tomorrow"}, ["execution"]),
        ({"iban": "NL00"}, ["debtor.iban"]),
    ],
)
def test_a_faulty_command_names_its_fields_and_marks_nothing(
    business: Business, bucket: Bucket, changes: dict[str, object], fields: list[str]
) -> None:
    approve(business)
    with pytest.raises(Invalid) as refused:
        payout_export.handler(COMMAND | changes, Context())
    assert [each.field for each in refused.value.faults] == fields
    assert (status(business), bucket.files) == (BatchStatus.APPROVED, {})


def test_a_file_that_does_not_come_to_what_was_sealed_is_not_stored_and_nothing_is_marked(
    business: Business, bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    approve(business)
    monkeypatch.setattr(SepaCreditTransfer, "amounts", lambda *_: [1_000, 1_000])
    with pytest.raises(Refused, match="nothing was exported"):
        payout_export.handler(COMMAND, Context())
    assert (status(business), bucket.files) == (BatchStatus.APPROVED, {})
