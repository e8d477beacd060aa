"""The CDK app to a cloud assembly for stage local; skipped while nothing that it reads has changed."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from cli.local.endpoint import ACCOUNT, REGION, Endpoint
from cli.local.files import read_json, write_json
from cli.local.workspace import REPOSITORY, Workspace
from cli.output import CliError

# `template.py` gives the emulator these ids, so that URLs are known before the deployment.
TRACKING_API, EVENTS_API = "tracking", "api"

_SOURCES = ("infra", "functions", "layers", "cdk.json", "pyproject.toml")
_SOURCE_PATTERNS = ("*.lock", "requirements*.txt")
_IGNORED_FOLDERS = {"__pycache__", "cdk.out", "node_modules", ".mypy_cache"}


def synthesize(workspace: Workspace, endpoint: Endpoint) -> Path:
    """Write the cloud assembly into the workspace and return its folder.

    Raises CliError with the last line of the app's output when the synth fails."""
    context = {
        "stage": "local",
        "clock_file": str(workspace.clock_file.resolve()),
        "tracking_url": endpoint.api_url(TRACKING_API),
        "api_url": endpoint.api_url(EVENTS_API),
        **_portal_origins(workspace.last_portal_port),
        "loopback_webhooks": "yes",
    }
    fingerprint = _fingerprint(_source_files(REPOSITORY), context)
    # Inside the assembly, so that whoever deletes the one deletes the other.
    marker = workspace.cloud_assembly / ".fingerprint.json"
    if read_json(marker) == fingerprint and (workspace.cloud_assembly / "manifest.json").exists():
        return workspace.cloud_assembly
    marker.unlink(missing_ok=True)
    _run_app(workspace, context)
    write_json(marker, fingerprint)
    return workspace.cloud_assembly


def _run_app(workspace: Workspace, context: Mapping[str, str]) -> None:
    log = workspace.logs / "synth.log"
    result = subprocess.run(
        [sys.executable, "-m", "infra.app"],
        cwd=REPOSITORY,
        env={
            **os.environ,
            "CDK_OUTDIR": str(workspace.cloud_assembly),
            "CDK_CONTEXT_JSON": json.dumps({**_project_context(), **context}),
            "CDK_DEFAULT_ACCOUNT": ACCOUNT,
            "CDK_DEFAULT_REGION": REGION,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    log.parent.mkdir(parents=True, exist_ok=True)
    log.write_text(result.stdout + result.stderr, encoding="utf-8")
    if result.returncode != 0:
        lines = [line for line in (result.stderr or result.stdout).strip().splitlines() if line.strip()]
        raise CliError(f"The CDK app failed: {lines[-1] if lines else 'no message'}", f"See {log}.")


def _portal_origins(port: int | None) -> dict[str, str]:
    """The portal's pages put files of material into the bucket themselves."""
    return {} if port is None else {"portal_origins": f"http://localhost:{port},http://127.0.0.1:{port}"}


def _project_context() -> dict[str, object]:
    """What the CDK CLI would pass from cdk.json; we run the app without it."""
    document = read_json(REPOSITORY / "cdk.json") or {}
    return dict(document.get("context", {}))


def _source_files(root: Path) -> list[Path]:
    files: list[Path] = [path for pattern in _SOURCE_PATTERNS for path in root.glob(pattern)]
    for name in _SOURCES:
        source = root / name
        files += [source] if source.is_file() else source.rglob("*")
    return sorted(file for file in files if file.is_file() and not _IGNORED_FOLDERS.intersection(file.parts))


def _fingerprint(files: Iterable[Path], context: Mapping[str, str]) -> str:
    digest = hashlib.sha256(json.dumps(context, sort_keys=True).encode())
    for file in files:
        digest.update(f"\0{file}\0".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()
