"""A test that skips where nobody expected it must turn the build red: its feature is unproven."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

SKIPS_INSIDE = "import pytest\ndef test_money(): pytest.skip('no emulator')\n"
SKIPS_BY_MARK = "import pytest\n@pytest.mark.skip\ndef test_money(): ...\n"
SKIPS_WHOLE_FILE = "import pytest\npytest.importorskip('there_is_no_such_package')\n"
MAY_SKIP = "import pytest\n@pytest.mark.may_skip('needs a browser')\ndef test_page(): pytest.skip('none here')\n"


def run_with_our_rules(folder: Path, source: str) -> int:
    """The exit status of pytest on one file of tests, under the conftest of this project."""
    (folder / "test_sample.py").write_text(source)
    command = [sys.executable, "-m", "pytest", "-p", "tests.conftest", "-p", "no:cacheprovider", "-c", "/dev/null"]
    return subprocess.run([*command, str(folder)], cwd=ROOT, capture_output=True, check=False).returncode


@pytest.mark.parametrize("source", [SKIPS_INSIDE, SKIPS_BY_MARK, SKIPS_WHOLE_FILE])
def test_an_unexpected_skip_fails_the_run(tmp_path: Path, source: str) -> None:
    assert run_with_our_rules(tmp_path, source) != pytest.ExitCode.OK


def test_a_skip_that_was_announced_does_not(tmp_path: Path) -> None:
    assert run_with_our_rules(tmp_path, MAY_SKIP) == pytest.ExitCode.OK
