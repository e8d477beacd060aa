"""Where payouts go, and which accounts are blocked, in memory."""

from collections import defaultdict
from collections.abc import Sequence

from linkledger.errors import Stale
from linkledger.ledger.entries import AccountKey
from linkledger.payouts.method import PayoutMethod


class InMemoryMethods:
    """The versions of each partner's method."""

    def __init__(self) -> None:
        self._versions: defaultdict[tuple[str, str], list[PayoutMethod]] = defaultdict(list)

    def versions(self, program: str, partner: str) -> Sequence[PayoutMethod]:
        return list(self._versions.get((program, partner), ()))

    def put_new(self, method: PayoutMethod) -> None:
        known = self._versions[method.program, method.partner]
        if method.version <= len(known):
            raise Stale("method_exists", "The method was changed in the meantime.")
        known.append(method)


class InMemoryBlocks:
    """The blocked accounts with the reason."""

    def __init__(self) -> None:
        self._reasons: dict[AccountKey, str] = {}

    def is_blocked(self, account: AccountKey) -> str | None:
        return self._reasons.get(account)

    def block(self, account: AccountKey, reason: str) -> None:
        self._reasons[account] = reason

    def release(self, account: AccountKey) -> None:
        self._reasons.pop(account, None)
