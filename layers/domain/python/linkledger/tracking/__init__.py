"""Tracking: links, clicks and the attribution of customers to them."""
