"""The two acts of the demonstration, one JSON file each: the agent, its task, and the replies that a model gave.

``needs`` in a reply says that it belongs to a workspace with git (``git``) or without (``no git``).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agentls.runtime.scripted import Conversation, Script

ORDER = ("specialist-backend", "engineering-backend")


@dataclass(frozen=True)
class Act:
    """What one agent is asked for; *file* is its file, *open* are the files that the user has open meanwhile."""

    agent: str
    file: str
    task: str
    open: tuple[str, ...]
    replies: tuple[dict[str, Any], ...]


def acts(*, git: bool) -> tuple[Act, ...]:
    """The acts in their order, for a workspace with or without git."""
    return tuple(_act(name, "git" if git else "no git") for name in ORDER)


def script(given: tuple[Act, ...]) -> Script:
    """The acts as a script for the scripted API: each is known by the first line of its task."""
    return Script(
        [Conversation(list(act.replies), user=re.escape(act.task.split("\n", 1)[0]), name=act.agent) for act in given]
    )


def _act(name: str, have: str) -> Act:
    data = json.loads((Path(__file__).parent / f"{name}.json").read_text(encoding="utf-8"))
    replies = tuple(
        {key: value for key, value in reply.items() if key != "needs"}
        for reply in data["replies"]
        if reply.get("needs") in (None, have)
    )
    return Act(data["agent"], data["file"], data["task"], tuple(data["open"]), replies)
