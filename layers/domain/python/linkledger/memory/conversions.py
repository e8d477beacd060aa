"""In-memory twin of the store of conversions."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from linkledger.earning.conversions import (
    LISTED,
    UNSIGNED_PER_CLICK,
    Conversion,
    ConversionState,
    too_many_conversions,
)
from linkledger.errors import Stale
from linkledger.program_time import format_instant


@dataclass
class InMemoryConversions:
    """Conversions by program and id."""

    by_id: dict[tuple[str, str], Conversion] = field(default_factory=dict)

    def get(self, program: str, conversion: str) -> Conversion | None:
        return self.by_id.get((program, conversion))

    def commit(self, after: Conversion, before: Conversion | None) -> None:
        """Raises Stale ``conversion_changed``, Refused ``too_many_conversions``."""
        program = after.event.program
        known = self.get(program, after.id)
        if (known.version if known else 0) != (before.version if before else 0):
            raise Stale("conversion_changed", "The conversion changed in the meantime.")
        if before is None and after.network is None and self._waiting(program, after.click) >= UNSIGNED_PER_CLICK:
            raise too_many_conversions()
        self.by_id[program, after.id] = after

    def _waiting(self, program: str, click: str) -> int:
        of_click = (each for each in self.by_id.values() if (each.event.program, each.click) == (program, click))
        return sum(each.network is None and each.state is not ConversionState.APPROVED for each in of_click)

    def page(
        self, program: str, state: ConversionState, *, limit: int, cursor: str | None
    ) -> tuple[Sequence[Conversion], str | None]:
        of_state = (each for (of, _), each in self.by_id.items() if of == program and each.state is state)
        found = sorted((_key(each), each.id) for each in of_state if state in LISTED)
        after = [(key, each) for key, each in found if cursor is None or key > cursor]
        part = after[:limit]
        conversions = [self.by_id[program, each] for _, each in part]
        return conversions, part[-1][0] if len(part) < len(after) else None


def _key(conversion: Conversion) -> str:
    return f"{format_instant(conversion.event.received_at)}#{conversion.id}"
