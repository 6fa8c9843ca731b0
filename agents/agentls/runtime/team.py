"""What the runs of one tree share: the run that the user started, and those of the agents that it starts."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from agentls import servers
from agentls.agent import Agent
from agentls.policy import Policy
from agentls.policy.offer import offered
from agentls.prices import Budget, price_of
from agentls.project import Project
from agentls.runtime import budget
from agentls.runtime.budget import Spent
from agentls.runtime.commits import Commits
from agentls.runtime.editor import Editor
from agentls.runtime.events import Usage
from agentls.runtime.job import Job
from agentls.runtime.journal import Journal
from agentls.runtime.model import Model
from agentls.runtime.questions import Questions
from agentls.runtime.tools import ToolError
from agentls.settings import Limits

if TYPE_CHECKING:
    from agentls.runtime.mcp import Servers
    from agentls.runtime.tools import Tool


def _useful(server: str, policy: Policy) -> bool:
    """Whether an agent may have tools of *server*: its rules let it, or its body speaks of the server."""
    granted = [grant.tool for grant in policy.agent.granted or ()]
    named = any(each.startswith((f"mcp:{server}:", "mcp_")) for each in granted)
    spoken = server.lower() in policy.agent.definition.body_text.lower()
    return named or spoken or offered(f"mcp:{server}:*", policy)


@dataclass
class Team:
    """*policy* gives an agent's rights in this workspace; *refusal* why its file may not run, None where it may.

    *model* gives the id and the door of the model for an agent; `ToolError` where it has none. *asking* keeps questions
    to the user one at a time, *questions* the equal ones of parallel calls to one, *commits* the commits of each
    agent apart; *approved* is what the user allowed for the run. Limits count over the whole tree.
    """

    project: Project
    editor: Editor
    journal: Journal
    policy: Callable[[Agent], Policy]
    model: Callable[[Agent], Awaitable[tuple[str, Model]]]
    refusal: Callable[[Agent], str | None] = lambda _agent: None
    limits: Limits = field(default_factory=Limits)
    asking: asyncio.Lock = field(default_factory=asyncio.Lock)
    approved: frozenset[tuple[str, str]] = frozenset()
    questions: Questions = field(default_factory=Questions)
    commits: Commits = field(default_factory=Commits)
    spent: Spent = field(default_factory=Spent)
    started: int = 0
    _remote: Servers | None = None

    async def remote_tools(self, policy: Policy) -> dict[str, Tool]:
        """The tools of the MCP servers that an agent can use; the servers are started when the first one can."""
        wanted = [each for each in servers.for_agent(policy.agent, self.project.servers) if _useful(each.name, policy)]
        if not wanted:
            return {}
        if self._remote is None:
            from agentls.runtime.mcp import Servers  # noqa: PLC0415 (few runs have any)

            self._remote = Servers(self.editor.root)
        tools = await self._remote.tools(wanted)
        from agentls.runtime import mcp_resources  # noqa: PLC0415 (see above)

        return {**tools, **mcp_resources.tools(self._remote.connections(wanted), policy)}

    @property
    def faults(self) -> dict[str, str]:
        """What MCP servers that did not start say, by name."""
        return self._remote.faults if self._remote else {}

    async def close(self) -> None:
        """End what the tree has started."""
        if self._remote is not None:
            await self._remote.close()

    def startable(self, job: Job, name: str) -> Agent:
        """The agent that *job*'s may start by that name; `ToolError` where it may not."""
        agent = self.project.agent(name)
        if agent is None:
            names = ", ".join(sorted({each.name for each in self.project.agents if each.name != job.agent.name}))
            raise ToolError(f"There is no agent {name!r}. There are: {names or 'none'}.")
        agent = self.project.effective(agent)
        if refusal := self.refusal(agent):
            raise ToolError(refusal)
        if len(job.chain) >= self.limits.depth:
            raise ToolError(f"{name} is not started: agents are {self.limits.depth} deep already, the limit.")
        return agent

    def turn(self, agent: Agent, spent: Spent) -> None:
        """Count a request to a model; `Stop` where a limit of the tree, or of *agent*'s run, is reached."""
        budget.check(self.spent, Budget(self.limits.turns, self.limits.tokens, self.limits.cost))
        own = self.project.settings.budgets.get(agent.name, Budget())
        budget.check(spent, replace(own, turns=own.turns or agent.max_turns), agent.name)
        self.spent += Spent(turns=1)

    def cost(self, model: str, usage: Usage) -> float | None:
        """What *usage* of a model costs in US dollars, None where the settings have no price for it."""
        price = price_of(model, self.project.settings.prices)
        return price.of(usage) if price else 0.0 if usage == Usage() else None

    def next_id(self, parent: str) -> str:
        """The id of a run that *parent* starts."""
        self.started += 1
        return f"{parent}.{self.started}"
