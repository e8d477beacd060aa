"""Drains the queue of clicks that their table refused."""
