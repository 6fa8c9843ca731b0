"""What a run has used so far, and the bounds at which it stops: between two requests, so the last one may go over."""

from __future__ import annotations

from dataclasses import dataclass, field

from agentls.prices import Budget
from agentls.runtime.conversation import Stop
from agentls.runtime.events import Usage
from agentls.settings import Limits
from agentls.text import counted


@dataclass(frozen=True, slots=True)
class Spent:
    """Requests made, tokens, and US dollars; None where a model without a known price had a part in it."""

    turns: int = 0
    usage: Usage = field(default_factory=Usage)
    cost: float | None = 0.0

    def __add__(self, other: Spent) -> Spent:
        return Spent(self.turns + other.turns, self.usage + other.usage, total(self.cost, other.cost))

    @property
    def tokens(self) -> int:
        return self.usage.input + self.usage.output + self.usage.cache_read + self.usage.cache_write


def total(*costs: float | None) -> float | None:
    """The sum of *costs*, None where one is not known."""
    known = [each for each in costs if each is not None]
    return sum(known) if len(known) == len(costs) else None


def check(spent: Spent, bounds: Budget, whose: str = "") -> None:
    """`Stop` where a bound is reached. *whose* names the agent that they are of, empty for those of the whole tree."""
    of = f" of {whose}" if whose else ""
    if bounds.turns is not None and spent.turns >= bounds.turns:
        raise Stop("stopped", f"The limit{of} of {counted(bounds.turns, 'turn')} is reached.")
    if bounds.tokens is not None and spent.tokens >= bounds.tokens:
        raise Stop("stopped", f"The limit{of} of {bounds.tokens:,} tokens is reached.")
    if bounds.cost is None:
        return
    if spent.cost is None:
        raise Stop(
            "stopped", f"The limit{of} of ${bounds.cost:g} cannot be kept: a model has no price in agentls.toml."
        )
    if spent.cost >= bounds.cost:
        raise Stop("stopped", f"The limit{of} of ${bounds.cost:g} is reached: ${spent.cost:.4f} so far.")


def in_words(limits: Limits) -> str:
    """At what a run stops."""
    known = (
        counted(limits.turns, "turn"),
        f"{limits.tokens:,} tokens" if limits.tokens else "",
        f"${limits.cost:g}" if limits.cost else "",
        f"{limits.minutes:g} minutes" if limits.minutes else "",
    )
    return ", ".join(each for each in known if each)
