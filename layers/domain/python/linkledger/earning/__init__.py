"""Earning: from accepted events to the commissions that should exist, and the difference that is posted."""
