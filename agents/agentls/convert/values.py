"""What a conversion is made of: the rights that a file wants, free of any dialect, and what is lost on the way."""

from __future__ import annotations

from dataclasses import dataclass, field

from agentls.agent import STRICTNESS, Agent, Effect
from agentls.formats import Target
from agentls.settings import Settings
from agentls.text import Span

TOOLS = (
    "read", "glob", "grep", "lsp", "edit", "write", "notebook", "bash", "webfetch", "websearch",
    "task", "skill", "todo",
)  # fmt: skip
"""The tools whose rights are carried over. A question to the user is never given to a sub-agent."""


@dataclass(frozen=True, slots=True)
class Loss:
    """Something that the target cannot say: where it stands (None: nowhere), what becomes of it, what one could do."""

    span: Span | None
    what: str
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Conversion:
    """A file in another dialect. *name* is the path at which the target's host looks, *losses* are in source order.

    *beside* is what the host's settings file must hold as well, else the file allows too much; None: nothing.
    """

    text: str
    name: str
    losses: tuple[Loss, ...]
    beside: str | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a file is not converted, and the place that says so."""

    reason: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Narrower:
    """An answer for what *pattern* covers; None: it cannot be said as a pattern of paths, commands or names."""

    pattern: str | None
    effect: Effect
    written: str
    span: Span | None


@dataclass(frozen=True, slots=True)
class Right:
    """A tool: the answer in general, whether the file itself says so, and narrower answers, of which the last wins."""

    effect: Effect
    said: bool
    span: Span | None = None
    narrower: tuple[Narrower, ...] = ()

    @property
    def own(self) -> tuple[Narrower, ...]:
        """The narrower answers that the file gives, without its host's defaults."""
        return tuple(each for each in self.narrower if each.span is not None)

    def strictest(self) -> Effect:
        """The strictest of all the answers."""
        return max((self.effect, *(each.effect for each in self.narrower)), key=STRICTNESS.__getitem__)


@dataclass(frozen=True)
class Wanted:
    """What a file allows, by our names for tools. *base* is for all that is not named.

    *servers* are by ``SERVER:TOOL``; OpenCode's patterns of names (``s*``) are among them.
    """

    base: Right
    tools: dict[str, Right]
    servers: dict[str, Right] = field(default_factory=dict)


def is_pattern(server: str) -> bool:
    """Whether a key of `Wanted.servers` names no server, but all whose names it matches."""
    return bool(set("*?") & set(server.partition(":")[0]))


@dataclass(frozen=True, slots=True)
class SettingsRule:
    """An entry of ``permissions.ask`` or ``permissions.deny`` in Claude Code's settings."""

    effect: Effect
    text: str


@dataclass
class Draft:
    """A conversion at work: the agent, its rights, and the losses so far. *source* is how it is written now.

    *rules* are those that its writer puts into the host's settings; None where it may not.
    """

    agent: Agent
    to: Target
    wanted: Wanted
    settings: Settings
    source: Target
    losses: list[Loss] = field(default_factory=list)
    rules: list[SettingsRule] | None = None

    def lose(self, span: Span | None, what: str, *options: str) -> None:
        """Write down a loss, once."""
        loss = Loss(span, what, options)
        if loss not in self.losses:
            self.losses.append(loss)
