"""Payout: prepares the monthly batches."""
