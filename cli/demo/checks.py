"""What the demo checks: one line for each difference between what was expected and what was found."""

from dataclasses import dataclass, field, fields

from cli.demo.scenario import Figures
from linkledger.money import format_amount

_MONEY = frozenset({"accrued", "paid", "balance"})


@dataclass
class Checks:
    """Collects differences; `passed` counts what agreed."""

    passed: int = 0
    differences: list[str] = field(default_factory=list)

    def expect(self, what: str, expected: object, found: object) -> None:
        """Compares one thing."""
        if expected == found:
            self.passed += 1
        else:
            self.differences.append(f"{what}: expected {expected}, found {found}")

    def refused(self, what: str, expected: tuple[int, str], status: int, code: str) -> None:
        """Compares a refusal's HTTP status and code."""
        self.expect(what, f"{expected[0]} {expected[1]}", f"{status} {code}")


def differences(who: str, unit: str, expected: Figures, found: Figures) -> list[str]:
    """Where two rows differ, in words."""
    return [
        f"{who}, {each.name}: expected {_shown(each.name, wanted, unit)}, found {_shown(each.name, got, unit)}"
        for each in fields(Figures)
        if (wanted := getattr(expected, each.name)) != (got := getattr(found, each.name))
    ]


def _shown(name: str, value: object, unit: str) -> str:
    return format_amount(value, unit) if name in _MONEY and isinstance(value, int) else str(value)
