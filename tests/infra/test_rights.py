"""What a broken-into function could do: no more than its own work."""

import re
from pathlib import Path

import pytest

from tests.infra.deployment import FUNCTIONS, TABLES, Deployment, Right

ARCHITECTURE = Path(__file__).parents[2] / "docs" / "architecture.md"
LEDGER_WRITERS = {
    *("commission", "rollup", "payout", "payout_part", "reconcile"),
    *("partner_api", "operator_api", "checkout"),
}


def on(rights: set[Right], resource: str) -> set[str]:
    """The actions on one resource, without their service."""
    return {right.action.partition(":")[2] for right in rights if right.resource == resource}


def holders(deployment: Deployment, action: str, resource: str) -> set[str]:
    """The functions that may do it."""
    return {name for name in FUNCTIONS if action in on(deployment.rights(name), resource)}


def test_every_function_has_a_role_of_its_own(stage: Deployment) -> None:
    roles = {stage.role(name) for name in FUNCTIONS}
    assert len(roles) == len(FUNCTIONS) == len(stage.of_type("AWS::Lambda::Function"))
    for role in stage.of_type("AWS::IAM::Role").values():
        assert "ManagedPolicyArns" not in role["Properties"], "a managed policy grants more than one function needs"


def test_no_function_has_a_wildcard_on_data(stage: Deployment) -> None:
    for name in FUNCTIONS:
        data = {right for right in stage.rights(name) if right.action.startswith("dynamodb:")}
        assert data, f"{name} touches no table"
        assert not [right for right in data if "*" in right.action or "*" in right.resource]


def test_no_function_may_scan_a_table_or_change_its_design(stage: Deployment) -> None:
    items = {"GetItem", "BatchGetItem", "Query", "PutItem", "UpdateItem", "DeleteItem", "ConditionCheckItem"}
    streams = {"DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"}
    for name in FUNCTIONS:
        for right in stage.rights(name):
            service, _, action = right.action.partition(":")
            if service == "dynamodb":
                assert action in (streams if right.resource.startswith("stream ") else items), f"{name}: {right}"


def test_the_redirect_reads_links_and_writes_clicks_and_touches_no_other_table(stage: Deployment) -> None:
    data = {right for right in stage.rights("redirect") if right.action.startswith("dynamodb:")}
    assert data == {
        Right("dynamodb:GetItem", "table links", conditional=False),
        Right("dynamodb:PutItem", "table clicks", conditional=False),
    }


def test_beside_its_tables_the_redirect_reads_one_secret_and_sends_to_one_queue(stage: Deployment) -> None:
    others = {right.action for right in stage.rights("redirect") if not right.action.startswith("dynamodb:")}
    assert others == {
        *("logs:CreateLogStream", "logs:PutLogEvents"),
        *("secretsmanager:GetSecretValue", "sqs:SendMessage"),
    }


def test_the_journal_is_only_appended_to_and_only_inside_a_transaction(stage: Deployment) -> None:
    inside = {"ForAnyValue:StringEquals": {"dynamodb:EnclosingOperation": ["TransactWriteItems"]}}
    assert holders(stage, "PutItem", "table journal") == LEDGER_WRITERS
    for action in ("UpdateItem", "DeleteItem", "BatchWriteItem"):
        assert holders(stage, action, "table journal") == set()
    for name in LEDGER_WRITERS:
        puts = [
            statement
            for statement in stage.statements(name)
            if "dynamodb:PutItem" in statement["Action"] and "journal" in stage.text(_only(statement["Resource"]))
        ]
        assert [statement["Condition"] for statement in puts] == [inside]


def test_only_marks_are_deleted_that_say_what_is_still_to_be_done(stage: Deployment) -> None:
    """Waiting refunds, paying customers, registrations, months and days to look at again, holds, open payouts: each
    can be derived again; so can the answer to a request that had no effect, and that a conversion waits."""
    may_delete = {(name, table) for table in TABLES for name in holders(stage, "DeleteItem", f"table {table}")}
    assert may_delete == {
        ("commission", "customers"),
        ("reconcile", "customers"),
        ("rollup", "customers"),
        ("rollup", "closings"),
        ("payout", "accounts"),
        ("payout", "payouts"),
        ("payout_part", "payouts"),
        ("partner_api", "payouts"),
        ("operator_api", "payouts"),
        ("partner_api", "requests"),
        ("operator_api", "requests"),
        ("ingest", "requests"),
    }


def test_the_reconciliation_blocks_accounts_and_releases_none(stage: Deployment) -> None:
    assert on(stage.rights("reconcile"), "table payouts") == {"PutItem"}


def test_the_journals_guard_reads_what_changed_and_touches_no_table(stage: Deployment) -> None:
    stream = {right for right in stage.rights("journal_guard") if right.action.startswith("dynamodb:")}
    assert {right.resource for right in stream} == {"stream journal"}
    others = {right.action for right in stage.rights("journal_guard") - stream}
    assert others == {"logs:CreateLogStream", "logs:PutLogEvents", "s3:PutObject", "s3:ListBucket"}


