"""What someone who checks a repository waits for."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from figures import Figure
from material import REAL, prose, workspace

AGENTS = 1000
COLD, UNCHANGED = 2000.0, 300.0
"""Milliseconds that a check of so many may take: worked out, and remembered."""
GROWTH = 5.5
"""How many times as long five times as many may take."""


def checks(root: Path, rounds: int) -> list[Figure]:
    """``agentls check`` on agents of 2 KB, one to 5,000: worked out, and remembered from the time before.

    And on 1,000 of the size of real ones, with prose, of which the processor time is told too.
    """
    workspace(root / "more", 5 * AGENTS, 2000)
    workspace(root / "many", AGENTS, 2000)
    workspace(root / "one", 1, 2000)
    check = (sys.executable, "-m", "agentls_server", "check", "--format", "json", ".")
    many, again, one, nothing = [], [], [], []
    os.environ["AGENTLS_STATE_DIR"] = str(root / "state")
    _run(check, root / "many")
    for _ in range(rounds):
        many.append(_run((*check, "--no-cache"), root / "many"))
        again.append(_run(check, root / "many"))
        one.append(_run((*check, "--no-cache"), root / "one"))
        nothing.append(_run((sys.executable, "-c", "pass"), root))
    more = [_run((*check, "--no-cache"), root / "more")]
    floor = "a bare Python start"
    return [
        *_real(root, check, rounds),
        Figure("check 1 agent", one, floor, nothing),
        Figure("check 1,000 agents", many, floor, nothing),
        Figure.below(COLD, "the same", many),
        Figure("check 1,000 agents again, none changed", again, floor, nothing),
        Figure.below(UNCHANGED, "the same", again),
        Figure("check 5,000 agents", more, "a check of 1,000 agents", many, GROWTH),
    ]


def _real(root: Path, check: Sequence[str], rounds: int) -> list[Figure]:
    workspace(root / "real", AGENTS, REAL, prose)
    cold, processor, again = [], [], []
    _run(check, root / "real")
    for _ in range(rounds):
        before = _used()
        cold.append(_run((*check, "--no-cache"), root / "real"))
        processor.append(_used() - before)
        again.append(_run(check, root / "real"))
    return [
        Figure.below(COLD, "check 1,000 agents of real size", cold),
        Figure.below(COLD, "the same, processor time", processor),
        Figure.below(UNCHANGED, "the same again, none changed", again),
    ]


def _used() -> float:
    """Milliseconds of the processor that children have had so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (used.ru_utime + used.ru_stime) * 1000


def _run(command: Sequence[str], folder: Path) -> float:
    began = time.perf_counter()
    subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, check=True)
    return (time.perf_counter() - began) * 1000
