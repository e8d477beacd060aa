"""Reconcile: drives events again that have no outcome, and audits the accounts that events posted to."""
