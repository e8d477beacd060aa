"""Calling a deployed function by hand, with its error as one line."""

import json
from collections.abc import Mapping
from typing import Any

from cli.output import CliError
from cli.session import Deployment


def invoke(target: Deployment, function: str, event: Mapping[str, Any]) -> dict[str, Any]:
    """Invokes a function (`commission`, ...) and returns its answer. Raises CliError with the function's own words."""
    response = target.client("lambda").invoke(
        FunctionName=target.function_name(function), Payload=json.dumps(event).encode()
    )
    payload = response["Payload"].read()
    answer = json.loads(payload or b"{}")
    if response.get("FunctionError"):
        reason = answer.get("errorMessage", "no message") if isinstance(answer, dict) else "no message"
        raise CliError(f"{target.function_name(function)} failed: {reason}", f"See `linkledger logs {function}`.")
    return answer if isinstance(answer, dict) else {}
