"""``python -m tests.bench.worker MODULE ARGUMENT``: one contender in a process of its own, which works when told to.

MODULE has ``slices(argument)``, an iterator over pieces of work. Each line on standard input asks for the next one;
a JSON line answers with the CPU seconds of this process, and of the calibration right before and after it. What the
work itself prints, such as log lines, is written to nowhere.
"""

import gc
import json
import os
import sys
import time
from importlib import import_module


def main(module: str, argument: str) -> None:
    """Measures until its input ends."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    slices = import_module(module).slices(argument)
    for _ in sys.stdin:
        work = next(slices)
        gc.collect()
        gc.freeze()  # what a contender was set up with is not to be searched for garbage again and again
        before = calibrate()
        start = time.process_time()
        work()
        used = time.process_time() - start
        answers.write(json.dumps({"cpu": used, "calibration": (before + calibrate()) / 2}) + "\n")
        answers.flush()


if __name__ == "__main__":
    from tests.bench.calibration import calibrate

    main(*sys.argv[1:])
