"""``python bench/run.py``: what agentls costs, each figure beside a floor that was measured in turns with it.

Exit code 1 where a figure misses its bar.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from checking import checks
from deciding import decisions
from editing import among_many, keystrokes, starts
from figures import Figure, table
from long import large
from running import firsts, runs
from task import tasks

PARTS: dict[str, tuple[Callable[[Path, int], list[Figure]], int, int]] = {
    "start": (starts, 15, 5),
    "keys": (keystrokes, 300, 100),
    "many": (among_many, 200, 60),
    "check": (checks, 5, 2),
    "run": (runs, 5, 2),
    "first": (firsts, 7, 3),
    "task": (tasks, 5, 2),
    "large": (large, 3, 1),
    "decide": (decisions, 200, 50),
}
"""Each with the number of its measurements, and that of ``--quick``."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"only these: {', '.join(PARTS)}")
    parser.add_argument("--quick", action="store_true", help="fewer measurements")
    args = parser.parse_args()
    if unknown := [part for part in args.parts if part not in PARTS]:
        parser.error(f"no such part: {', '.join(unknown)}")
    figures: list[Figure] = []
    for name in args.parts or PARTS:
        measure, times, few = PARTS[name]
        with tempfile.TemporaryDirectory(prefix="agentls-bench-") as folder:
            figures += measure(Path(folder).resolve(), few if args.quick else times)
        print(f"measured: {name}", file=sys.stderr, flush=True)
    print(table(figures))
    return 0 if all(each.passed for each in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
