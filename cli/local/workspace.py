"""The git-ignored folder that holds everything the local stack leaves on disk."""

import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from cli.local.files import read_json, write_json
from cli.output import CliError

REPOSITORY = Path(__file__).resolve().parents[2]
WORKSPACE_VARIABLE = "LINKLEDGER_WORKSPACE"


@dataclass(frozen=True)
class Running:
    """What a started local stack tells other commands about itself (`stack.json`)."""

    port: int
    supervisor_pid: int
    emulator_pid: int | None = None
    runner_pid: int | None = None
    portal_pid: int | None = None
    enforce_iam: bool = True
    ready: bool = False
    outputs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Workspace:
    """Paths under one root (default: `.linkledger/` in the repository). Two stacks need two roots."""

    root: Path

    @property
    def data(self) -> Path:
        """The emulator's state, the streams' checkpoints; delete it to begin anew."""
        return self.root / "data"

    @property
    def checkpoints(self) -> Path:
        return self.data / "checkpoints"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def temporary(self) -> Path:
        return self.root / "tmp"

    @property
    def cloud_assembly(self) -> Path:
        return self.root / "cdk.out"

    @property
    def clock_file(self) -> Path:
        return self.root / "clock.json"

    @property
    def state_file(self) -> Path:
        return self.root / "stack.json"

    @property
    def emulator_python(self) -> Path:
        """ministack's own environment: shared by all workspaces, apart from the project's so that a
        package missing from a layer shows.

        Raises CliError when it is not installed."""
        for root in (self.root, REPOSITORY / ".linkledger"):
            python = root / "ministack" / "bin" / "python"
            if python.exists():
                return python
        raise CliError("The local AWS (ministack) is not installed.", "Run `make install`.")

    def prepare(self) -> None:
        """Create the folders."""
        for folder in (self.data, self.checkpoints, self.logs, self.temporary):
            folder.mkdir(parents=True, exist_ok=True)

    def running(self) -> Running | None:
        """The recorded stack, or None; whether its processes still live is the caller's question."""
        recorded = read_json(self.state_file)
        return None if recorded is None else Running(**recorded)

    def record(self, running: Running) -> None:
        write_json(self.state_file, asdict(running))

    def forget_running(self) -> None:
        self.state_file.unlink(missing_ok=True)

    @property
    def last_port(self) -> int | None:
        """The port of the previous run: URLs stay the same over a restart where it is still free."""
        return self._remembered("port")

    @property
    def last_portal_port(self) -> int | None:
        """The portal's, for the same reason; None while none was served here."""
        return self._remembered("portal")

    def remember_ports(self, port: int, portal: int | None) -> None:
        """`portal` is None where no portal is served; the last one's stays known."""
        write_json(self.root / "port.json", {"port": port, "portal": portal or self.last_portal_port})

    def _remembered(self, name: str) -> int | None:
        found = (read_json(self.root / "port.json") or {}).get(name)
        return None if found is None else int(found)


def default_workspace() -> Workspace:
    """`$LINKLEDGER_WORKSPACE`, else `.linkledger/` in the repository."""
    chosen = os.environ.get(WORKSPACE_VARIABLE)
    return Workspace(Path(chosen).resolve() if chosen else REPOSITORY / ".linkledger")
