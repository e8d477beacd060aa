"""Pages of lists that are kept newest first, as the stores cut them."""

from collections.abc import Callable, Sequence


def part_after[T](
    newest_first: Sequence[T], id_of: Callable[[T], str], limit: int, cursor: str | None
) -> tuple[list[T], str | None]:
    """The part below the id ``cursor``, and the cursor of what follows it."""
    after = [each for each in newest_first if cursor is None or id_of(each) < cursor]
    part = after[:limit]
    return part, id_of(part[-1]) if len(part) < len(after) else None
