"""What a run is to do, as a value: light to import, unlike the run itself."""

from __future__ import annotations

from dataclasses import dataclass

from agentls.agent import Agent
from agentls.policy import Policy

TITLE = 60
"""Characters of a task that stand in the label of an edit."""


@dataclass(frozen=True)
class Job:
    """What a run is to do. *model* is the id to send, *policy* that of *agent* in this workspace.

    *parent* is the run that started this one, *chain* the names of the agents above it; empty for a run of the user's.
    One that is *resumed* goes on where the journal says that the run of this id broke off.
    """

    id: str
    agent: Agent
    task: str
    model: str
    policy: Policy
    attachments: tuple[str, ...] = ()
    parent: str | None = None
    chain: tuple[str, ...] = ()
    resumed: bool = False

    @property
    def title(self) -> str:
        """The task's first line, without the marks of a heading, cut where it is long."""
        first = self.task.strip().split("\n", 1)[0].lstrip("# ")
        return first if len(first) <= TITLE else f"{first[: TITLE - 1]}…"
