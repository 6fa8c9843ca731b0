"""Forgetting old runs while nothing else is to do: in the journal, and the files of the state folder that they had."""

from __future__ import annotations

import contextlib
import logging
from pathlib import Path

from agentls.runtime.editor import EditorError
from agentls.settings import Keep
from agentls_server import disk

_FOLDERS = ("transcripts", "reports", "answers", "plans")


def tidy(root: Path, keep: Keep) -> tuple[str, ...]:
    """Forget the old runs of the workspace at *root*; their ids. A journal that cannot be used is left for later."""
    from agentls.runtime.journal import Journal, JournalError, state_folder  # noqa: PLC0415 (not at start-up)
    from agentls.runtime.prune import prune  # noqa: PLC0415
    from agentls.runtime.store import NAME, BusyError  # noqa: PLC0415

    if not (state_folder() / NAME).exists():
        return ()
    try:
        with contextlib.closing(Journal()) as journal:
            gone = prune(journal, root.resolve(), keep)
    except (JournalError, BusyError) as error:
        logging.getLogger(__name__).info("old runs are kept for now: %s", error)
        return ()
    for run in gone:
        for folder in _FOLDERS:
            with contextlib.suppress(EditorError):
                disk.delete(state_folder() / folder / f"{run}.md")
    return gone
