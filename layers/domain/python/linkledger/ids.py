"""Identifiers: their allowed shapes, and deterministic ids, so that a retry finds what its first try wrote."""

import hashlib
import re

PROGRAM = re.compile(r"[a-z0-9-]{1,32}")
PARTNER = re.compile(r"[A-Za-z0-9_-]{1,32}")
CODE = re.compile(r"[A-Z0-9_-]{1,32}")
COMMISSION_LEG = "commission"
EXTERNAL = re.compile(r"[^#\x00-\x1f\x7f]{1,128}")


def digest(*parts: str) -> str:
    """SHA-256 over the parts, each with its length before it, as hex."""
    joined = "".join(f"{len(part)}:{part}" for part in parts)
    return hashlib.sha256(joined.encode()).hexdigest()


def entry_id(event: str, rule: str, recipient: str, leg: str, revision: int) -> str:
    """The journal entry's deterministic id ``com_<24 hex>`` (DESIGN "Money")."""
    return "com_" + digest(event, rule, recipient, leg, str(revision))[:24]


def commission_id(event: str, rule: str, recipient: str) -> str:
    """The id of the first entry of a commission, by which explanations, lots and reversals name it."""
    return entry_id(event, rule, recipient, COMMISSION_LEG, 0)


def payout_id(program: str, partner: str, idempotency_key: str) -> str:
    """The payout's deterministic id ``po_<24 hex>``: the same request can reserve only once."""
    return "po_" + digest(program, partner, idempotency_key)[:24]
