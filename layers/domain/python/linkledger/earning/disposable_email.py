"""Disposable e-mail: addresses that anybody gets for a few minutes, by the list that a library keeps."""

from importlib import import_module


def is_disposable(email: str | None) -> bool:
    """Whether the address lies in a domain that gives addresses away, or below one."""
    labels = (email or "").strip().lower().rpartition("@")[2].split(".")
    if len(labels) < 2:
        return False
    # Imported here: reading ten thousand domains costs a cold start 20 ms, and most events carry no address.
    known = import_module("disposable_email_domains").blocklist
    return any(".".join(labels[start:]) in known for start in range(len(labels) - 1))
