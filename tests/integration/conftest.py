"""The local AWS for integration tests: a workspace and a port of its own, never a developer's running stack."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.local.endpoint import Endpoint
from cli.local.stack import LocalStack
from cli.local.workspace import Workspace
from tests.integration import tiny_assembly


def receipts_of(workspace: Workspace) -> Path:
    """Where the shop's function leaves one file per paid order."""
    return workspace.root / "receipts"


def synthesize_shop(workspace: Workspace, endpoint: Endpoint) -> Path:
    """Stands in for the CDK app: the same kind of folder, with a very small stack in it."""
    return tiny_assembly.write(workspace.cloud_assembly, receipts_of(workspace))


@pytest.fixture
def shop_stack(tmp_path: Path) -> Iterator[LocalStack]:
    """A running local stack with the little shop deployed, IAM enforced."""
    workspace = Workspace(tmp_path / "workspace")
    with LocalStack.start(workspace, synthesize=synthesize_shop) as stack:
        yield stack
