"""Where a partner's bank payouts go, in versions, so that a batch keeps the one that it was sealed with."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal, Protocol, get_args

from linkledger.errors import Conflict, FieldFault, Invalid, Stale

MethodKind = Literal["sepa", "paypal", "wise", "plain"]
KINDS: Final[tuple[MethodKind, ...]] = get_args(MethodKind)
_IBAN: Final = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")
_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_BIC: Final = re.compile(r"[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?")

COOL_OFF_HOURS: Final = 72
"""How long a new version is not paid to: an account taken over must not be emptied before its owner notices (P6)."""


@dataclass(frozen=True)
class PayoutMethod:
    """A version of a partner's method, counted from 1; it holds from ``since`` until the next one's.

    ``kind`` sepa needs ``iban``, paypal ``email``, wise one of them; ``by`` is who stored it.
    """

    program: str
    partner: str
    kind: MethodKind
    name: str
    iban: str | None = None
    bic: str | None = None
    email: str | None = None
    version: int = 0
    since: datetime | None = None
    by: str | None = None


class MethodReader(Protocol):
    """Methods by partner."""

    def versions(self, program: str, partner: str) -> Sequence[PayoutMethod]:
        """Oldest first."""

    def of_partners(self, program: str, partners: Sequence[str]) -> Mapping[str, Sequence[PayoutMethod]]:
        """The versions of some partners, read together; who has none may be missing."""


class MethodStore(MethodReader, Protocol):
    """Methods, to which versions are added."""

    def put_new(self, method: PayoutMethod) -> None:
        """Raises Stale when the version is there already."""


def in_force(versions: Sequence[PayoutMethod], at: datetime) -> PayoutMethod | None:
    """Which of a partner's versions holds at that instant; None before the first."""
    held = [each for each in versions if each.since is not None and each.since <= at]
    return held[-1] if held else None


def paid_to_from(method: PayoutMethod, hours: int = COOL_OFF_HOURS) -> datetime | None:
    """From when on a stored version is paid to; None for one that is not stored."""
    return method.since + timedelta(hours=hours) if method.since is not None else None


def has_check_digits(iban: str) -> bool:
    """Whether the check digits of an IBAN without blanks are right (ISO 13616 with ISO 7064, mod 97-10)."""
    return int("".join(str(int(each, 36)) for each in iban[4:] + iban[:4])) % 97 == 1


def change_method(methods: MethodStore, wanted: PayoutMethod, by: str, now: datetime) -> PayoutMethod:
    """Adds a version; what is in force already stays it.

    Raises Invalid ``invalid_payout_method`` with every faulty field, Conflict ``payout_method_changed`` when somebody
    else changed it at the same time, or later than ``now``.
    """
    faults = tuple(_faults(wanted))
    if faults:
        message = "; ".join(f"{each.field}: {each.message}" for each in faults)
        raise Invalid("invalid_payout_method", f"{message}.", faults=faults)
    known = methods.versions(wanted.program, wanted.partner)
    last = known[-1] if known else None
    stored = _version(wanted, last.version + 1 if last else 1, by, now)
    if last is not None and _version(wanted, last.version, last.by, last.since) == last:
        return last
    message = f"The method of {wanted.partner} was changed by somebody else: look at it and change it again."
    if last is not None and last.since is not None and last.since > now:
        raise Conflict("payout_method_changed", message)
    try:
        methods.put_new(stored)
    except Stale as faster:
        raise Conflict("payout_method_changed", message) from faster
    return stored


def _version(wanted: PayoutMethod, version: int, by: str | None, since: datetime | None) -> PayoutMethod:
    iban, bic = (_compact(each) for each in (wanted.iban, wanted.bic))
    return PayoutMethod(
        wanted.program, wanted.partner, wanted.kind, wanted.name.strip(), iban, bic, wanted.email, version, since, by
    )


def _compact(account: str | None) -> str | None:
    return "".join(account.split()).upper() if account else None


def _faults(wanted: PayoutMethod) -> list[FieldFault]:
    faults = []
    if wanted.kind not in KINDS:
        faults.append(FieldFault("kind", f"write one of {', '.join(KINDS)}"))
    if not wanted.name.strip():
        faults.append(FieldFault("name", "write whose account it is"))
    if wanted.kind == "sepa" and not wanted.iban:
        faults.append(FieldFault("iban", "a sepa method needs it"))
    if wanted.kind == "paypal" and not wanted.email:
        faults.append(FieldFault("email", "a paypal method needs it"))
    if wanted.kind == "wise" and not (wanted.iban or wanted.email):
        faults.append(FieldFault("iban", "a wise method needs it, or an e-mail address"))
    iban, bic = _compact(wanted.iban), _compact(wanted.bic)
    if iban and not _IBAN.fullmatch(iban):
        faults.append(FieldFault("iban", "is no IBAN: write country, check digits and account"))
    elif iban and not has_check_digits(iban):
        faults.append(FieldFault("iban", "its check digits are wrong: compare it with your bank's"))
    if bic and not _BIC.fullmatch(bic):
        faults.append(FieldFault("bic", "is no BIC: write its 8 or 11 characters"))
    if wanted.email and not _EMAIL.fullmatch(wanted.email):
        faults.append(FieldFault("email", "is no e-mail address"))
    return faults
