"""What tokens cost, and what one agent may use: ``[prices.MODEL]`` and the bounds in ``[agents.NAME]``.

agentls has no prices of its own: they change, and a wrong one is worse than none. A model that the settings have no
price for costs an unknown sum.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

_MILLION = 1_000_000
_KINDS = ("input", "output", "cache_read", "cache_write")
_DATED = re.compile(r"-\d{8}$")


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars for a million tokens. What the cache costs is the same as *input* where it is not set."""

    input: float
    output: float
    cache_read: float
    cache_write: float

    def of(self, tokens: Any) -> float:
        """The cost of *tokens*, which counts them by these four names."""
        return float(sum(getattr(tokens, kind) * getattr(self, kind) for kind in _KINDS)) / _MILLION


@dataclass(frozen=True, slots=True)
class Budget:
    """What one run of an agent may use, with all that it starts: requests of its own, tokens, US dollars."""

    turns: int | None = None
    tokens: int | None = None
    cost: float | None = None


def price_of(model: str, prices: dict[str, Price]) -> Price | None:
    """The price of a model id; one that is set without the date of a version holds for each of them."""
    return prices.get(model) or prices.get(_DATED.sub("", model))


def read_prices(tables: dict[str, Any], problems: list[str]) -> dict[str, Price]:
    """The prices in ``[prices.MODEL]`` tables; *problems* gets what is wrong with those that are left out."""
    found: dict[str, Price] = {}
    for model, table in tables.items():
        name = f'prices."{model}"'
        if not isinstance(table, dict):
            problems.append(f"{name} must be a table")
            continue
        wrong = [f"'{key}' of {name} must be one of {', '.join(_KINDS)}" for key in table if key not in _KINDS]
        wrong += [f"'{key}' of {name} must be US dollars for a million tokens" for key in _KINDS if _odd(table, key)]
        problems += wrong
        if not wrong:
            cached = {key: float(table[key if key in table else "input"]) for key in _KINDS[2:]}
            found[model] = Price(float(table["input"]), float(table["output"]), **cached)
    return found


def read_budgets(tables: dict[str, Any], problems: list[str]) -> dict[str, Budget]:
    """The bounds in ``[agents.NAME]`` tables."""
    found: dict[str, Budget] = {}
    for name, table in tables.items():
        given = (
            {key: table[key] for key in ("turns", "tokens", "cost") if key in table} if isinstance(table, dict) else {}
        )
        wrong = [
            f"'agents.{name}.{key}' must be a positive number" for key, value in given.items() if not _positive(value)
        ]
        problems += wrong
        if given and not wrong:
            found[name] = Budget(**given)
    return found


def _odd(table: dict[str, Any], key: str) -> bool:
    """Whether the entry is no price, or lacks where it must be."""
    value = table.get(key, 0 if key in _KINDS[2:] else None)
    return not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value < float("inf")


def _positive(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value > 0
