"""The business clock: real time, moved on the local stage alone; requests to AWS are always signed by real time."""

import json
import time


def business_ms(clock_file: str) -> int:
    """Epoch milliseconds; ``clock_file`` holds ``{"offset_seconds": n}``, an empty name or no file means no offset."""
    now = time.time_ns() // 1_000_000
    if not clock_file:
        return now
    try:
        with open(clock_file) as file:
            offset = json.load(file)["offset_seconds"]
    except FileNotFoundError:
        return now
    return now + int(offset * 1000)
