"""What the sign-in's pages send."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from functions.session.pool import ChallengeKind

Email = Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$", max_length=254)]
Password = Annotated[str, Field(min_length=1, max_length=256)]
Code = Annotated[str, Field(pattern=r"^[0-9]{6}$")]


class Given(BaseModel):
    """A body."""

    model_config = ConfigDict(extra="forbid")


class Address(Given):
    """Whose sign-in it is."""

    email: Email


class Credentials(Address):
    """What somebody signs in or up with."""

    password: Password


class Confirmation(Address):
    """The code that came by mail."""

    code: Code


class NewPassword(Confirmation):
    """The code that came by mail, and the password from now on."""

    new_password: Password


class Answered(Address):
    """The answer to a challenge: ``new_password`` for that challenge, ``code`` for the others."""

    challenge: ChallengeKind
    session: Annotated[str, Field(min_length=1, max_length=4096)]
    code: Code | None = None
    new_password: Password | None = None
