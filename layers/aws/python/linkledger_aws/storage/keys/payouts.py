"""Keys of payouts, batches, payout methods and blocks."""

from linkledger.ledger.entries import AccountKey
from linkledger_aws.storage.keys.key import Key
from linkledger_aws.storage.keys.partners import PARTNERS

OPEN_PAYOUTS = "open#"
AFTER_OPEN_PAYOUTS = f"{OPEN_PAYOUTS}~"
MONTHS_OF_BATCHES = ("0000-00", "9999-99")


def payout(program: str, partner: str, payout: str) -> Key:
    return Key(f"{program}#{partner}", payout)


def open_payout(program: str, partner: str, payout: str) -> Key:
    """The mark of a payout that is neither settled nor voided, readable consistently where an index is not."""
    return Key(f"batch#{program}", f"{OPEN_PAYOUTS}{partner}#{payout}")


def open_after(cursor: str | None) -> str:
    """A sort key after the open payout ``{partner}#{payout}``, before all others; ``!`` sorts before all of theirs."""
    return OPEN_PAYOUTS if cursor is None else f"{OPEN_PAYOUTS}{cursor}!"


def batch(program: str, period: str) -> Key:
    return Key(f"batch#{program}", period)


def member(program: str, period: str, partner: str, payout: str) -> Key:
    """The mark of a payout that is part of a batch."""
    return Key(f"batch#{program}#{period}", f"{partner}#{payout}")


def batch_part(program: str, period: str, after: str) -> Key:
    """The mark of partners whom a batch still has to ask, those after ``after``."""
    return Key(f"parts#{program}#{period}", f"{PARTNERS}{after}")


def method(program: str, partner: str, version: int) -> Key:
    """A version of where a partner's bank payouts go."""
    return Key(f"method#{program}#{partner}", f"{version:06d}")


def payout_block(program: str, recipient: str, unit: str) -> Key:
    """That nothing is paid out of an account."""
    return Key(payout_blocks(program), f"{recipient}#{unit}")


def payout_blocks(program: str) -> str:
    """Partition of all blocks of a program."""
    return f"block#{program}"


def blocked_account(program: str, sk: str) -> AccountKey:
    recipient, _, unit = sk.rpartition("#")
    return AccountKey(program, recipient, unit)


def payout_status(program: str, status: str) -> str:
    """Partition of the index ``by_status``."""
    return f"{program}#{status}"
