"""Counts clicks as they arrive."""
