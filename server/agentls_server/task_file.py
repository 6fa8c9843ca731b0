"""A file to write a task in, for editors with no other input: the LSP has questions with buttons, none with text.

Running an agent without a task opens the file; its lens and its code action run the agent with what was written there.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException

from agentls.runtime.journal import state_folder
from agentls.text import Document
from agentls_server import border, disk
from agentls_server.session import Session

_HEAD = re.compile(r"\A<!-- agentls task (?P<place>\{.*?\}) -->[^\n]*\n(?:<!--.*?-->\s*\n)?", re.DOTALL)


def folder() -> Path:
    """Where task files are kept."""
    return state_folder() / "tasks"


async def ask(session: Session, agent: str, place: dict[str, Any]) -> bool:
    """Open a file in which the user writes the task of *agent*; whether the client could. *place* goes with the run."""
    path = folder() / f"{re.sub(r'[^A-Za-z0-9_-]+', '-', agent)}.md"
    head = json.dumps({"agent": agent, **place})
    hint = f"Write the task for {agent} below. Then use the lens above, or the code action '{agent}: do this task'."
    disk.write_text(path, f"<!-- agentls task {head} -->\n<!-- {hint} -->\n\n")
    try:
        params = lsp.ShowDocumentParams(border.to_uri(path), take_focus=True)
        return (await session.server.window_show_document_async(params)).success
    except JsonRpcException:
        return False


def read(document: Document) -> dict[str, Any] | None:
    """The argument for ``agentls.run`` that a task file stands for; None for other files, and without a task in it."""
    if Path(document.path).parent != folder():
        return None
    found = _HEAD.match(document.text)
    task = document.text[found.end() :].strip() if found else ""
    if found is None or not task:
        return None
    try:
        place = json.loads(found["place"])
    except ValueError:
        return None
    return {**place, "task": task} if isinstance(place, dict) and isinstance(place.get("agent"), str) else None
