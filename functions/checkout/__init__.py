"""Checkout: what a shop asks and does with a customer's points while it sells."""
