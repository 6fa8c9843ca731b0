"""What the runs of one tree share: the run that the user started, and those of the agents that it starts."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from agentls.agent import Agent
from agentls.policy import Policy
from agentls.project import Project
from agentls.runtime.conversation import Stop
from agentls.runtime.editor import Editor
from agentls.runtime.events import Usage
from agentls.runtime.journal import Journal
from agentls.runtime.model import Model
from agentls.settings import Limits


@dataclass
class Team:
    """*policy* gives an agent's rights in this workspace; *refusal* why its file may not run, None where it may.

    *model* gives the id and the door of the model for an agent; `ToolError` where it has none. *asking* keeps questions
    to the user one at a time. Limits count over the whole tree.
    """

    project: Project
    editor: Editor
    journal: Journal
    policy: Callable[[Agent], Policy]
    model: Callable[[Agent], Awaitable[tuple[str, Model]]]
    refusal: Callable[[Agent], str | None] = lambda _agent: None
    limits: Limits = field(default_factory=Limits)
    asking: asyncio.Lock = field(default_factory=asyncio.Lock)
    turns: int = 0
    usage: Usage = field(default_factory=Usage)
    started: int = 0

    def turn(self) -> None:
        """Count a request to a model; `Stop` where a limit of the tree is reached."""
        spent = self.usage.input + self.usage.output + self.usage.cache_read + self.usage.cache_write
        if self.turns >= self.limits.turns:
            raise Stop("stopped", f"The limit of {self.limits.turns} turns is reached.")
        if self.limits.tokens is not None and spent >= self.limits.tokens:
            raise Stop("stopped", f"The limit of {self.limits.tokens:,} tokens is reached.")
        self.turns += 1

    def next_id(self, parent: str) -> str:
        """The id of a run that *parent* starts."""
        self.started += 1
        return f"{parent}.{self.started}"
