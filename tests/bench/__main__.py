"""``make bench``: what a click and a settled event cost, against the same work in the usual way, as one table."""

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

from tests.bench import redirect
from tests.bench.commission import commission
from tests.bench.rounds import Comparison


def main() -> None:
    """Prints the table; ``--json`` writes it as well."""
    options = argparse.ArgumentParser(prog="make bench")
    options.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    options.add_argument("--rounds", type=int, default=40, help="pairs of each comparison (40 warm: 12,000 browsers)")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        bytecode = Path(folder)
        cold_rounds = max(3, chosen.rounds // 3)
        figures = {
            "redirect_warm_vs_floor": redirect.warm(chosen.rounds, bytecode),
            "redirect_cold_vs_floor": redirect.cold(cold_rounds, bytecode, encrypted=False),
            "redirect_cold_tls_vs_floor": redirect.cold(cold_rounds, bytecode, encrypted=True),
            "commission_cpu_vs_floor": commission(max(3, chosen.rounds // 4), bytecode),
        }
    sys.stdout.write(table(figures) + "\n")
    if chosen.json:
        ratios = {name: asdict(each.ratio) for name, each in figures.items()}
        chosen.json.write_text(json.dumps(ratios, indent=2) + "\n")


def table(figures: dict[str, Comparison]) -> str:
    """The figures as people read them."""
    head = f"{'CPU, ours : floor':28}{'median':>8}{'min':>8}{'max':>8}{'ours us':>11}{'floor us':>11}"
    lines = [
        f"{name.removesuffix('_vs_floor').replace('_', ' '):28}"
        f"{each.ratio.median:8.3f}{each.ratio.min:8.3f}{each.ratio.max:8.3f}"
        f"{each.ours_us.median:11,.0f}{each.floor_us.median:11,.0f}"
        for name, each in figures.items()
    ]
    at = time.strftime("%Y-%m-%d %H:%M", time.gmtime())
    machine = f"{os.cpu_count()} x {platform.machine()}, Python {platform.python_version()}, {at} UTC"
    return "\n".join([machine, head, *lines])


if __name__ == "__main__":
    main()
