"""Webhook dispatch: who is told what happened in the ledger."""
