"""Keys of signals, of their lists, and of what they hold."""

from linkledger_aws.storage.keys.key import Key


def signal(program: str, signal: str) -> Key:
    return Key(signals(program), signal)


def signals(program: str) -> str:
    """Partition of all signals of a program, whose ids are in the order of days."""
    return f"signal#{program}"


def signal_of_status(program: str, status: str, signal: str) -> Key:
    """The mark of a signal among those of its status."""
    return Key(signals_of_status(program, status), signal)


def signals_of_status(program: str, status: str) -> str:
    return f"signals#{program}#status#{status}"


def signal_of_partner(program: str, partner: str, signal: str) -> Key:
    """The mark of a signal among those of its partner."""
    return Key(signals_of_partner(program, partner), signal)


def signals_of_partner(program: str, partner: str) -> str:
    return f"signals#{program}#partner#{partner}"


def review(program: str, partner: str) -> Key:
    """Which signals hold a partner's payouts."""
    return Key(f"review#{program}", partner)
