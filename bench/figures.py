"""Figures side by side: ours and a floor's, measured in turns, so that what else the machine does meets both."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """What was measured, in milliseconds: *ours* beside those of *floor*. *bar*: the most that their ratio may be."""

    what: str
    ours: Sequence[float]
    floor_is: str
    floor: Sequence[float]
    bar: float | None = None
    share: float = 0.5
    """The quantile that is compared: 0.5 is the median."""

    @classmethod
    def below(cls, bar: float, what: str, ours: Sequence[float], share: float = 0.5) -> Figure:
        """What may take at most *bar* milliseconds, whatever the machine: the bar stands in place of a floor."""
        return cls(what, ours, "its bar", [bar], 1.0, share)

    @property
    def ratio(self) -> float:
        return quantile(self.ours, self.share) / quantile(self.floor, self.share)

    @property
    def passed(self) -> bool:
        return self.bar is None or self.ratio <= self.bar


def quantile(values: Sequence[float], share: float) -> float:
    if share == 0.5 or len(values) == 1:
        return statistics.median(values)
    return statistics.quantiles(values, n=100, method="inclusive")[round(share * 100) - 1]


def table(figures: Sequence[Figure]) -> str:
    """All figures, one a line."""
    head = ("ms, if not said", "agentls", "(min - max)", "floor", "(min - max)", "ratio", "bar", "the floor is")
    rows = [head, *map(_row, figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    left = {0, len(head) - 1}
    lines = (
        "  ".join(f"{cell:{'<' if number in left else '>'}{widths[number]}}" for number, cell in enumerate(row))
        for row in rows
    )
    return "\n".join(line.rstrip() for line in lines)


def _row(figure: Figure) -> tuple[str, ...]:
    bar = "" if figure.bar is None else f"{figure.bar:g} {'met' if figure.passed else 'MISSED'}"
    ours, floor = _numbers(figure.ours, figure.share), _numbers(figure.floor, figure.share)
    return (figure.what, *ours, *floor, f"{figure.ratio:.2f}", bar, figure.floor_is)


def _numbers(values: Sequence[float], share: float) -> tuple[str, str]:
    digits = 2 if max(values) < 10 else 1 if max(values) < 100 else 0
    return f"{quantile(values, share):.{digits}f}", f"({min(values):.{digits}f} - {max(values):.{digits}f})"
