"""``python cold_start.py MODULE``: the CPU that a fresh process spends from import to first answer.

It must not import what a contender imports, or that would be free of charge: hence marshal, and the calibration last.
"""

import marshal
import sys
import time

if __name__ == "__main__":
    event = marshal.load(sys.stdin.buffer)
    start = time.process_time()
    handler = __import__(sys.argv[1], fromlist=["handler"]).handler
    answer = handler(event, None)
    used = time.process_time() - start
    assert answer["statusCode"] == 302, answer

    import json

    from tests.bench.calibration import calibrate

    calibrate()
    sys.stdout.write(json.dumps({"cpu": used, "calibration": calibrate()}) + "\n")
