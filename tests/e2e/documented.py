"""The shell sessions of the documentation: their blocks run in one shell, and answer what the page says they answer."""

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_BLOCK = re.compile(r"^```(?P<kind>[^\n]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_SHOWN = re.compile(r"\s*```json\n(?P<json>.*?)^```$", re.MULTILINE | re.DOTALL)
_SECONDS = 300
_ENDED = "\x1eended "
_PREAMBLE = """
set -eu -o pipefail
curl() { command curl -sS --fail-with-body -w '\\n' --max-time 30 "$@"; }
"""
"""As a shell that stops at the first command that fails, and takes an HTTP refusal for a failure."""


@dataclass(frozen=True)
class Block:
    """A fenced block of commands; ``shown`` is the JSON block right after it, ``refused`` one that shows a refusal."""

    page: str
    commands: str
    refused: bool
    shown: Any = None


def blocks_of(page: Path) -> list[Block]:
    """The page's ``sh`` blocks; those of another kind (``console``) are for reading, and hold no curl."""
    text = page.read_text("utf-8")
    found = []
    for each in _BLOCK.finditer(text):
        kind = each["kind"].split()
        if kind[:1] != ["sh"]:
            assert "curl " not in each["text"], f"{page.name}: a curl line in a block that nobody runs"
            continue
        shown = _SHOWN.match(text, each.end())
        answer = json.loads(shown["json"]) if shown else None
        found.append(Block(page.name, each["text"], "refused" in kind, answer))
    return found


def run(blocks: list[Block], folder: Path, **environment: str) -> list[str]:
    """Runs the blocks in one shell in a folder of the source; what each printed.

    Raises AssertionError, with all that was printed, where a command failed, or did not although it should have.
    """
    script = _PREAMBLE + "".join(map(_commands, blocks))
    ran = subprocess.run(
        ["bash", "-c", script],
        cwd=folder,
        env={**os.environ, **environment, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
    printed = ran.stdout.split(_ENDED + "\n")
    assert ran.returncode == 0, f"{blocks[min(len(printed), len(blocks)) - 1]}\n{printed[-1]}\n{ran.stderr}"
    return printed[:-1]


def _commands(block: Block) -> str:
    text = block.commands
    if block.refused:
        text = f"if ( set -e\n{text}\n); then echo 'it was not refused' >&2; exit 1; fi\n"
    return f"{text}\nprintf '%s\\n' '{_ENDED}'\n"


def answer_in(printed: str) -> Any:
    """The last JSON document among the printed lines."""
    for line in reversed(printed.splitlines()):
        if line.startswith(("{", "[")):
            return json.loads(line)
    raise AssertionError(f"no JSON was printed: {printed}")


def shows(shown: Any, answer: Any) -> bool:
    """Whether a page that shows only part of an answer shows nothing else."""
    if isinstance(shown, dict):
        return isinstance(answer, dict) and all(name in answer and shows(shown[name], answer[name]) for name in shown)
    if isinstance(shown, list):
        return (
            isinstance(answer, list)
            and len(shown) == len(answer)
            and all(shows(*pair) for pair in zip(shown, answer, strict=True))
        )
    return bool(shown == answer)
