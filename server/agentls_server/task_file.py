"""A file to write a task in, for editors with no other input: the LSP has questions with buttons, none with text.

Running an agent without a task opens the file; its lens and its code action run the agent with what was written there.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from agentls.runtime.journal import state_folder
from agentls.text import Document
from agentls_server import written
from agentls_server.session import Session


def folder() -> Path:
    """Where task files are kept."""
    return state_folder() / "tasks"


async def ask(session: Session, agent: str, place: dict[str, Any]) -> bool:
    """Open a file in which the user writes the task of *agent*; whether the client could. *place* goes with the run."""
    path = folder() / f"{re.sub(r'[^A-Za-z0-9_-]+', '-', agent)}.md"
    hint = f"Write the task for {agent} below. Then use the lens above, or the code action '{agent}: do this task'."
    return await written.open_file(session, path, "task", {"agent": agent, **place}, hint)


def read(document: Document) -> dict[str, Any] | None:
    """The argument for ``agentls.run`` that a task file stands for; None for other files, and without a task in it."""
    found = written.read(document, folder())
    if found is None or not isinstance(found[0].get("agent"), str):
        return None
    return {**found[0], "task": found[1]}
