"""Operator API: how the business runs its programs."""
