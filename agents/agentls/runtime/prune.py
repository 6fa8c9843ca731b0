"""Forgetting old runs: what is known of them goes from the journal, whole trees at a time, and what nobody else needs.

A run that goes on or broke off stays, however old it is: it can still be taken up.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from agentls.runtime import store
from agentls.runtime.journal import Journal
from agentls.runtime.store import Base
from agentls.settings import Keep

DAY = 86_400
STEP = 20
"""Runs that are forgotten at a time while the journal is too large."""

_TREE = "WITH RECURSIVE t(i) AS (SELECT ?1 UNION SELECT id FROM runs JOIN t ON parent = i) SELECT i FROM t"
_BROKEN = f"SELECT 1 FROM runs WHERE id IN ({_TREE}) AND status IN ('running', 'interrupted')"  # noqa: S608 (constants)
_TABLES = ("events", "changes", "reverts", "outputs", "claims")


def prune(journal: Journal, workspace: Path, keep: Keep) -> tuple[str, ...]:
    """Forget the runs of *workspace* that are older than *keep* says, and the oldest while the journal is too large.

    The ids of all that are forgotten. Nothing is forgotten while any run goes on.
    """
    journal.sweep()
    base = journal.base
    if base.execute("SELECT 1 FROM runs WHERE status = 'running'").fetchone():
        return ()
    limit = datetime.fromtimestamp(time.time() - keep.days * DAY, UTC).isoformat(timespec="milliseconds")
    gone = [*_forget(base, [run for run, ended in _over(base, workspace) if ended < limit])]
    while size(base) > keep.megabytes * 1_000_000 and (oldest := [run for run, _ in _over(base, workspace)][:STEP]):
        gone += _forget(base, oldest)
    return tuple(gone)


def size(base: Base) -> int:
    """The bytes of the journal that are in use."""
    pages, free, each = (
        base.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count", "page_size")
    )
    return int((pages - free) * each)


def _over(base: Base, workspace: Path) -> list[tuple[str, str]]:
    """The runs of users in a workspace that are over, oldest first, with the time of their end."""
    rows = base.execute(
        "SELECT id, coalesce(ended, started) AS at FROM runs WHERE workspace = ? AND parent IS NULL "
        "AND status IN ('done', 'failed', 'stopped') ORDER BY at",
        (str(workspace),),
    ).fetchall()
    return [(run, at) for run, at in rows if not _broken(base, run)]


def _broken(base: Base, run: str) -> bool:
    """Whether an agent below broke off or goes on."""
    return base.execute(_BROKEN, (run,)).fetchone() is not None


def _forget(base: Base, runs: Sequence[str]) -> list[str]:
    """Take these runs and all below them out of the journal; the ids of all of them."""
    gone: list[str] = []
    if not runs:
        return gone
    with store.writing(base):
        for run in runs:
            tree = [row[0] for row in base.execute(_TREE, (run,)).fetchall()]
            for table in _TABLES:
                base.executemany(f"DELETE FROM {table} WHERE run = ?", ((each,) for each in tree))  # noqa: S608 (constants)
            base.executemany("DELETE FROM runs WHERE id = ?", ((each,) for each in tree))
            gone += tree
        _sweep_texts(base)
    return gone


def _sweep_texts(base: Base) -> None:
    """Drop the texts that no entry and no snapshot needs any more."""
    base.execute("CREATE TEMP TABLE IF NOT EXISTS needed (hash TEXT PRIMARY KEY) WITHOUT ROWID")
    base.execute("DELETE FROM needed")
    base.execute("INSERT OR IGNORE INTO needed SELECT blob FROM events WHERE blob IS NOT NULL")
    for column in ("before", "after"):
        base.execute(f"INSERT OR IGNORE INTO needed SELECT {column} FROM changes WHERE {column} IS NOT NULL")  # noqa: S608 (constants)
    for (name,) in base.execute("SELECT manifest FROM snapshots").fetchall():
        manifest = json.loads(store.get(base, name) or "[]")
        base.executemany("INSERT OR IGNORE INTO needed VALUES (?)", [(name,), *((each[-1],) for each in manifest)])
    base.execute("DELETE FROM blobs WHERE hash NOT IN (SELECT hash FROM needed)")
