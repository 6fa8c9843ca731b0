"""``agentls check --watch``: checks, waits until something has changed, and checks again what that affects."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import Any

from agentls_server import baseline, checking, remembered, targets
from agentls_server.cli.command import USAGE
from agentls_server.remembered import Witnesses

SECONDS = 0.3
"""Between two looks at the disk."""
_SHOWN = 3


def watch(arguments: argparse.Namespace, *, color: bool) -> int:
    """Report now and after each change, until interrupted; the exit code of the last report, 2 if there was none."""
    code, witnesses, known, before = USAGE, Witnesses(), dict[str, Any](), checking.Before()
    try:
        while True:
            try:
                answer, witnesses = checking.answer(arguments, color=color, before=before)
            except (targets.UnreadableError, baseline.BaselineError) as error:
                sys.stderr.write(f"agentls check: {error}\n")
                if not known:
                    return USAGE  # never there, so nothing to wait for
            else:
                code = answer.code
                # What changed while it was read differs from the look before, and so is seen by the next one.
                known = {name: known.get(name, stamp) for name, stamp in remembered.state(witnesses).items()}
                sys.stderr.write(answer.err)
                sys.stdout.write(answer.out)
            known = _wait(witnesses, known)
    except KeyboardInterrupt:
        return code


def _wait(witnesses: Witnesses, known: dict[str, Any]) -> dict[str, Any]:
    """Wait for a change, say what it was, and return how things are then."""
    sys.stdout.flush()
    while (now := remembered.state(witnesses)) == known:
        time.sleep(SECONDS)
    changed = [name for name, stamp in now.items() if known.get(name) != stamp]
    files = [name for name in changed if not Path(name).is_dir()] or changed
    more = f" and {len(files) - _SHOWN} more" if len(files) > _SHOWN else ""
    listed = ", ".join(targets.shown(Path(name)) for name in sorted(files)[:_SHOWN])
    sys.stderr.write(f"\nagentls check: {time.strftime('%H:%M:%S')}, changed: {listed}{more}\n")
    return now
