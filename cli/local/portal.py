"""The portal on this machine: built when its sources changed, and served on one address together with the API."""

import hashlib
import os
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from cli.local import processes
from cli.local.files import read_json, write_json
from cli.local.locks import Lock, try_lock
from cli.local.ports import LOOPBACK
from cli.local.workspace import REPOSITORY, Workspace
from cli.output import CliError

PORTAL = REPOSITORY / "portal"
_BUILT = REPOSITORY / ".linkledger" / "portal-built.json"
_NO_SOURCES = {"node_modules", "dist", "generated"}
_START_SECONDS = 30
_BUILD_SECONDS = 300


class LocalPortal:
    """Vite's preview server: the built pages with the headers of `portal/headers.json`, `/v1` and `/session` passed on
    to the emulator. Its address is a secure context for browsers, as every `localhost` is."""

    def __init__(self, workspace: Workspace, port: int) -> None:
        self.port = port
        self._workspace = workspace
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def log(self) -> Path:
        return self._workspace.logs / "portal.log"

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def is_alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self, *, api_url: str, material_origin: str) -> None:
        """Serve what was built, and wait until it answers. Raises CliError when it does not."""
        vite = PORTAL / "node_modules" / "vite" / "bin" / "vite.js"
        command = ["node", str(vite), "preview", str(PORTAL)]
        command += ["--host", LOOPBACK, "--port", str(self.port), "--strictPort"]
        environment = {**os.environ, "LINKLEDGER_API_URL": api_url, "LINKLEDGER_MATERIAL_ORIGIN": material_origin}
        self._process = processes.spawn(command, log=self.log, environment=environment)
        deadline = time.monotonic() + _START_SECONDS
        while not self._answers():
            if not self.is_alive() or time.monotonic() > deadline:
                self.stop()
                raise CliError("The portal did not start.", f"See {self.log}.")
            time.sleep(0.05)

    def stop(self) -> None:
        """Stop serving; nothing is kept."""
        if self._process is not None:
            processes.stop_group(self._process.pid, timeout=10)
            self._process = None

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://{LOOPBACK}:{self.port}/", timeout=2) as response:
                return bool(response.status == 200)
        except (urllib.error.URLError, OSError):
            return False


def build_portal(workspace: Workspace) -> None:
    """Build the pages into `portal/dist`, unless they are those of today's sources.

    Raises CliError where its packages are not installed, or the build fails."""
    with _alone():
        sources = _fingerprint()
        if read_json(_BUILT) == sources and (PORTAL / "dist" / "index.html").exists():
            return
        if not (PORTAL / "node_modules" / "vite").exists():
            raise CliError("The portal's packages are not installed.", "Run `make install`.")
        _BUILT.unlink(missing_ok=True)
        _run_build(workspace.logs / "portal-build.log")
        write_json(_BUILT, sources)


def _run_build(log: Path) -> None:
    built = subprocess.run(
        ["npm", "run", "--silent", "build"],
        cwd=PORTAL,
        capture_output=True,
        text=True,
        timeout=_BUILD_SECONDS,
        check=False,
    )
    log.parent.mkdir(parents=True, exist_ok=True)
    log.write_text(built.stdout + built.stderr, encoding="utf-8")
    if built.returncode != 0:
        lines = [line for line in (built.stderr or built.stdout).splitlines() if line.strip()]
        raise CliError(f"The portal could not be built: {lines[0] if lines else 'no message'}", f"See {log}.")


def _alone() -> Lock:
    """The only one who builds: another stack's build is waited for. Closing it lets the next one in."""
    deadline = time.monotonic() + _BUILD_SECONDS
    while (lock := try_lock(_BUILT.with_suffix(".lock"))) is None:
        if time.monotonic() > deadline:
            raise CliError("Another process builds the portal and does not end.", "Stop it.")
        time.sleep(0.1)
    return lock


def _fingerprint() -> str:
    digest = hashlib.sha256()
    documents = REPOSITORY / "docs" / "openapi"
    for root in (PORTAL, documents):
        for file in _files(root):
            digest.update(f"\0{file}\0".encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()


def _files(folder: Path) -> list[Path]:
    found: list[Path] = []
    for here, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in _NO_SOURCES]
        found += [Path(here, name) for name in names]
    return sorted(found)
