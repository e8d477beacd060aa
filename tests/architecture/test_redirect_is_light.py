"""A visitor waits for the redirect's cold start, so importing it loads neither the SDK nor the rest of the business."""

import subprocess
import sys

from tests.architecture.tree import ROOT

HEAVY = {"boto3", "botocore", "pynamodb", "aws_lambda_powertools", "pydantic", "pydantic_core", "linkledger_aws"}
SLOW = {"dataclasses", "inspect", "http.client", "email.parser", "logging", "pathlib", "ssl", "uuid"}
"""Parts of the standard library that cost a cold start milliseconds; TLS is loaded where the endpoint speaks it."""
MAY_LOAD = {"linkledger", "linkledger.tracking", "linkledger.ids", "linkledger.errors", "linkledger.program_time"}


def loaded_by(module: str) -> set[str]:
    """Every module in a fresh interpreter after the import."""
    code = f"import sys, {module}; print('\\n'.join(sys.modules))"
    answer = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(answer.stdout.split())


def test_importing_the_redirect_loads_its_own_rooms_alone() -> None:
    loaded = loaded_by("functions.redirect.handler")
    assert "functions.redirect.handler" in loaded
    assert loaded & (HEAVY | SLOW) == set()
    rooms = {".".join(name.split(".")[:2]) for name in loaded if name.split(".")[0] == "linkledger"}
    assert rooms - MAY_LOAD == set()
