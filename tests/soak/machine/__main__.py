"""``python -m tests.soak.machine``: thousands of random lives against the oracle, every pair of rules among them."""

import argparse
import random
import sys

from tests.soak.machine.lives import run


def main() -> int:
    """Exit status 0 where no run diverged and every pair of rules met; the seed repeats the runs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", default=str(random.SystemRandom().randrange(10**9)))
    parser.add_argument("--runs", type=int, default=2_000)
    parser.add_argument("--steps", type=int, default=100)
    chosen = parser.parse_args()
    return 0 if run(chosen.seed, chosen.runs, steps=chosen.steps) else 1


if __name__ == "__main__":
    sys.exit(main())
