"""Webhooks: what happened in the ledger, told to the addresses that partners and operators named."""
