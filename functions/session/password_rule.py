"""What a password must have, checked before the pool is asked: its own refusal would tell known addresses apart."""

import string
from typing import Final

from functions.session.refusals import invalid_password

SHORTEST: Final = 12
LONGEST: Final = 256
_SYMBOLS: Final = "^$*.[]{}()?-\"!@#%&/\\,><':;|_~`+= "


def check_password(password: str, field: str) -> None:
    """Raises Invalid ``invalid_password`` that names ``field`` and all that is missing.

    The pools' own rule says the same (infra/platform/sign_in.py).
    """
    missing = [
        what
        for what, there in (
            (f"{SHORTEST} characters", len(password) >= SHORTEST),
            ("a small letter", any(each in string.ascii_lowercase for each in password)),
            ("a capital letter", any(each in string.ascii_uppercase for each in password)),
            ("a digit", any(each in string.digits for each in password)),
            ("a symbol such as ! or #", any(each in _SYMBOLS for each in password.strip())),
        )
        if not there
    ]
    if missing or len(password) > LONGEST:
        rule = f"must have {', '.join(missing)}" if missing else f"must have at most {LONGEST} characters"
        raise invalid_password(field, rule)
