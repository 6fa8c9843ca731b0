"""What ``[agents.NAME]`` of ``agentls.toml`` says of an agent's duties, in place of what is read in its body."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

KEYS = ("gates", "report")


@dataclass(frozen=True, slots=True)
class Duties:
    """The commands that must pass before the agent reports, and the sections of its report; None: as its body says."""

    gates: tuple[str, ...] | None = None
    report: tuple[str, ...] | None = None


def read_duties(tables: dict[str, Any], problems: list[str]) -> dict[str, Duties]:
    """The duties in each agent's table that has some; *problems* gets what is wrong with those that are left out."""
    found: dict[str, Duties] = {}
    for name, table in tables.items():
        given = {key: table[key] for key in KEYS if key in table} if isinstance(table, dict) else {}
        right = {key: tuple(value) for key, value in given.items() if _is_list(value)}
        problems += [f"'agents.{name}.{key}' must be a list of texts" for key in given if key not in right]
        if right:
            found[name] = Duties(**right)
    return found


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) and each.strip() for each in value)
