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
    ours = [each for each in stage.of_type("AWS::Lambda::Function").values() if "FunctionName" in each["Properties"]]
    assert len(roles) == len(FUNCTIONS) == len(ours), "the CDK's own has no name, and runs at deployments alone"
    for role in roles:
        properties = stage.of_type("AWS::IAM::Role")[role]["Properties"]
        assert "ManagedPolicyArns" not in properties, "a managed policy grants more than one function needs"


def test_no_function_has_a_wildcard_on_data(stage: Deployment) -> None:
    for name in FUNCTIONS:
        data = {right for right in stage.rights(name) if right.action.startswith("dynamodb:")}
        assert bool(data) == (name != "session"), f"{name} touches no table"
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
    can be derived again; so can the answer to a request that had no effect, and that a conversion waits. Whom a lead
    names, and by which contacts it is found, is deleted for good where a customer asks to be forgotten; so is a
    webhook."""
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
        ("operator_api", "people"),
        ("operator_api", "partners"),
        ("partner_api", "requests"),
        ("operator_api", "requests"),
        ("ingest", "requests"),
        ("partner_api", "subscriptions"),
        ("operator_api", "subscriptions"),
    }


def test_the_reconciliation_blocks_accounts_and_releases_none(stage: Deployment) -> None:
    assert on(stage.rights("reconcile"), "table payouts") == {"GetItem", "PutItem"}


def test_who_raises_signals_reaches_neither_payouts_nor_bank_details(stage: Deployment) -> None:
    signals = {"signal#*", "signals#*", "review#*"}
    for name, partitions in (("rollup", signals), ("reconcile", {*signals, "block#*"})):
        reaches = [
            statement["Condition"]
            for statement in stage.statements(name)
            if "payouts" in stage.text(_only(statement["Resource"])) and "dynamodb" in str(statement["Action"])
        ]
        within = [each["ForAllValues:StringLike"]["dynamodb:LeadingKeys"] for each in reaches]
        assert [set(each) for each in within] == [partitions], name


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
    assert holders(stage, "UpdateItem", "table people") == {"ingest", "operator_api"}, "who is known, who is forgotten"
    assert holders(stage, "PutItem", "table people") == {"partner_api"}, "whom a lead names, and nobody else"


def test_only_what_signs_or_verifies_clicks_reads_the_signing_keys(stage: Deployment) -> None:
    secrets = {
        name: {right.resource for right in stage.rights(name) if right.action == "secretsmanager:GetSecretValue"}
        for name in FUNCTIONS
    }
    signing, webhooks = secrets["redirect"], secrets["webhooks"]
    contacts = secrets["partner_api"] - webhooks
    assert len(signing) == len(contacts) == len(webhooks) == 1
    assert {name: found for name, found in secrets.items() if found} == {
        "redirect": signing,
        "checkout": signing,
        "ingest": signing | contacts,
        "partner_api": contacts | webhooks,
        "operator_api": webhooks,
        "webhooks": webhooks,
    }


def test_what_reports_and_sells_with_a_key_changes_neither_keys_nor_terms(stage: Deployment) -> None:
    for name in ("ingest", "checkout"):
        assert on(stage.rights(name), "table programs") == {"GetItem"}
    assert on(stage.rights("checkout"), "table requests") == {"UpdateItem"}


def test_a_partners_api_writes_its_partners_keys_and_no_programs_key(stage: Deployment) -> None:
    assert on(stage.rights("partner_api"), "table programs") == {"GetItem", "BatchGetItem", "Query"}
    assert "PutItem" in on(stage.rights("partner_api"), "table partners")


def test_only_operators_invite_and_only_into_their_own_pool(stage: Deployment) -> None:
    inviting = {name for name in FUNCTIONS for right in stage.rights(name) if "AdminCreateUser" in right.action}
    assert inviting == {"operator_api"}
    pools = {right for right in stage.rights("operator_api") if right.action.startswith("cognito-idp:")}
    assert {right.action.partition(":")[2] for right in pools} == {
        *("AdminCreateUser", "AdminGetUser", "AdminDisableUser", "AdminUserGlobalSignOut"),
    }
    (pool,) = {right.resource for right in pools}
    assert "OperatorSignIn" in pool


def test_failures_are_delivered_but_neither_read_nor_deleted_by_functions(stage: Deployment) -> None:
    for name in FUNCTIONS:
        if name in {"payout_export", "jobs", "partner_api", "operator_api"}:
            continue
        actions = {right.action for right in stage.rights(name) if right.action.startswith("s3:")}
        delivers = name in {"live_stats", "commission", "rollup", "payout", "reconcile", "journal_guard"}
        delivers |= name == "webhook_dispatch"
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


def test_operators_call_two_functions_by_the_api_and_jobs_one_of_them(stage: Deployment) -> None:
    calls = {(name, right.resource) for name in FUNCTIONS for right in stage.rights(name) if "Invoke" in right.action}
    assert sorted(name for name, _ in calls) == ["jobs", "operator_api", "operator_api"]
    assert len({resource for _, resource in calls}) == 2


def test_a_jobs_file_is_put_by_its_worker_and_reached_by_its_owners_api_alone(stage: Deployment) -> None:
    found = {
        (name, right.action, right.resource.rpartition("-<AWS::Region>")[2])
        for name in FUNCTIONS
        for right in stage.rights(name)
        if f"{stage.stage}-job-files-" in right.resource
    }
    assert {(name, action) for name, action, _ in found} == {
        ("jobs", "s3:PutObject"),
        ("partner_api", "s3:GetObject"),
        ("operator_api", "s3:GetObject"),
    }
    assert {name: place.split("/")[1] for name, _, place in found} == {
        "jobs": "*",
        "partner_api": "partners",
        "operator_api": "operators",
    }


def test_a_worker_of_jobs_changes_nothing_but_jobs(stage: Deployment) -> None:
    rights = stage.rights("jobs")
    written = {right.resource for right in rights if right.action in ("dynamodb:PutItem", "dynamodb:UpdateItem")}
    assert written == {"table requests", "table audit"}
    assert not [right for right in rights if right.resource in ("table people", "table accounts", "table payouts")]


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


def test_signing_in_asks_both_pools_for_tokens_and_makes_or_changes_nobody(stage: Deployment) -> None:
    rights = {right for right in stage.rights("session") if not right.action.startswith("logs:")}
    assert {right.action.partition(":")[2] for right in rights} == {
        *("AdminInitiateAuth", "AdminRespondToAuthChallenge", "AdminUserGlobalSignOut"),
    }
    assert len({right.resource for right in rights}) == 2
    assert not [right for right in rights if "*" in right.action or "*" in right.resource]


def test_nobody_but_the_operators_api_reads_or_grants_an_operators_scopes(stage: Deployment) -> None:
    for action in ("GetItem", "Query", "PutItem", "UpdateItem"):
        assert holders(stage, action, "table operators") == {"operator_api"}
