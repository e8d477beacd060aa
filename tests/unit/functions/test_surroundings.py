"""Settings, clock, secrets and the HTTP mapping: what every function stands on."""

import importlib
import json
import os
import subprocess
import sys
from dataclasses import MISSING, fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from botocore.exceptions import ClientError

from linkledger.errors import Conflict, FieldFault, Invalid, LinkledgerError, NotFound, Refused, Stale
from linkledger_aws import settings
from linkledger_aws.clock import BusinessClock
from linkledger_aws.http import problem_of
from linkledger_aws.secrets import CachedSecret, ContactHash, SecretUnavailable
from linkledger_aws.settings import IngestSettings, PartnerApiSettings, Settings, WebhooksSettings, variable_of
from tests.unit.functions.conftest import Written

ALL = [each for each in vars(settings).values() if isinstance(each, type) and issubclass(each, Settings)]
NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)


# -- settings ----------------------------------------------------------------------------------------------------------


def complete(kind: type[Settings]) -> dict[str, str]:
    named = {variable_of(each.name): f"the {each.name}" for each in fields(kind) if each.default is MISSING}
    return named | {"LINKLEDGER_STAGE": "prod"}


@pytest.mark.parametrize("kind", ALL)
def test_settings_name_every_missing_variable_at_once(kind: type[Settings]) -> None:
    with pytest.raises(LinkledgerError) as refusal:
        kind.from_environment({})
    assert refusal.value.code == "missing_settings"
    for variable in complete(kind):
        assert variable in refusal.value.message


@pytest.mark.parametrize("kind", ALL)
def test_settings_read_their_own_variables_alone(kind: type[Settings]) -> None:
    read = kind.from_environment(complete(kind) | {"LINKLEDGER_OTHER_TABLE": "x"})
    assert (read.stage, read.clock_file) == ("prod", "")


def test_one_missing_variable_is_named_alone() -> None:
    environment = complete(IngestSettings)
    del environment["LINKLEDGER_CONTACT_SECRET"]
    with pytest.raises(LinkledgerError, match=r"^Give LINKLEDGER_CONTACT_SECRET in the function's environment\.$"):
        IngestSettings.from_environment(environment)


def test_tables_go_by_their_names() -> None:
    tables = PartnerApiSettings.from_environment(complete(PartnerApiSettings)).tables
    assert tables["links"] == "the links_table"
    assert "tracking_url" not in tables


def test_time_moves_on_stage_local_alone() -> None:
    moved = complete(Settings) | {"LINKLEDGER_CLOCK_FILE": "clock.json"}
    with pytest.raises(LinkledgerError) as refusal:
        Settings.from_environment(moved)
    assert refusal.value.code == "clock_off_local"
    assert Settings.from_environment(moved | {"LINKLEDGER_STAGE": "local"}).clock_file == "clock.json"


def test_webhooks_reach_the_own_machine_on_stage_local_alone() -> None:
    for kind in (WebhooksSettings, PartnerApiSettings):
        opened = complete(kind) | {"LINKLEDGER_LOOPBACK_WEBHOOKS": "yes"}
        with pytest.raises(LinkledgerError) as refusal:
            kind.from_environment(opened)
        assert refusal.value.code == "loopback_off_local"
        assert kind.from_environment(opened | {"LINKLEDGER_STAGE": "local"}).loopback_webhooks == "yes"


FUNCTIONS = [
    "ingest",
    "commission",
    "rollup",
    "payout",
    "reconcile",
    "journal_guard",
    "partner_api",
    "webhook_dispatch",
    "webhooks",
]


def test_importing_a_handler_needs_no_environment() -> None:
    code = "; ".join(f"import functions.{name}.handler" for name in FUNCTIONS)
    root = Path(__file__).parents[3]
    subprocess.run([sys.executable, "-c", code], cwd=root, env={"PATH": os.environ["PATH"]}, check=True)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_handler_is_where_lambda_looks_for_it(name: str) -> None:
    assert callable(importlib.import_module(f"functions.{name}.handler").handler)


# -- clock -------------------------------------------------------------------------------------------------------------


def test_the_clock_is_real_unless_a_file_moves_it(tmp_path: Path) -> None:
    file = tmp_path / "clock.json"
    clock = BusinessClock(str(file), real=lambda: NOW)
    assert BusinessClock(real=lambda: NOW).now() == clock.now() == NOW
    for offset in (86_400, 90_000, -60):
        file.write_text(json.dumps({"offset_seconds": offset}))
        assert clock.now() == NOW + timedelta(seconds=offset)
    file.unlink()
    assert clock.now() == NOW


