"""Signals: suspicious traffic of a partner's day with its evidence, which holds payouts until an operator decides."""
