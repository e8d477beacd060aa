"""Keys of jobs, among the items that go by themselves."""

from linkledger_aws.storage.keys.key import Key


def job(program: str, partner: str | None, job: str) -> Key:
    return Key(jobs(program, partner), job)


def jobs(program: str, partner: str | None) -> str:
    """Partition of a partner's jobs, or of the operators'; no partner's id holds a ``:``."""
    return f"jobs#{program}#{'operators' if partner is None else f'partner:{partner}'}"