def test_an_accepted_event_is_never_changed(stage: Deployment) -> None:
    assert holders(stage, "PutItem", "table events") == {"ingest", "operator_api"}
    assert holders(stage, "UpdateItem", "table events") == set()


def test_names_and_addresses_are_read_where_they_come_in_and_where_the_partner_sees_them(stage: Deployment) -> None:
    assert holders(stage, "GetItem", "table people") == {"ingest", "operator_api", "partner_api"}
    assert holders(stage, "UpdateItem", "table people") == {"ingest"}
    assert holders(stage, "PutItem", "table people") == {"partner_api"}, "whom a lead names, and nobody else"


def test_only_what_signs_or_verifies_clicks_reads_the_signing_keys(stage: Deployment) -> None:
    secrets = {
        name: {right.resource for right in stage.rights(name) if right.action == "secretsmanager:GetSecretValue"}
        for name in FUNCTIONS
    }
    signing, contacts = secrets["redirect"], secrets["partner_api"]
    assert len(signing) == len(contacts) == 1
    assert {name: found for name, found in secrets.items() if found} == {
        "redirect": signing,
        "checkout": signing,
        "ingest": signing | contacts,
        "partner_api": contacts,
    }


def test_what_reports_and_sells_with_a_key_changes_neither_keys_nor_terms(stage: Deployment) -> None:
    for name in ("ingest", "checkout"):
        assert on(stage.rights(name), "table programs") == {"GetItem"}
    assert on(stage.rights("checkout"), "table requests") == {"UpdateItem"}


def test_failures_are_delivered_but_neither_read_nor_deleted_by_functions(stage: Deployment) -> None:
    for name in FUNCTIONS:
        if name in {"payout_export", "partner_api", "operator_api"}:
            continue
        actions = {right.action for right in stage.rights(name) if right.action.startswith("s3:")}
        delivers = name in {"live_stats", "commission", "rollup", "payout", "reconcile", "journal_guard"}
        assert actions == ({"s3:PutObject", "s3:ListBucket"} if delivers else set())


def test_material_is_put_by_operators_and_read_by_both_apis_and_lists_nothing(stage: Deployment) -> None:
    expected = {"partner_api": {"s3:GetObject"}, "operator_api": {"s3:GetObject", "s3:PutObject"}}
    for name in FUNCTIONS:
        files = {right.action for right in stage.rights(name) if f"{stage.stage}-material-" in right.resource}
        assert files == expected.get(name, set())


def test_exporting_reads_and_marks_payouts_and_writes_files_into_its_own_bucket_alone(stage: Deployment) -> None:
    rights = stage.rights("payout_export")
    assert on(rights, "table payouts") == {"GetItem", "BatchGetItem", "Query", "PutItem"}
    assert on(rights, "table partners") == {"GetItem", "BatchGetItem", "Query"}
    reached = {right.resource for right in rights if right.action.startswith("dynamodb:")}
    assert reached == {"table payouts", "table partners"}
    files = {right for right in rights if right.action.startswith("s3:")}
    assert {right.action for right in files} == {"s3:PutObject", "s3:GetObject", "s3:ListBucket"}
    assert all(f"linkledger-{stage.stage}-payment-files-" in right.resource for right in files)
    reaching = {name for name in FUNCTIONS if any("payment-files" in right.resource for right in stage.rights(name))}
    assert reaching == {"payout_export"}


def test_operators_call_two_functions_by_the_api_and_no_others(stage: Deployment) -> None:
    calls = {(name, right.resource) for name in FUNCTIONS for right in stage.rights(name) if "Invoke" in right.action}
    assert {name for name, _ in calls} == {"operator_api"}
    assert len(calls) == 2


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_gets_the_tables_that_the_architecture_names(local: Deployment, name: str) -> None:
    settings = re.findall(r"LINKLEDGER_(\w+)_TABLE", " ".join(local.environment(name)))
    assert {table.lower() for table in settings} == _documented_tables()[name]


def _documented_tables() -> dict[str, set[str]]:
    rows = re.findall(r"^\| `(\w+)` \|([^|]*)\|([^|]*)\|([^|]*)\|", ARCHITECTURE.read_text(), flags=re.MULTILINE)
    documented = {
        name: {table for table in TABLES if re.search(rf"\b{table}\b", f"{reads} {writes}")}
        for name, _, reads, writes in rows
        if name in FUNCTIONS
    }
    documented["reconcile"] |= documented["commission"]
    documented["payout_part"] |= documented["payout"]
    return documented


def _only(value: object) -> object:
    return value[0] if isinstance(value, list) else value


def test_nobody_but_the_operators_api_reads_or_grants_an_operators_scopes(stage: Deployment) -> None:
    for action in ("GetItem", "Query", "PutItem", "UpdateItem"):
        assert holders(stage, action, "table operators") == {"operator_api"}
