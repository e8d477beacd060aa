"""Ledger: append-only entries whose legs sum to nothing, and the accounts that they add up to."""
