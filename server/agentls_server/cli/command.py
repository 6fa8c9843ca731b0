"""What a module of this package binds to ``command``."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass

OK, FAILED, USAGE, INTERRUPTED = 0, 1, 2, 130
"""Exit codes: done; not done, or something found; wrong usage; stopped by Ctrl-C, as a shell has it."""
NONE_HERE = (
    "there are no agents here: none in .claude/agents, .opencode/agent(s), .github/agents or opencode.json; "
    "'agentls init' makes some"
)
"""What is said where a project has no agents."""


@dataclass(frozen=True)
class Command:
    """A command: its *name*, one line of *help*, its arguments, and *run*, which gives the exit code."""

    name: str
    help: str
    add_arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]
