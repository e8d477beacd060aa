"""Payouts: from an available balance to a bank, a company's balance or a top-up, and the monthly batches."""
