"""Runs that are large in one way: many turns, many calls in a turn, many files, much output."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api import TimedApi
from figures import Figure
from task import Run, repository, run, use

from agentls.runtime.scripted import Script

TURNS, CALLS, FILES, OUTPUT = 200, 100, 2000, 10_000_000
"""Turns of a run, calls in a turn, files of a workspace, bytes that a command prints."""
ENDS = 20
"""How many turns at its beginning and at its end are compared."""
MEMORY, LATER, EACH, AMONG = 1.5, 4.0, 1.0, 4.0
"""The most that a ratio may be: of megabytes; of late turns to early ones; of one call among many to one alone; of a
command in a large workspace to one in a small one."""


@dataclass(frozen=True)
class _Case:
    name: str
    turns: list[list[dict[str, Any]]]
    files: int = 0


def large(root: Path, rounds: int) -> list[Figure]:
    """Each kind beside a small run of the same sort."""
    read = use("Read", file_path="part_3.py")
    command = use("Bash", command="echo done")
    flood = use("Bash", command=f"head -c {OUTPUT} /dev/zero | tr '\\0' 'x' | fold -w 99")
    cases = [
        _Case("small", [[read], [command]]),
        _Case("many turns", [[use("Read", file_path=f"part_{number % 20}.py")] for number in range(TURNS - 1)]),
        _Case("many calls", [[read] * CALLS]),
        _Case("many files", [[use("Grep", pattern="total_1")], [command]], FILES),
        _Case("much output", [[flood]]),
    ]
    found: dict[str, list[Run]] = {case.name: [] for case in cases}
    for number in range(rounds):
        for case in cases:
            found[case.name].append(_run(root / f"{number} {case.name}", case))
    return _figures(found)


def _run(folder: Path, case: _Case) -> Run:
    root = folder / "w"
    repository(root)
    (root / "agentls.toml").write_text(f"[limits]\nturns = {2 * TURNS}\n")
    for number in range(case.files):
        place = root / f"folder_{number // 100}"
        place.mkdir(exist_ok=True)
        (place / f"file_{number}.py").write_text(f"value_{number} = {number}\n" * 50)
    script = Script.of(*[{"content": calls} for calls in case.turns], "Done.", by="turn")
    with TimedApi(script) as api:
        return run(folder, api, "Go on.", len(case.turns) + 1)


def _figures(found: dict[str, list[Run]]) -> list[Figure]:
    small = found["small"]
    memory = [each.memory for each in small]
    early = [statistics.median(each.between[:ENDS]) for each in found["many turns"]]
    late = [statistics.median(each.between[-ENDS:]) for each in found["many turns"]]
    alone = [each.between[0] for each in small]
    among = [each.between[0] / CALLS for each in found["many calls"]]
    command, wide = [each.between[1] for each in small], [each.between[1] for each in found["many files"]]
    first, far = [each.first for each in small], [each.first for each in found["many files"]]
    names = ("many turns", "many calls", "many files", "much output")
    return [
        Figure(f"{TURNS} turns: one of the last {ENDS}", late, f"one of the first {ENDS}", early, LATER),
        Figure(f"{CALLS} calls in a turn, each", among, "one call alone", alone, EACH),
        Figure(f"{FILES:,} files: start to first request", far, "26 files", first, AMONG),
        Figure(f"{FILES:,} files: a command", wide, "26 files", command, AMONG),
        *(
            Figure(f"MB, {name}", [each.memory for each in found[name]], "a small run", memory, MEMORY)
            for name in names
        ),
    ]
