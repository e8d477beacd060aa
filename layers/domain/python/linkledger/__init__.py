"""linkledger: links in, ledger out; the business of a partner program without AWS, clock or environment."""
