"""What the local stack starts is gone when it is stopped, what that started too."""

import sys
import time
from pathlib import Path

from cli.local import processes

# It starts a child that would go on for a minute, tells its id and waits to be stopped.
PARENT = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print(child.pid, flush=True)
time.sleep(60)
"""


def test_a_stopped_process_takes_its_children_with_it(tmp_path: Path) -> None:
    log = tmp_path / "parent.log"
    parent = processes.spawn([sys.executable, "-c", PARENT], log=log)
    deadline = time.monotonic() + 20
    while not log.read_text().strip() and time.monotonic() < deadline:
        time.sleep(0.01)
    child = int(log.read_text())

    assert processes.stop_group(parent.pid, timeout=10)

    assert not processes.is_alive(parent.pid)
    assert not processes.is_alive(child)
