"""Contacts as they are compared: one writing for each e-mail and phone, before it is hashed."""


def comparable_contacts(*, email: str | None, phone: str | None) -> tuple[str, ...]:
    """E-mail in small letters, phone without spaces; what is missing is left out."""
    written = (email and email.strip().lower(), phone and "".join(phone.split()))
    return tuple(each for each in written if each)
