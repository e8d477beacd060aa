"""The checked-in OpenAPI documents are what the code says, and describe every answer that a client can get."""

import json

import pytest

from tools.openapi import FOLDER, documents


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
                names.add(operation["operationId"])
        assert len(names) == sum(map(len, document["paths"].values()))
