"""Fields that quotes and redemptions share."""

from typing import Annotated

from pydantic import Field

Customer = Annotated[str, Field(pattern=r"^[^#\x00-\x1f\x7f]{1,128}$")]
"""The merchant's own id of the customer."""
Partner = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,32}$")]
Amount = Annotated[int, Field(ge=1, le=10**15)]
"""Whole minor units, or whole points."""
Currency = Annotated[str, Field(min_length=1, max_length=10)]
