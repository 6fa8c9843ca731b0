"""What a module of this package binds to ``command``."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass

OK, FAILED, USAGE = 0, 1, 2
"""Exit codes: done; not done, or something found; wrong usage."""


@dataclass(frozen=True)
class Command:
    """A command: its *name*, one line of *help*, its arguments, and *run*, which gives the exit code."""

    name: str
    help: str
    add_arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]
