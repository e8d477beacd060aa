"""One closing line over all stages of `make test`, from the reports that pytest and vitest wrote for each."""

import sys
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

_KINDS = ("tests", "failures", "errors", "skipped")


def read(report: Path) -> tuple[Counter[str], float]:
    """How many tests ended how, and the seconds, of one stage."""
    suites = list(ElementTree.parse(report).getroot().iter("testsuite"))  # noqa: S314 - written by our own runners
    number = {kind: sum(int(each.get(kind, "0")) for each in suites) for kind in _KINDS}
    failed = number["failures"] + number["errors"]
    ends = Counter(passed=number["tests"] - failed - number["skipped"], failed=failed, skipped=number["skipped"])
    return ends, sum(float(each.get("time", "0")) for each in suites)


def told(ends: Counter[str]) -> str:
    """In pytest's own words: `12 passed, 1 skipped`."""
    return ", ".join(f"{number} {end}" for end, number in ends.items() if number)


def main(folder: str) -> None:
    """Print each stage's count, then the sum."""
    reports = sorted(Path(folder).glob("*.xml"), key=lambda path: path.stat().st_mtime)
    stages = {path.stem: read(path) for path in reports}
    print("== summary")
    for stage, (ends, seconds) in stages.items():
        print(f"{stage:13} {told(ends)} in {seconds:.1f} s")
    total: Counter[str] = sum((ends for ends, _ in stages.values()), Counter())
    line = f" {told(total)} in {sum(seconds for _, seconds in stages.values()):.2f}s "
    print(line.center(80, "="))


if __name__ == "__main__":
    main(sys.argv[1])
