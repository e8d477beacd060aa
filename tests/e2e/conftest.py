"""One deployed local stack for all end-to-end tests, IAM enforced, in a workspace of its own."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from cli.local.stack import LocalStack
from cli.local.workspace import Workspace
from tests.e2e.office import Office


def two_days_before_a_month_ends(after: datetime) -> datetime:
    """Nine in the morning (UTC) of the last day but one of the next month: a month's end is then near."""
    month_after_next = after.replace(day=1) + timedelta(days=70)
    return month_after_next.replace(day=1, hour=9, minute=0, second=0, microsecond=0) - timedelta(days=2)


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The deployment with both programs loaded, two days before a month ends."""
    workspace = Workspace(tmp_path_factory.mktemp("e2e") / "workspace")
    with LocalStack.start(workspace, enforce_iam=True) as stack:
        stack.clock.move_to(two_days_before_a_month_ends(datetime.now(UTC)))
        office = Office(stack)
        for program in ("keycrm", "b1"):
            office.run("programs", "load", program)
        yield office
    for large in (workspace.data, workspace.cloud_assembly, workspace.temporary):
        shutil.rmtree(large, ignore_errors=True)  # what a look at a failure needs are the logs
