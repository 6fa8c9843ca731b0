"""What someone who checks a repository waits for."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from figures import Figure
from material import workspace

AGENTS = 1000


def checks(root: Path, rounds: int) -> list[Figure]:
    """``agentls check`` on 1,000 agents of 2 KB, and on one."""
    workspace(root / "many", AGENTS, 2000)
    workspace(root / "one", 1, 2000)
    check = (sys.executable, "-m", "agentls_server", "check", "--format", "json", ".")
    many, one, nothing = [], [], []
    for _ in range(rounds):
        many.append(_run(check, root / "many"))
        one.append(_run(check, root / "one"))
        nothing.append(_run((sys.executable, "-c", "pass"), root))
    return [
        Figure("check 1 agent", one, "a bare Python start", nothing),
        Figure("check 1,000 agents", many, "a bare Python start", nothing),
    ]


def _run(command: Sequence[str], folder: Path) -> float:
    began = time.perf_counter()
    subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, check=True)
    return (time.perf_counter() - began) * 1000
