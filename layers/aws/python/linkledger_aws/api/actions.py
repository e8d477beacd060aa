"""Ids of actions in the audit trail."""

import secrets


def new_action_id() -> str:
    """``act_...``, never twice the same."""
    return f"act_{secrets.token_hex(12)}"
