"""What a model replied, one JSON file a conversation: the acts of each story, and those of the agents that they start.

An act names its ``task_file`` in the sample; a conversation below it the first line of its ``task``. In a reply,
``needs`` says that it belongs to a workspace with git (``git``) or without (``no git``), ``scene`` gives title and
caption of what begins with it, and ``after`` is for `agentls_server.demo.paced`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from agentls.runtime.scripted import Conversation, Script

Scene: TypeAlias = tuple[str, str]

_HERE = Path(__file__).parent
_SAMPLE = _HERE.parent / "sample"
_BELOW = ("artifacts", "backend-1", "devops-1", "backend-2", "devops-2", "reviewer")


@dataclass(frozen=True)
class Act:
    """What one agent is asked for; *file* is its file, *open* are the files that the user has open meanwhile."""

    agent: str
    file: str
    task: str
    open: tuple[str, ...]
    replies: tuple[dict[str, Any], ...]

    @property
    def scenes(self) -> dict[int, Scene]:
        """The title and the caption of what begins in a turn (from 1)."""
        return {turn: tuple(each["scene"]) for turn, each in enumerate(self.replies, 1) if "scene" in each}

    @property
    def conversation(self) -> Conversation:
        """The act as the scripted API plays it: known by the first line of its task."""
        return Conversation(list(self.replies), user=_opening(self.task), name=self.agent)


def act(name: str, *, git: bool = True) -> Act:
    """The act that is recorded under that name, for a workspace with or without git."""
    data, have = _load(name), "git" if git else "no git"
    replies = tuple(
        {key: value for key, value in reply.items() if key != "needs"}
        for reply in data["replies"]
        if reply.get("needs") in (None, have)
    )
    task = (_SAMPLE / data["task_file"]).read_text(encoding="utf-8").strip()
    return Act(data["agent"], data["file"], task, tuple(data["open"]), replies)


def alone(*, git: bool) -> tuple[Act, ...]:
    """Two agents, one after the other, each by itself; for a workspace with or without git."""
    return tuple(act(name, git=git) for name in ("specialist-backend", "engineering-backend"))


def team() -> tuple[Act, ...]:
    """One agent that leads others; it needs git."""
    return (act("team/engineering"),)


def below() -> tuple[Conversation, ...]:
    """The conversations of the agents that the team's lead starts, by the names that ``after`` uses."""
    found = ((name, _load(f"team/{name}")) for name in _BELOW)
    return tuple(Conversation(data["replies"], user=_opening(data["task"]), name=name) for name, data in found)


def script(acts: Iterable[Act], others: Iterable[Conversation] = ()) -> Script:
    """All of it as a script for the scripted API."""
    return Script([*(act.conversation for act in acts), *others])


def outcome(root: Path) -> dict[str, str]:
    """The files, by path, that the two agents alone leave behind in the sample at *root*: their edits made by hand.

    What they are denied, an edit of what the frontend owns, is left out.
    """
    files: dict[str, str] = {}
    blocks = (each for act in alone(git=True) for reply in act.replies for each in reply["content"])
    for data in (each["input"] for each in blocks if each["type"] == "tool_use"):
        path = data.get("file_path", "")
        if "content" in data:
            files[path] = data["content"]
        elif "new_string" in data and not path.startswith("src/components/"):
            before = files.get(path) or (root / path).read_text(encoding="utf-8")
            files[path] = before.replace(data["old_string"], data["new_string"], 1)
    return files


def _load(name: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((_HERE / f"{name}.json").read_text(encoding="utf-8"))
    return data


def _opening(task: str) -> str:
    first = task.split("\n", 1)[0]
    return f"(?m)^{re.escape(first)}$"
