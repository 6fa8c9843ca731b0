"""What is done while nothing else is to do: having ready what would else be waited for, and forgetting old runs."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import importlib
import importlib.util
import logging
import pkgutil
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

from agentls.settings import Keep
from agentls_server.session import Session

PATIENCE = 3.0
"""Seconds after which a server that has shown no diagnostics counts as idle all the same."""
PAUSE = 0.3
"""Seconds between the first diagnostics and the first import."""
SWITCH = 0.001
"""Seconds that the importing thread may hold the interpreter (usually 5 ms), so that a hover does not wait for it."""

REQUESTS = tuple(
    f"agentls_server.requests.{name}"
    for name in ("diagnostic", "code_action", "code_lens", "execute_command", "hover", "completion")
)

PACKAGES = ("agentls.actions", "agentls.explicit")
"""Their modules are looked for when the lightbulb is first asked for; `pathspec` is what some of them decide by."""

RUNS = (
    "agentls_server.launching",
    "agentls_server.commands.run",
    "agentls_server.asked.run",
    "tree_sitter",
    "tree_sitter_bash",
)


async def when_idle(session: Session) -> None:
    """Wait until the first diagnostics are out, then import in a thread."""
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(session.settled.wait(), PATIENCE)
    await asyncio.sleep(PAUSE)
    runs = session.capabilities.trusted is not False
    old = [(each.root, each.settings.keep) for each in session.projects.all] if runs else []
    threading.Thread(target=_work, args=(REQUESTS, runs, old), name="agentls-warm-up", daemon=True).start()


def _work(names: tuple[str, ...], runs: bool, old: list[tuple[Path, Keep]]) -> None:
    """Import, then forget the old runs of the workspaces *old*."""
    _import(names, runs)
    for root, keep in old:
        importlib.import_module("agentls_server.pruning").tidy(root, keep)


def _modules() -> Iterator[str]:
    for name in PACKAGES:
        package = importlib.import_module(name)
        yield from (f"{name}.{each.name}" for each in pkgutil.iter_modules(package.__path__))


def _import(names: tuple[str, ...], runs: bool) -> None:
    """Import *names*, and what a run needs where *runs* are possible."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH)
    try:
        for name in (*names, "pathspec", *_modules()):
            try:
                if importlib.util.find_spec(name):
                    importlib.import_module(name)
            except Exception:  # whoever needs it gets the error
                logging.getLogger(__name__).exception("%s cannot be imported", name)
        if runs:
            importlib.import_module("agentls_server.jobs").preload()
            for name in RUNS:
                importlib.import_module(name)
            importlib.import_module("agentls.rules").all_rules()
    finally:
        sys.setswitchinterval(usual)
        gc.freeze()  # none of it will be garbage
        gc.enable()
