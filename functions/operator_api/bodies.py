"""What bodies of operators' requests have in common: what they don't know they refuse, and reasons are in words."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Text = Annotated[str, Field(min_length=1, max_length=200)]
Rates = Annotated[dict[str, Annotated[str, Field(max_length=20)]], Field(max_length=100, examples=[{"revshare": "35"}])]


class Given(BaseModel):
    """A body."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Reason(Given):
    """Why it is done: the audit trail keeps it."""

    reason: Annotated[str, Field(min_length=1, max_length=500)]
