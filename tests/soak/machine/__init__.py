"""A random machine drives a business of random terms, and compares it with an oracle that was written apart from it."""
