"""The local AWS (ministack) as a child process: loopback only, its data kept in the workspace."""

import os
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from cli.local import processes
from cli.local.endpoint import ACCESS_KEY, ACCOUNT, REGION, SECRET_KEY, Endpoint
from cli.local.ports import LOOPBACK
from cli.local.workspace import Workspace
from cli.output import CliError

_START_SECONDS = 30
_STOP_SECONDS = 60  # it writes its whole state on the way out


class Emulator:
    """Start and stop one ministack. It keeps its state only over a clean stop."""

    def __init__(self, workspace: Workspace, *, port: int, enforce_iam: bool = True) -> None:
        self.endpoint = Endpoint(port)
        self.enforce_iam = enforce_iam
        self._workspace = workspace
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        return self._workspace.logs / "emulator.log"

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def is_alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start it and wait until it answers. Raises CliError with the log's last line when it does not."""
        self._workspace.prepare()
        self._remove_unpacked_functions()
        command = [str(self._workspace.emulator_python), "-m", "ministack"]
        self._process = processes.spawn(command, log=self.log, environment=self._environment())
        deadline = time.monotonic() + _START_SECONDS
        while not is_healthy(self.endpoint):
            if not self.is_alive() or time.monotonic() > deadline:
                self.stop()
                raise CliError(f"The local AWS did not start: {_last_line(self.log)}", f"See {self.log}.")
            time.sleep(0.05)

    def stop(self) -> None:
        """Stop it cleanly, so that a restart goes on where it was."""
        if self._process is not None:
            processes.stop_group(self._process.pid, timeout=_STOP_SECONDS)
            self._process = None
            self._remove_unpacked_functions()

    def _remove_unpacked_functions(self) -> None:
        # It unpacks a function once for each process that it starts, and leaves the folders behind.
        for folder in self._workspace.temporary.glob("ministack-lambda-*"):
            shutil.rmtree(folder, ignore_errors=True)

    def _environment(self) -> dict[str, str]:
        # Built from nothing: the caller's AWS settings must reach neither the emulator nor the functions in it.
        data = self._workspace.data
        return {
            "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
            "HOME": str(self._workspace.temporary),
            "LANG": "C.UTF-8",
            "TMPDIR": str(self._workspace.temporary),
            "AWS_ACCESS_KEY_ID": ACCESS_KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
            "GATEWAY_PORT": str(self.endpoint.port),
            "BIND_HOST": LOOPBACK,
            "MINISTACK_HOST": LOOPBACK,
            "MINISTACK_REGION": REGION,
            "MINISTACK_ACCOUNT_ID": ACCOUNT,
            "PERSIST_STATE": "1",
            "STATE_DIR": str(data / "state"),
            "S3_PERSIST": "1",
            "S3_DATA_DIR": str(data / "s3"),
            "AUTH": "true" if self.enforce_iam else "false",
            "LAMBDA_EXECUTOR": "local",
            # Listeners of services that we do not use; they would bind every interface.
            "IOT_MTLS_ENABLED": "0",
            "SFTP_ENABLED": "0",
        }


def is_healthy(endpoint: Endpoint) -> bool:
    """Whether a ministack answers at this endpoint."""
    try:
        with urllib.request.urlopen(f"{endpoint.url}/_ministack/health", timeout=2) as response:  # noqa: S310
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _last_line(log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines() if log.exists() else []
    return lines[-1] if lines else "it left no message"
