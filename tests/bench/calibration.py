"""How fast this process runs just now: the machine's speed changes within a run, so each figure is put beside this."""

import hashlib
import json
import time


def calibrate() -> float:
    """CPU seconds of a fixed piece of work, of the kind that handlers do."""
    start = time.process_time()
    for number in range(1500):
        text = json.dumps({"number": number, "text": "x" * 200, "list": [number] * 5})
        hashlib.sha256(text.encode()).hexdigest()
        json.loads(text)
    return time.process_time() - start
