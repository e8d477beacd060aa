"""Payout export: an approved batch as payment files."""
