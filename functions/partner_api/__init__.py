"""Partner API: what a partner sees and does."""
