"""The local stack as one thing to start, stop, interrupt and wait for: used by `up`, the demo and the tests."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from cli.local import backlog, deploy, processes
from cli.local.clock import LocalClock
from cli.local.emulator import Emulator
from cli.local.endpoint import Endpoint
from cli.local.locks import Lock
from cli.local.portal import LocalPortal, build_portal
from cli.local.ports import FIRST_PORTAL_PORT, PortLease, lease_port
from cli.local.running import claim
from cli.local.synth import EVENTS_API, TRACKING_API, synthesize
from cli.local.workspace import REPOSITORY, Running, Workspace

type Synthesize = Callable[[Workspace, Endpoint], Path]
type Report = Callable[[str], None]

_RUNNER_STOP_SECONDS = 20


class LocalStack:
    """Emulator, deployment and stream runner in one workspace.

    with LocalStack.start(Workspace(folder)) as stack:
        stack.tracking_url, stack.api_url, stack.outputs, stack.client("dynamodb")

    The portal is served where `start` is told to.
    """

    def __init__(
        self,
        workspace: Workspace,
        lock: Lock,
        lease: PortLease,
        synthesize: Synthesize,
        report: Report,
        *,
        enforce_iam: bool,
        portal: PortLease | None = None,
    ) -> None:
        self.workspace = workspace
        self.endpoint = Endpoint(lease.port)
        self.clock = LocalClock(workspace.clock_file)
        self.outputs: Mapping[str, str] = {}
        self.deployed: list[deploy.DeployedStack] = []
        self._emulator = Emulator(workspace, port=lease.port, enforce_iam=enforce_iam)
        self._lock = lock
        self._leases = [lease, *([portal] if portal else [])]
        self._portal = LocalPortal(workspace, portal.port) if portal else None
        self._synthesize = synthesize
        self._report = report
        self._runner: subprocess.Popen[bytes] | None = None

    @classmethod
    def start(
        cls,
        workspace: Workspace,
        *,
        port: int | None = None,
        enforce_iam: bool = True,
        portal: bool = False,
        synthesize: Synthesize = synthesize,
        report: Report = lambda _: None,
    ) -> "LocalStack":
        """Start all of it, on request with the portal. `report` is told what is being done.

        Raises CliError when a stack already runs in this workspace, the port is taken or the deployment fails.
        """
        lock = claim(workspace)
        pages: PortLease | None = None
        try:
            if portal:
                pages = lease_port(None, workspace.last_portal_port, first=FIRST_PORTAL_PORT)
            lease = lease_port(port, workspace.last_port)
        except BaseException:
            if pages is not None:
                pages.release()
            lock.close()
            raise
        stack = cls(workspace, lock, lease, synthesize, report, enforce_iam=enforce_iam, portal=pages)
        try:
            stack._bring_up()
        except BaseException:
            stack.stop()
            raise
        return stack

    def _bring_up(self) -> None:
        self.workspace.prepare()
        self._record(ready=False)
        self.workspace.remember_ports(self.endpoint.port, self._portal.port if self._portal else None)
        if not self.workspace.clock_file.exists():
            self.clock.reset()
        self._report("starting the local AWS")
        self._emulator.start()
        self._record(ready=False)
        self.deploy()
        self.start_runner()
        self._serve_portal()
        self._record(ready=True)

    def _serve_portal(self) -> None:
        if self._portal is not None:
            self._report("building the portal")
            build_portal(self.workspace)
            self._report("starting the portal")
            self._portal.start(api_url=self.api_url, material_origin=self.endpoint.url)

    def deploy(self) -> None:
        """Synthesize and deploy what changed."""
        self._report("synthesizing the stacks")
        assembly = self._synthesize(self.workspace, self.endpoint)
        self.deployed = deploy.deploy(self.endpoint, assembly, report=lambda name: self._report(f"deploying {name}"))
        self.outputs = {key: self.endpoint.here(value) for each in self.deployed for key, value in each.outputs.items()}

    @property
    def tracking_url(self) -> str:
        """Base of tracking links, without a slash at the end: `{tracking_url}/r/{code}`."""
        return self.outputs.get("TrackingUrl", self.endpoint.api_url(TRACKING_API)).rstrip("/")

    @property
    def api_url(self) -> str:
        """Base of the API, without a slash at the end: `{api_url}/v1/events`."""
        return self.outputs.get("ApiUrl", self.endpoint.api_url(EVENTS_API)).rstrip("/")

    @property
    def portal_url(self) -> str:
        """The portal's origin, where it is served; else empty."""
        return self._portal.url if self._portal else ""

    def client(self, service: str) -> Any:
        """A boto3 client of the emulator."""
        return self.endpoint.client(service)

    def start_runner(self) -> None:
        """Start the stream runner process."""
        command = [sys.executable, "-m", "cli.local.streams", str(self.workspace.root)]
        environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
        self._runner = processes.spawn(command, log=self.workspace.logs / "streams.log", environment=environment)

    def stop_runner(self) -> None:
        """Stop the stream runner; records that are not done are read again by the next one."""
        if self._runner is not None:
            processes.stop(self._runner.pid, timeout=_RUNNER_STOP_SECONDS)
            self._runner = None

    def stop_emulator(self) -> None:
        """Stop the emulator alone, state kept; the stream runner waits for it to come back."""
        self._emulator.stop()

    def restart_emulator(self) -> None:
        """Start the emulator again on the same port with the same state."""
        self._emulator.stop()
        self._emulator.start()
        self._record(ready=True)

    def drain(self, timeout: float = 60) -> None:
        """Wait until the streams are worked off and the queues empty. Raises CliError after `timeout` seconds."""
        backlog.drain(self.endpoint, self.workspace.checkpoints, timeout=timeout)

    @property
    def has_lost_state(self) -> bool:
        """Whether the emulator ended by itself: it keeps its state only over a clean stop."""
        return not self._emulator.is_alive()

    def dead_processes(self) -> list[str]:
        """Which of the stack's processes ended by themselves, with the log that tells why."""
        dead = []
        if not self._emulator.is_alive():
            dead.append(f"the local AWS ({self._emulator.log})")
        if self._runner is None or self._runner.poll() is not None:
            dead.append(f"the stream runner ({self.workspace.logs / 'streams.log'})")
        if self._portal is not None and not self._portal.is_alive():
            dead.append(f"the portal ({self._portal.log})")
        return dead

    def stop(self) -> None:
        """Stop everything in order: first who works, then what it works on."""
        if self._portal is not None:
            self._portal.stop()
        self.stop_runner()
        self._emulator.stop()
        for lease in self._leases:
            lease.release()
        self.workspace.forget_running()
        self._lock.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _record(self, *, ready: bool) -> None:
        served = {"PortalUrl": self.portal_url} if self._portal else {}
        self.workspace.record(
            Running(
                port=self.endpoint.port,
                supervisor_pid=os.getpid(),
                emulator_pid=self._emulator.pid,
                runner_pid=self._runner.pid if self._runner else None,
                portal_pid=self._portal.pid if self._portal else None,
                enforce_iam=self._emulator.enforce_iam,
                ready=ready,
                outputs={**self.outputs, "TrackingUrl": self.tracking_url, "ApiUrl": self.api_url, **served},
            )
        )
