"""Where money goes: IBANs and BICs as banks check them, e-mail addresses as payment services take them."""

import re
from collections.abc import Iterator
from typing import Final

from schwifty import BIC, IBAN
from schwifty.exceptions import SchwiftyException

from linkledger.errors import FieldFault

JOINED: Final = frozenset({"AL", "MD", "ME", "MK", "RS"})
"""In SEPA by the EPC's list of scheme countries, and not yet by the IBAN registry that schwifty has."""

LONGEST_EMAIL: Final = 127
"""PayPal's limit for a receiver, the lower of the two."""

# A first character that a spreadsheet takes for a formula is refused: an address can't be neutralised and still work.
_EMAIL: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


def compact(account: str) -> str:
    """An IBAN or BIC as files write it: capitals without spaces."""
    return "".join(account.split()).upper()


def iban_faults(path: str, iban: str | None, *, sepa: bool) -> Iterator[FieldFault]:
    """What is wrong with an IBAN that has to be there; the IBAN itself is never repeated."""
    if not iban:
        yield FieldFault(path, "is missing: ask for the payee's IBAN")
        return
    try:
        known = IBAN(compact(iban))
    except SchwiftyException:
        known = None
    if known is None:
        yield FieldFault(path, "is no valid IBAN (country, length or check digits): ask for it again")
    elif sepa and not (known.in_sepa_zone or known.country_code in JOINED):
        yield FieldFault(path, "is of a country outside SEPA: pay it in another format")


def bic_faults(path: str, bic: str | None) -> Iterator[FieldFault]:
    """What is wrong with a BIC, which may be left out."""
    if bic is None:
        return
    try:
        known = BIC(compact(bic))
    except SchwiftyException:
        known = None
    if known is None:
        yield FieldFault(path, "is no valid BIC (8 or 11 characters): correct it or leave it out")


def email_faults(path: str, email: str | None) -> Iterator[FieldFault]:
    """What is wrong with an e-mail address that has to be there."""
    if not email:
        yield FieldFault(path, "is missing: ask for the payee's e-mail address")
    elif len(email) > LONGEST_EMAIL or not _EMAIL.fullmatch(email):
        yield FieldFault(
            path,
            f"is no address that can be paid (ASCII, begins with a letter, digit or _, at most {LONGEST_EMAIL})"
            ": ask for another one",
        )
