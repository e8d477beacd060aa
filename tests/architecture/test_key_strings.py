"""A table's key is composed in storage/keys/ and nowhere else around the business, so that it has one spelling."""

import ast
from collections.abc import Iterator
from pathlib import PurePath

from tests.architecture.tree import modules, parse, place

HOME = PurePath("layers/aws/python/linkledger_aws/storage/keys")


def composed_keys(tree: ast.Module) -> Iterator[ast.JoinedStr]:
    """F-strings that join values by `#`, the separator of keys."""
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            texts = [part.value for part in node.values if isinstance(part, ast.Constant)]
            if any("#" in text for text in texts if isinstance(text, str)):
                yield node


def test_keys_are_composed_in_one_folder() -> None:
    elsewhere = [path for path in modules("layers/aws", "functions", "cli") if not path.parent.match(str(HOME))]
    assert elsewhere
    assert [place(path, node) for path in elsewhere for node in composed_keys(parse(path))] == []


def test_the_rule_sees_a_key() -> None:
    assert len(list(composed_keys(ast.parse("pk = f'{program}#{customer}'\nok = f'{program}-{customer}'\n")))) == 1
