"""Ingest: takes the merchant's events in."""
