"""What happened in the order of time, so that a span is cut out without a look at the rest."""

from bisect import bisect_left, bisect_right
from datetime import datetime


class Timeline[T]:
    """Values in the order of their moment, then their name; finding a place takes a binary search."""

    def __init__(self) -> None:
        self._places: list[tuple[datetime, str]] = []
        self._values: list[T] = []

    def add(self, at: datetime, name: str, value: T) -> None:
        """Adds a value; of one moment and name, the one added first comes first."""
        place = (at, name)
        if not self._places or self._places[-1] <= place:
            self._places.append(place)
            self._values.append(value)
            return
        index = bisect_right(self._places, place)
        self._places.insert(index, place)
        self._values.insert(index, value)

    def remove(self, at: datetime, name: str) -> None:
        """Removes the value of that moment and name, which must be there."""
        index = bisect_left(self._places, (at, name))
        assert self._places[index] == (at, name)
        del self._places[index], self._values[index]

    def everything(self) -> list[T]:
        return self._values[:]

    def since(self, start: datetime) -> list[T]:
        return self._values[self._first(start) :]

    def between(self, start: datetime, end: datetime) -> list[T]:
        """Values from ``start`` until before ``end``."""
        first = self._first(start)
        return self._values[first : self._first(end)] if self._begins_before(end, first) else []

    def count(self, start: datetime, end: datetime) -> int:
        """How many values there are from ``start`` until before ``end``."""
        first = self._first(start)
        return self._first(end) - first if self._begins_before(end, first) else 0

    def _first(self, moment: datetime) -> int:
        return bisect_left(self._places, (moment, ""))

    def _begins_before(self, end: datetime, first: int) -> bool:
        # A recount asks every partner for every day, and most have nothing on it.
        return first < len(self._places) and self._places[first][0] < end
