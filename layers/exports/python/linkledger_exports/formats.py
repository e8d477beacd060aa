"""What every format of a payout file can do, so that one use case splits, checks and sums them all."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol

from linkledger.errors import FieldFault
from linkledger_exports.order import ExportOrder, Payment


@dataclass(frozen=True)
class Part:
    """What one file holds: some of the order's payments, and the file's number, from 1."""

    order: ExportOrder
    payments: Sequence[Payment]
    number: int


class Format(Protocol):
    """A kind of payout file, with its limits and its own rules for payments."""

    name: ClassVar[str]
    suffix: ClassVar[str]
    media_type: ClassVar[str]
    payments_per_file: ClassVar[int]

    def faults(self, order: ExportOrder) -> Iterator[FieldFault]:
        """What keeps the payments out of this format, each with its path and remedy."""

    def write(self, part: Part) -> bytes:
        """The content of one file."""

    def amounts(self, content: bytes, unit: str) -> Sequence[int]:
        """The amounts that a file states, in minor units of ``unit``, read back from its bytes."""
