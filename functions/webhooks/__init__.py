"""Webhooks: calls the addresses that subscriptions name, and may do nothing else."""
