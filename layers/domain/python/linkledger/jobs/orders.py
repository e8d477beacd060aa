"""What can be ordered: a body for each kind of job, the same on the wire and in the job."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from linkledger.errors import FieldFault, Invalid
from linkledger.program_time import day_start, parse_instant

Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$", examples=["2026-03-01"])]
Text = Annotated[str, Field(min_length=1, max_length=200)]
BEGINNING: Final = datetime(1970, 1, 1, tzinfo=UTC)
END: Final = datetime(9998, 1, 1, tzinfo=UTC)


class Order(BaseModel):
    """An order; ``kind`` says of what."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    kind: str

    def check(self, now: datetime) -> None:
        """Raises Invalid for what no type says."""

    def plain(self) -> dict[str, Any]:
        """As the job keeps it."""
        return self.model_dump(by_alias=True, exclude_none=True)


class ExportOrder(Order):
    """An approved batch as payment files; a SEPA file says who pays and when."""

    kind: Literal["export_batch"]
    period: Annotated[str, Field(pattern=r"^\d{4}-\d{2}$", examples=["2026-03"])]
    format: Literal["sepa", "paypal", "wise", "plain"]
    debtor: Text | None = None
    iban: Annotated[str, Field(min_length=15, max_length=42)] | None = None
    bic: Annotated[str, Field(min_length=8, max_length=11)] | None = None
    execution: Day | None = None


class SimulationOrder(Order):
    """What the program's draft would change of what was recorded, as `draft/simulate` tells of fewer events."""

    kind: Literal["simulation"]
    since: Annotated[str, Field(examples=["2026-03-01T00:00:00Z"])]
    until: str | None = None

    def between(self, now: datetime) -> tuple[datetime, datetime]:
        """Raises Invalid ``invalid_instant``."""
        until = parse_instant(self.until, field="until") if self.until else now
        return parse_instant(self.since, field="since"), min(until, now)

    def check(self, now: datetime) -> None:
        self.between(now)


class CustomersOrder(Order):
    """All customers that were bound to a partner, without their names: those of the caller, or of all partners."""

    kind: Literal["customers_csv"]


class CommissionsOrder(Order):
    """Every line that earned, of program-local days, both included; all where none is named."""

    kind: Literal["commissions_csv"]
    first: Annotated[Day | None, Field(alias="from")] = None
    last: Annotated[Day | None, Field(alias="to")] = None

    def between(self, zone: str) -> tuple[datetime, datetime]:
        """From the first instant until before the last one. Raises Invalid ``invalid_period``."""
        first, last = _day("from", self.first), _day("to", self.last)
        if first is not None and last is not None and first > last:
            raise _invalid("from", f"lies after {last}; turn them round")
        start = day_start(first, zone) if first is not None else BEGINNING
        return start, day_start(last + timedelta(days=1), zone) if last is not None else END

    def check(self, now: datetime) -> None:  # noqa: ARG002 - the same at any time
        self.between("UTC")


class StatementOrder(Order):
    """A month's statement of one unit (the program's unless named), however many entries it has."""

    kind: Literal["statement_csv"]
    month: Annotated[str, Field(pattern=r"^(19[7-9]\d|[2-8]\d{3})-(0[1-9]|1[0-2])$", examples=["2026-03"])]
    unit: Annotated[str | None, Field(min_length=1, max_length=20)] = None


type OperatorOrder = ExportOrder | SimulationOrder | CustomersOrder | CommissionsOrder
type PartnerOrder = StatementOrder | CommissionsOrder | CustomersOrder

_ORDERS: Final[TypeAdapter[Any]] = TypeAdapter(
    Annotated[
        ExportOrder | SimulationOrder | CustomersOrder | CommissionsOrder | StatementOrder, Field(discriminator="kind")
    ]
)


def read_order(plain: Mapping[str, Any]) -> Any:
    """The order that a job keeps, as the model of its kind."""
    return _ORDERS.validate_python(dict(plain))


def _day(field: str, text: str | None) -> date | None:
    if text is None:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise _invalid(field, f"{text} is no day") from None
    if not date(1970, 1, 2) <= day <= date(9997, 12, 30):
        raise _invalid(field, "name a day between 1970 and 9997")
    return day


def _invalid(field: str, why: str) -> Invalid:
    return Invalid("invalid_period", f"{field}: {why}.", faults=(FieldFault(field, why),))
