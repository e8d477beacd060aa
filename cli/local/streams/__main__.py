"""The stream runner as a process of its own: `python -m cli.local.streams WORKSPACE`."""

import logging
import os
import signal
import sys
import threading
from pathlib import Path
from types import FrameType

from cli.local.endpoint import Endpoint
from cli.local.running import stop_orphans
from cli.local.streams.runner import StreamRunner
from cli.local.workspace import Workspace

_LOOK_SECONDS = 1.0


def main() -> None:
    """Run until SIGTERM, or until the process that started us is gone: then nobody else would stop the emulator."""
    workspace = Workspace(Path(sys.argv[1]))
    running = workspace.running()
    if running is None:
        raise SystemExit(f"no local stack is recorded in {workspace.root}")
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    stopping = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopping.set()

    signal.signal(signal.SIGTERM, stop)
    threading.Thread(target=_stop_without, args=(running.supervisor_pid, stopping), daemon=True).start()
    StreamRunner(Endpoint(running.port), workspace.checkpoints).run(stopping)
    if os.getppid() != running.supervisor_pid:
        stop_orphans(workspace)


def _stop_without(parent: int, stopping: threading.Event) -> None:
    while not stopping.wait(_LOOK_SECONDS):
        if os.getppid() != parent:
            stopping.set()


if __name__ == "__main__":
    main()
