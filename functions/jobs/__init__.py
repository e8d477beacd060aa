"""Jobs: what takes longer than a request may, worked off from a queue."""
