"""Contacts as they are compared: one writing for each e-mail and phone, before it is hashed."""


def comparable_contacts(*, email: str | None, phone: str | None) -> tuple[str, ...]:
    """E-mail in small letters, phone as its digits without a leading ``+`` or ``00``; what is missing is left out."""
    digits = "".join(each for each in phone or "" if each.isdecimal())
    written = (email and email.strip().lower(), digits.removeprefix("00"))
    return tuple(each for each in written if each)