def test_the_clock_keeps_whole_milliseconds() -> None:
    assert BusinessClock(real=lambda: NOW + timedelta(microseconds=1_999)).now().microsecond == 1_000


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"offset_seconds": "soon"}'])
def test_a_broken_clock_file_is_an_error_and_not_real_time(tmp_path: Path, text: str) -> None:
    file = tmp_path / "clock.json"
    file.write_text(text)
    with pytest.raises(LinkledgerError) as refusal:
        BusinessClock(str(file)).now()
    assert refusal.value.code == "invalid_clock_file"


# -- secrets -----------------------------------------------------------------------------------------------------------


class SecretsManager:
    """Answers with ``text``, or not at all while it is None."""

    def __init__(self, text: str | None) -> None:
        self.text = text
        self.asked = 0

    def get_secret_value(self, **request: str) -> dict[str, str]:
        self.asked += 1
        if self.text is None:
            raise ClientError({"Error": {"Code": "InternalServiceError"}}, "GetSecretValue")
        return {"SecretString": self.text}


class Shelf:
    """A cached secret with a clock that only the test moves."""

    def __init__(self, text: str | None) -> None:
        self.manager = SecretsManager(text)
        self.seconds = 0.0
        self.secret = CachedSecret(cast(Any, self.manager), "arn", self.parse, lambda: self.seconds)

    def parse(self, text: str) -> str:
        if text == "damaged":
            raise LinkledgerError("invalid_signing_keys", "The signing keys are unreadable.")
        return text.upper()


def test_a_secret_is_read_again_every_five_minutes() -> None:
    shelf = Shelf("k1")
    assert [shelf.secret.value(), shelf.secret.value(), shelf.manager.asked] == ["K1", "K1", 1]
    shelf.manager.text = "k2"
    shelf.seconds = 299
    assert shelf.secret.value() == "K1"
    shelf.seconds = 300
    assert shelf.secret.value() == "K2"


@pytest.mark.parametrize("text", [None, "damaged"])
def test_the_last_good_value_is_kept_and_the_log_says_so(text: str | None, written: Written) -> None:
    shelf = Shelf("k1")
    shelf.secret.value()
    shelf.manager.text = text
    shelf.seconds = 300
    assert [shelf.secret.value(), shelf.secret.value(), shelf.manager.asked] == ["K1", "K1", 2]
    (line,) = written.look()
    assert (line["code"], line["kept"], line["level"]) == ("secret_unavailable", True, "ERROR")
    shelf.manager.text = "k2"
    shelf.seconds = 315
    assert shelf.secret.value() == "K2"


def test_without_any_good_value_the_secret_is_unavailable() -> None:
    shelf = Shelf(None)
    with pytest.raises(SecretUnavailable):
        shelf.secret.value()
    shelf.manager.text = "k1"
    assert shelf.secret.value() == "K1"


def test_the_contact_hash_is_keyed_and_never_shows_its_key() -> None:
    one, other = (ContactHash.from_secret(letter * 32) for letter in "ab")
    assert len(one("+380441")) == 32
    assert one("+380441") == one("+380441") != other("+380441")
    assert "aaa" not in repr(one)
    with pytest.raises(LinkledgerError, match="at least 32"):
        ContactHash.from_secret("short")


# -- problems ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (Invalid("c", "m"), 422),
        (Refused("c", "m"), 422),
        (NotFound("c", "m"), 404),
        (Conflict("c", "m"), 409),
        (Stale("c", "m"), 503),
        (SecretUnavailable("c", "m"), 503),
        (LinkledgerError("unbalanced_entry", "m"), 500),
        (KeyError("m"), 500),
    ],
)
def test_each_kind_of_refusal_has_one_status(error: Exception, status: int) -> None:
    problem = problem_of(error, "r1")
    assert problem.status == status
    assert ("retry-after" in problem.headers) is (status == 503)
    document = json.loads(problem.body)
    assert (document["status"], document["type"]) == (status, "about:blank")
    assert ("request_id" in document) is (status == 500)


def test_a_problem_document_lists_the_faulty_fields() -> None:
    error = Invalid("invalid_event", "Two are wrong.", faults=(FieldFault("a", "is odd"), FieldFault("b.c", "is even")))
    document = json.loads(problem_of(error, "r1").body)
    assert document == {
        "type": "about:blank",
        "title": "Unprocessable Content",
        "status": 422,
        "code": "invalid_event",
        "detail": "Two are wrong.",
        "errors": [{"field": "a", "message": "is odd"}, {"field": "b.c", "message": "is even"}],
    }
