"""Mutation testing of the money kernel: mutmut changes one thing at a time, and the fast tests must notice each.

Run by `make mutants`, never by CI; for parts of it alone by `make mutants MUTATE="earning/refund.py ledger"`. mutmut
names a function by its file's path, so it is given a copy with the package at the top, under `.linkledger/mutants`;
the tree stays as it is. What survives and nothing can tell from the original is listed, with why, in `mutants.toml`.
"""

import os
import re
import shutil
import subprocess
import sys
import time
import tomllib
from collections import Counter
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
STAGE = ROOT / ".linkledger" / "mutants"
LOG = STAGE / "mutmut.log"
MUTMUT = ROOT / ".venv" / "bin" / "mutmut"
JUSTIFIED = ROOT / "tools" / "mutants.toml"
NOTICED = {"killed", "timeout", "caught by type check"}
SENTENCE = re.compile(r'f?"[^"]* [^"]*"')


class Mutant(NamedTuple):
    """One change of one line: the file's path, and the line before and after."""

    path: str
    was: str
    became: str


def stage() -> None:
    """Lay out the package, the tests and the settings as mutmut wants them."""
    shutil.rmtree(STAGE, ignore_errors=True)
    STAGE.mkdir(parents=True)
    skip = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "layers/domain/python/linkledger", STAGE / "linkledger", ignore=skip)
    shutil.copytree(ROOT / "tests", STAGE / "tests", ignore=skip)
    shutil.copy2(ROOT / "pyproject.toml", STAGE)


def mutmut(*arguments: str) -> str:
    """What a command of mutmut prints; failing ends the run with the end of its output."""
    environment = {**os.environ, "PATH": f"{MUTMUT.parent}{os.pathsep}{os.environ['PATH']}"}  # it looks for mypy there
    command = [str(MUTMUT), *arguments]
    done = subprocess.run(command, cwd=STAGE, env=environment, check=False, capture_output=True, text=True)
    said = done.stdout + done.stderr
    if done.returncode:
        sys.exit(f"mutants: mutmut {arguments[0]} failed:\n{said[-3000:]}")
    return done.stdout


def changed_line(name: str) -> Mutant:
    """What a mutant changed, from the difference that mutmut shows."""
    lines = mutmut("show", name).splitlines()
    path = next(line.split()[1] for line in lines if line.startswith("--- "))
    was = [line[1:].strip() for line in lines if line.startswith("-") and not line.startswith("---")]
    became = [line[1:].strip() for line in lines if line.startswith("+") and not line.startswith("+++")]
    return Mutant(path.removeprefix("linkledger/"), " ".join(was), " ".join(became))


def is_wording(mutant: Mutant) -> bool:
    """Whether it only writes a sentence otherwise: tests hold codes and figures, not every word."""
    return SENTENCE.sub("", mutant.was) == SENTENCE.sub("", mutant.became)


def line_of(mutant: Mutant) -> int:
    """The first line in the file that reads so; mutmut numbers lines within their function."""
    text = (STAGE / "linkledger" / mutant.path).read_text(encoding="utf-8").splitlines()
    return next((number for number, line in enumerate(text, start=1) if line.strip() == mutant.was), 0)


def pattern(part: str) -> str:
    """mutmut's pattern for a part of the package, such as `ledger` or `earning/refund.py`."""
    return f"linkledger.{part.removesuffix('.py').replace('/', '.')}.*"


def main(parts: list[str]) -> int:
    """Returns 1 where a mutant survived that is neither justified nor a mere change of wording."""
    started = time.monotonic()
    stage()
    print(f"mutants: mutmut works in {LOG.parent.relative_to(ROOT)}; a whole run takes up to an hour", flush=True)
    LOG.write_text(mutmut("run", *map(pattern, parts)), encoding="utf-8")
    results = [line.strip().rpartition(": ") for line in mutmut("results", "--all", "true").splitlines()]
    checked = {name: end for name, _, end in results if end != "not checked"}
    survivors = [changed_line(name) for name, end in checked.items() if end not in NOTICED]
    justified = tomllib.loads(JUSTIFIED.read_text(encoding="utf-8"))["survivor"]
    known = {Mutant(each["path"], each["was"], each["became"]) for each in justified}
    unknown = [each for each in survivors if each not in known and not is_wording(each)]
    for each in unknown:
        print(f"{each.path}:{line_of(each)}\n  - {each.was}\n  + {each.became}")
    ends = Counter(checked.values())
    print(f"mutants: {len(checked)} in {(time.monotonic() - started) / 60:.0f} minutes: ", end="")
    print(", ".join(f"{number} {end}" for end, number in ends.most_common()))
    words = sum(map(is_wording, survivors))
    print(f"mutants: {words} survivors change wording, {len(survivors) - words - len(unknown)} are justified, ", end="")
    print(
        f"{len(unknown)} are new" + (" (above): write a test, or justify them in tools/mutants.toml" if unknown else "")
    )
    return 1 if unknown else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
