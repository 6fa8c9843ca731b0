"""What a run is to do, as a value: light to import, unlike the run itself."""

from __future__ import annotations

from dataclasses import dataclass, field

from agentls.agent import Agent
from agentls.policy import Policy
from agentls.settings import Limits


@dataclass(frozen=True)
class Job:
    """What a run is to do. *model* is the id to send, *policy* that of *agent* here, *chain* the callers' names."""

    id: str
    agent: Agent
    task: str
    model: str
    policy: Policy
    attachments: tuple[str, ...] = ()
    limits: Limits = field(default_factory=Limits)
    chain: tuple[str, ...] = ()
