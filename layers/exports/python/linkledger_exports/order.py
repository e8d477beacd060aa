"""What goes into an export and what comes out: the payments of one sealed batch, and the files made of them."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class PostalAddress:
    """A structured address: banks refuse free address lines alone. ``country`` is ISO 3166 alpha-2."""

    town: str
    country: str
    street: str | None = None
    building: str | None = None
    postcode: str | None = None


@dataclass(frozen=True)
class Payment:
    """One payout and where its money goes; ``amount`` in minor units of ``unit``.

    Which destination is needed depends on the format: ``iban`` for banks, ``email`` for PayPal.
    """

    payout: str
    program: str
    partner: str
    name: str
    amount: int
    unit: str
    iban: str | None = None
    bic: str | None = None
    email: str | None = None
    address: PostalAddress | None = None
    business: bool = False


@dataclass(frozen=True)
class ExportOrder:
    """The payments of one batch of one program; ``total`` is what the ledger says they come to (minor units).

    ``created_at`` has a time zone; the same order always gives the same bytes.
    """

    program: str
    batch: str
    created_at: datetime
    unit: str
    total: int
    payments: tuple[Payment, ...]


@dataclass(frozen=True)
class ExportFile:
    """One file; ``count`` and ``total`` (minor units) are read back from ``content``, ``digest`` is its SHA-256."""

    name: str
    media_type: str
    content: bytes
    count: int
    total: int
    digest: str


@dataclass(frozen=True)
class Export:
    """The files to upload, in the order of the payments, and a manifest with each one's sum and the total of all."""

    files: tuple[ExportFile, ...]
    manifest: ExportFile
