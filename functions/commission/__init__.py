"""Commission: settles each accepted event into the ledger."""
