"""The checked-in OpenAPI documents are what the code says, and describe every answer that a client can get."""

import json
from typing import Any

import pytest

from tools.openapi import FOLDER, documents

GATEWAYS_OWN = {"401", "403", "404", "413", "429", "500", "503"}
"""What API Gateway answers in its own words too."""


@pytest.mark.parametrize("name", ["partner_api", "operator_api", "ingest"])
def test_the_checked_in_document_is_that_of_the_code(name: str) -> None:
    checked_in = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    assert checked_in == json.loads(json.dumps(documents()[name])), "run make openapi"


def test_every_operation_says_what_it_does_and_how_it_refuses() -> None:
    for document in documents().values():
        names: set[str] = set()
        for path, operations in document["paths"].items():
            for method, operation in operations.items():
                assert operation["summary"], f"{method} {path}"
                assert {"401", "403", "404", "409", "422", "500", "503"} <= set(operation["responses"])
                _says_who_refuses(operation["responses"], document["components"]["responses"])
                names.add(operation["operationId"])
        assert len(names) == sum(map(len, document["paths"].values()))


def _says_who_refuses(responses: dict[str, Any], described: dict[str, Any]) -> None:
    for status, response in responses.items():
        if int(status) >= 400:
            content = set(described[response["$ref"].rpartition("/")[2]]["content"])
            own = {"application/json"} if status in GATEWAYS_OWN else set[str]()
            assert content == {"application/problem+json"} | own, status
    assert set(responses) >= GATEWAYS_OWN
