"""Reconcile: drives events again that have no outcome."""
