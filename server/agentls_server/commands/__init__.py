"""What the server does on each command: one file each, with ``Arguments`` and ``handle``; the table is in `app`."""

from __future__ import annotations

from contextvars import ContextVar

work_done_token: ContextVar[int | str | None] = ContextVar("work_done_token", default=None)
"""The ``workDoneToken`` of the command that is being executed: the client's own progress for it."""
