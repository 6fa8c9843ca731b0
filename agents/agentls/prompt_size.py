"""What an agent always has in its context, in tokens: its body and the skills that it has preloaded."""

from __future__ import annotations

from dataclasses import dataclass

from agentls.agent import Agent
from agentls.models import resolve
from agentls.prices import price_of
from agentls.project import Project
from agentls.skills import Skill

BYTES = 4
"""Bytes for a token; only a model's own count is exact."""


@dataclass(frozen=True, slots=True)
class Size:
    """Tokens of the *body* and of each of the *skills*."""

    body: int
    skills: tuple[tuple[Skill, int], ...]

    @property
    def loaded(self) -> int:
        """Tokens of all skills."""
        return sum(tokens for _, tokens in self.skills)


def size_of(agent: Agent, project: Project) -> Size:
    """The size of what is sent with every request beside tools, task and what is read."""
    skills = [skill for name in agent.skills if (skill := project.skill(name))]
    loaded = tuple((each, tokens(each.definition.body_text)) for each in skills)
    return Size(tokens(agent.definition.body_text.strip()), loaded)


def in_words(agent: Agent, project: Project) -> str:
    """The size in a sentence, with what it costs once and from then on, where the settings have a price."""
    size = size_of(agent, project)
    skills = f" and {size.loaded:,} of skills" if size.skills else ""
    costs = cost_of(agent, project, size)
    told = f": ${costs[0]:.4f} the first time, ${costs[1]:.4f} after" if costs else ""
    return f"About {size.body:,} tokens of body{skills} are sent with every request{told}."


def briefly(agent: Agent, project: Project) -> str:
    """The same in a few words, none where nothing is sent."""
    size = size_of(agent, project)
    costs = cost_of(agent, project, size)
    told = f" (${costs[0]:.4f}, then ${costs[1]:.4f})" if costs else ""
    count = size.body + size.loaded
    return f"about {count:,} tokens in every request{told}" if count else ""


def cost_of(agent: Agent, project: Project, size: Size) -> tuple[float, float] | None:
    """What *size* costs in US dollars the first time and from then on; None where the settings have no price for it."""
    price = price_of(resolve(agent.model, project.settings).id or "", project.settings.prices)
    if price is None:
        return None
    count = size.body + size.loaded
    return price.of(_Counted(cache_write=count)), price.of(_Counted(cache_read=count))


def tokens(text: str) -> int:
    """About how many tokens *text* comes to."""
    return -(-len(text.encode("utf-8", "replace")) // BYTES)


@dataclass(frozen=True, slots=True)
class _Counted:
    input: int = 0
    output: int = 0
    cache_read: int = 0
    cache_write: int = 0
