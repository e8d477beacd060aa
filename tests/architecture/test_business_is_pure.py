"""The business decides from its arguments alone: no clock, no environment, no chance; and money never meets a float."""

import ast
from collections.abc import Iterator

from tests.architecture.tree import modules, parse, place

CLOCKS = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns"}
SURROUNDINGS = {"os.environ", "os.getenv", "os.environb"}


def dotted(node: ast.AST) -> str:
    """`a.b.c` for a chain of attributes, without the leading modules' names beyond the last two."""
    names: list[str] = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    if isinstance(node, ast.Name):
        names.append(node.id)
    return ".".join(reversed(names[:2]))


def impure(tree: ast.Module) -> Iterator[tuple[ast.AST, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, float | complex):
            yield node, f"the float {node.value}"
        elif isinstance(node, ast.Name) and node.id == "float":
            yield node, "float"
        elif isinstance(node, ast.Attribute) and dotted(node) in CLOCKS | SURROUNDINGS:
            yield node, dotted(node)
        elif isinstance(node, ast.ImportFrom) and node.module in ("os", "time"):
            yield node, f"from {node.module} import ..."


def test_the_domain_has_no_clock_no_environment_and_no_floats() -> None:
    domain = modules("layers/domain")
    assert domain
    assert [f"{place(path, node)}: {what}" for path in domain for node, what in impure(parse(path))] == []


def test_the_rule_sees_what_it_forbids() -> None:
    forbidden = "a = 0.5\nb = float(a)\nc = datetime.datetime.now()\nd = time.time()\ne = os.environ['X']\n"
    assert [node.lineno for node, _ in impure(ast.parse(forbidden)) if isinstance(node, ast.expr)] == [1, 2, 3, 4, 5]
