"""Payout files that finance departments use: ``export`` turns the payments of one batch into files, or refuses."""
