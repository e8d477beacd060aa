"""What keeps payouts back, from the command line: blocked accounts, and a batch that is taken back."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from typer.testing import CliRunner

from cli.main import app
from cli.output import CliError
from linkledger.errors import Conflict
from linkledger.memory.partners import InMemoryPartners
from linkledger.memory.payout_details import InMemoryBlocks
from linkledger.memory.payouts import InMemoryPayouts
from linkledger.memory.terms import InMemoryTerms
from linkledger.payouts.batch import BatchStatus
from linkledger.payouts.payout import Step
from tests.builders import START, Business


@dataclass
class StoresInMemory:
    """Those that these commands use."""

    terms: InMemoryTerms
    partners: InMemoryPartners
    payouts: InMemoryPayouts
    blocks: InMemoryBlocks


@pytest.fixture
def business(monkeypatch: pytest.MonkeyPatch) -> Business:
    """keycrm with Anna and 60.00 of hers in the batch of March, sealed by Dana."""
    business = Business.running("keycrm")
    business.enroll("anna")
    business.sign_up("c1", code="ANNA")
    business.post("payment", "c1", amount=60_000)
    business.request_payout("anna", 6_000)
    business.at("2026-04-02T12:00:00+00:00")
    business.rollup.run("keycrm", START, business.now)
    business.batches.run("keycrm", business.now)
    business.batches.seal("keycrm", "2026-03", Step("dana", business.now))
    stores = StoresInMemory(business.terms_store, business.partners, business.payouts, business.blocks)
    for module in ("cli.blocks", "cli.reopen"):
        monkeypatch.setattr(f"{module}.deployment", lambda stage: stage)
        monkeypatch.setattr(f"{module}.stores_of", lambda _: stores)
        monkeypatch.setattr(f"{module}.business_now", lambda _: business.now, raising=False)
    return business


def says(*arguments: str) -> str:
    answer = CliRunner().invoke(app, ["payouts", *arguments], env={"COLUMNS": "200"})
    if answer.exception is not None:
        raise answer.exception
    return " ".join(answer.output.split())


def listed() -> Sequence[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(says("blocks", "keycrm", "--json"))
    return found


def test_a_blocked_account_is_listed_with_who_when_and_why_until_it_is_released(business: Business) -> None:
    why = ["--operator", "dana", "--reason", "the police asked"]
    assert says("blocks", "keycrm") == "No account was ever blocked."
    assert says("block", "keycrm", "anna", *why) == "anna in USD is blocked: the police asked"
    assert business.blocks.is_blocked(business.account("anna")) == "the police asked"
    table = says("blocks", "keycrm")
    assert table.endswith("anna USD 2026-04-02 12:00 dana the police asked - - -")

    assert (
        says("release", "keycrm", "anna", "--operator", "erik", "--reason", "cleared")
        == "anna in USD is paid out again."
    )
    assert business.blocks.is_blocked(business.account("anna")) is None
    (found,) = listed()
    at = "2026-04-02T12:00:00+00:00"
    assert (found["recipient"], found["unit"]) == ("anna", "USD")
    assert found["blocked"] == {"reason": "the police asked", "by": "dana", "at": at}
    assert found["released"] == {"reason": "cleared", "by": "erik", "at": at}


def test_an_account_that_is_blocked_already_keeps_its_first_reason(business: Business) -> None:
    says("block", "keycrm", "anna", "--operator", "dana", "--reason", "first")
    assert says("block", "keycrm", "anna", "--operator", "erik", "--reason", "second").endswith("blocked: first")
    assert [each["blocked"]["by"] for each in listed()] == ["dana"]
    assert business.blocks.is_blocked(business.account("anna")) == "first"


@pytest.mark.usefixtures("business")
def test_accounts_in_another_unit_and_of_customers_are_blocked_by_themselves() -> None:
    why = ["--operator", "dana", "--reason", "fraud"]
    says("block", "keycrm", "anna", "--unit", "points", *why)
    says("block", "keycrm", "customer:c1", *why)
    assert [(each["recipient"], each["unit"]) for each in listed()] == [("anna", "points"), ("customer:c1", "USD")]


@pytest.mark.usefixtures("business")
def test_whom_nobody_knows_or_nobody_blocked_is_an_error_with_a_remedy() -> None:
    why = ["--operator", "dana", "--reason", "fraud"]
    with pytest.raises(CliError, match="no partner 'boris'") as unknown:
        says("block", "keycrm", "boris", *why)
    assert unknown.value.remedy == "`linkledger partners list keycrm` lists them."
    with pytest.raises(CliError, match="of anna in USD is not blocked") as free:
        says("release", "keycrm", "anna", *why)
    assert free.value.remedy == "`linkledger payouts blocks keycrm`."
    assert listed() == []


def test_a_sealed_batch_is_a_draft_again_and_keeps_who_sealed_it(business: Business) -> None:
    why = ["--operator", "erik", "--reason", "boris is missing"]
    assert says("reopen", "keycrm", "2026-03", *why) == "Batch 2026-03 of keycrm is a draft again: seal it anew."
    batch = business.payouts.batch("keycrm", "2026-03")
    assert batch is not None
    assert batch.status is BatchStatus.DRAFT
    plain = json.loads(says("reopen", "keycrm", "2026-03", *why, "--json"))
    assert (plain["status"], len(plain["reopened"])) == ("draft", 1)
    assert (plain["reopened"][0]["by"], plain["reopened"][0]["sealed_by"]) == ("erik", "dana")


def test_an_exported_batch_is_not_reopened(business: Business) -> None:
    business.batches.approve("keycrm", "2026-03", Step("erik", business.now))
    business.batches.export("keycrm", "2026-03", Step("erik", business.now), "plain")
    with pytest.raises(Conflict, match="void or return the payouts that went wrong"):
        says("reopen", "keycrm", "2026-03", "--operator", "erik", "--reason", "too late")
