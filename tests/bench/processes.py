"""The bench's child processes: the endpoint that answers, and contenders that work when asked."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.bench.rounds import Measured
from tests.unit.redirect.fake_aws import ENVIRONMENT

ROOT = Path(__file__).resolve().parents[2]


def environment(endpoint: str, bytecode: Path, **more: str) -> dict[str, str]:
    """Of a child: tables, endpoint, and bytecode that is kept apart and written whatever the caller's shell says."""
    path = os.environ.get("PATH", "/usr/bin:/bin")
    fixed = {"PATH": path, "PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(bytecode), "AWS_ENDPOINT_URL": endpoint}
    return {**ENVIRONMENT, **fixed, **more}


@contextmanager
def endpoint(certificate: Path | None = None) -> Iterator[str]:
    """The URL of an endpoint that answers while the block runs."""
    command = [sys.executable, "-m", "tests.bench.endpoint"]
    if certificate:
        command += ["--certificate", str(certificate)]
    with running(command) as process:
        assert process.stdout
        yield process.stdout.readline().strip()


@contextmanager
def worker(module: str, argument: str, settings: Mapping[str, str]) -> Iterator[Callable[[], Measured]]:
    """A contender that stays; each call is its next piece of work."""
    command = [sys.executable, "-m", "tests.bench.worker", module, argument]
    with running(command, settings) as process:
        assert process.stdin
        assert process.stdout

        def next_slice() -> Measured:
            assert process.stdin
            assert process.stdout
            process.stdin.write("next\n")
            process.stdin.flush()
            return measured(process.stdout.readline())

        yield next_slice


@contextmanager
def running(command: list[str], settings: Mapping[str, str] | None = None) -> Iterator["subprocess.Popen[str]"]:
    """A process with pipes, ended with the block."""
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=settings
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def measured(line: str) -> Measured:
    """Reads a child's JSON line."""
    return Measured(**json.loads(line))
