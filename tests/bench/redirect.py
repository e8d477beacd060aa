"""The redirect against its floor: warm, click after click in one process; cold, one click in a fresh process."""

import marshal
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.resources import files
from itertools import islice
from pathlib import Path

import trustme

from tests.bench.processes import ROOT, endpoint, environment, measured, worker
from tests.bench.rounds import Comparison, Measured, compare
from tests.bench.traffic import clicks

OURS, FLOOR = "functions.redirect.handler", "tests.bench.floor"
CLICKS = 300


def slices(handler_module: str) -> Iterator[Callable[[], None]]:
    """Three hundred clicks each, none from a browser that came before."""
    handler = import_module(handler_module).handler
    traffic = clicks()

    def work(events: list[dict[str, object]]) -> None:
        for event in events:
            handler(event, None)

    while True:
        events = list(islice(traffic, CLICKS))
        yield lambda events=events: work(events)  # type: ignore[misc]


def warm(rounds: int, bytecode: Path) -> Comparison:
    """CPU per click with the link, the keys and the connection there."""
    with endpoint() as url:
        settings = environment(url, bytecode)
        here = "tests.bench.redirect"
        with worker(here, OURS, settings) as ours, worker(here, FLOOR, settings) as floor:
            return compare({"ours": ours, "floor": floor}, rounds=rounds, units=CLICKS)


def cold(rounds: int, bytecode: Path, *, encrypted: bool) -> Comparison:
    """CPU of import, construction and first click; with bytecode there, as in Lambda's assets.

    Over TLS each trusts what it trusts on AWS, and the endpoint's authority: the SDK its own list, ours Amazon's roots.
    """
    authority = trustme.CA()
    certificate = bytecode / "endpoint.pem"
    authority.issue_cert("localhost").private_key_and_cert_chain_pem.write_to_path(str(certificate))
    bundles = {OURS: ROOT / "functions/redirect/amazon_roots.pem", FLOOR: Path(str(files("botocore") / "cacert.pem"))}
    trusted = {module: bytecode / f"{module}.pem" for module in bundles}
    for module, bundle in bundles.items():
        trusted[module].write_bytes(bundle.read_bytes() + authority.cert_pem.bytes())
    with endpoint(certificate if encrypted else None) as url:

        def start(module: str) -> Measured:
            command = [sys.executable, str(ROOT / "tests/bench/cold_start.py"), module]
            settings = environment(url, bytecode, AWS_CA_BUNDLE=str(trusted[module]))
            event = marshal.dumps(next(clicks()))
            done = subprocess.run(command, input=event, capture_output=True, check=True, env=settings)
            return measured(done.stdout.decode())

        contenders = {"ours": lambda: start(OURS), "floor": lambda: start(FLOOR)}
        return compare(contenders, rounds=rounds, units=1)
