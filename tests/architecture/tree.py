"""The project's own files, for the rules that hold for each of them."""

import ast
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
NOT_OURS = {".git", ".venv", ".linkledger", "node_modules", "cdk.out", "dist", "__pycache__"}


def project_files() -> list[Path]:
    """Files that git tracks or would track; without git (an unpacked archive), all but installed and built ones."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    answer = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=False)
    if answer.returncode == 0:
        found = [ROOT / name for name in answer.stdout.split("\0") if name]
    else:
        found = [path for path in ROOT.rglob("*") if not NOT_OURS & set(path.relative_to(ROOT).parts)]
    return sorted(path for path in found if path.is_file() and not path.name.endswith(".pyc"))


def modules(*folders: str) -> list[Path]:
    """Python files under these folders of the repository."""
    wanted = [ROOT / folder for folder in folders]
    return [path for path in project_files() if path.suffix == ".py" and any(path.is_relative_to(f) for f in wanted)]


def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def place(path: Path, node: ast.AST | None = None) -> str:
    """`path:line`, as editors and terminals link it."""
    line = getattr(node, "lineno", None)
    return f"{path.relative_to(ROOT)}{'' if line is None else f':{line}'}"
