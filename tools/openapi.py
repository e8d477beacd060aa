"""Writes the OpenAPI documents of the APIs to docs/openapi/; `make openapi` runs it, and a test compares them."""

import json
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from functions.operator_api.handler import api as operator_api  # noqa: E402
from functions.partner_api.by_key import scope_of  # noqa: E402
from functions.partner_api.handler import api as partner_api  # noqa: E402
from linkledger_aws.api.openapi import openapi_of  # noqa: E402
from tools.merchant_openapi import merchant_document  # noqa: E402

FOLDER = ROOT / "docs" / "openapi"


def documents() -> dict[str, dict[str, Any]]:
    """Each API's document by the name of its function."""
    partner = "What a partner sees and does; everything is scoped to the partner of the access token."
    operator = "How the business runs its programs; what an operator may do is said by its scopes."
    return {
        "partner_api": _with_keys(
            openapi_of(partner_api.app, title="linkledger partner API", version="1.0.0", description=partner)
        ),
        "operator_api": openapi_of(
            operator_api.app, title="linkledger operator API", version="1.0.0", description=operator
        ),
        "ingest": merchant_document(),
    }


def _with_keys(document: dict[str, Any]) -> dict[str, Any]:
    """The document, in which each operation that a partner's key opens says with which scope."""
    document["components"]["securitySchemes"]["partnerKey"] = {
        "type": "http",
        "scheme": "bearer",
        "description": "An API key of the partner, llp_..., with the scope that is named; sent to /v1/by-key/... where "
        "an access token is sent to /v1/....",
    }
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            scope = scope_of(method.upper(), path)
            if scope is not None:
                operation["security"] = [{"accessToken": []}, {"partnerKey": [str(scope)]}]
    return document


def main() -> None:
    """Writes every document."""
    FOLDER.mkdir(exist_ok=True)
    for name, document in documents().items():
        (FOLDER / f"{name}.json").write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
