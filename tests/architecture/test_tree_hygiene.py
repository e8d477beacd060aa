"""What lands in the repository works on any machine: no addresses in locks, no paths of one computer, nothing built."""

import ast
import re

from tests.architecture.tree import modules, parse, place, project_files

HOME_FOLDER = re.compile(r"(?<![\w.}-])/(?:home|Users)/[A-Za-z]|(?<![\w.}-])/root/")
ADDRESS = re.compile(r"\w+://|--(?:find-links|index-url|extra-index-url)")
BUILT = re.compile(
    r"(^|/)(node_modules|cdk\.out|dist|__pycache__|\.venv|\.linkledger)/|\.(pyc|whl|egg-info|zip)$|^uv\.lock$"
)
CODE = ("layers", "functions", "infra", "cli", "tests", "tools")


def lines() -> list[tuple[str, str]]:
    """(`path:line`, text) of every line of the project's text files."""
    found = []
    for path in project_files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [(f"{place(path)}:{number}", line) for number, line in enumerate(text.splitlines(), 1)]
    return found


def test_no_file_knows_a_home_folder() -> None:
    assert [where for where, line in lines() if HOME_FOLDER.search(line) and "HOME_FOLDER" not in line] == []


def test_locks_pin_versions_and_hashes_but_no_address() -> None:
    locked = [(where, line) for where, line in lines() if re.search(r"\.lock:|package-lock\.json:", where)]
    assert len({where.split(":")[0] for where, _ in locked}) >= 5
    assert [where for where, line in locked if ADDRESS.search(line)] == []


def test_every_locked_package_has_a_hash() -> None:
    for path in (path for path in project_files() if path.suffix == ".lock"):
        entries = re.split(r"\n(?=[a-z0-9])", path.read_text(encoding="utf-8"))[1:]
        assert entries
        assert [entry.splitlines()[0] for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []


def test_nothing_built_is_in_the_tree() -> None:
    assert [place(path) for path in project_files() if BUILT.search(place(path))] == []


def test_every_module_says_why_it_exists() -> None:
    written = [path for path in modules(*CODE) if path.read_text(encoding="utf-8").strip()]
    assert [place(path) for path in written if not ast.get_docstring(parse(path))] == []
