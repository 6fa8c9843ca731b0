"""What an agent can want to do, and what can be answered: the vocabulary of `decide`. Types only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePath
from typing import Any, Literal, TypeAlias

from agentls.agent import STRICTNESS, Agent, Effect, Permission, Source, capability
from agentls.contract import Contract

Scope: TypeAlias = Literal["enforce", "ask", "off"]


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that an agent wants to do.

    *tool* is one of `agentls.agent.TOOLS` or ``mcp:SERVER:TOOL``. *target* is what it is done to, as people write it: a
    path relative to the workspace with ``/`` (absolute when outside of it), a command, a URL, the name of an agent or a
    skill. *path* is the real path of a file operation, symlinks followed; None for the others. *named* is what the file
    was called where that is another path. *links* are, for a command, the real paths of files that it names and that
    lie elsewhere than they seem, or of which its patterns do not tell, see `agentls.policy.links`.
    *tree* says that all below *path* is meant; *through* the tool by which it is done where that is not *tool* itself.
    *pattern* is what a search looks for. *params* are those of the call's other arguments of which rules speak, see
    `agentls.policy.claude_params`. *secrets* are, for a command that reads whole folders with nothing to hide them from
    it, files of secrets that lie in there.
    """

    tool: str
    target: str
    path: PurePath | None = None
    links: tuple[tuple[str, PurePath], ...] = ()
    tree: bool = False
    through: str = ""
    pattern: str = ""
    params: tuple[tuple[str, str], ...] = ()
    secrets: tuple[str, ...] = ()
    named: str = ""

    @property
    def capability(self) -> str:
        return capability(self.tool)

    @property
    def key(self) -> tuple[str, str]:
        """What an approval of this operation covers: writing and editing a file are one thing."""
        what = f"{self.target}: {self.pattern}" if self.pattern else self.target
        what += "".join(f" [{name}: {value}]" for name, value in self.params)
        return ("edit" if self.capability == "edit" else self.tool, what)


@dataclass(frozen=True, slots=True)
class Step:
    """What one stage answered, and the *rule* that decided there.

    The stages are ``floor``, ``contract``, ``package``, ``plan``, ``dialect``, ``caller`` and ``approval``.
    """

    stage: str
    effect: Effect
    reason: str
    rule: Source | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer: *effect*, why in one sentence, the deciding *rule* (None: a default does), and all steps."""

    effect: Effect
    reason: str
    rule: Source | None = None
    chain: tuple[Step, ...] = ()


@dataclass(frozen=True)
class Policy:
    """Everything that `decide` looks at. Frozen: a run takes one, and approvals make a new one.

    *root* is the workspace's real path, *home* the user's. *settings* are the rules of the host's settings files,
    weakest file first, *mode* the permission mode that they set, *switches* the lines that turn something off, by
    name, *directories* the folders outside of the workspace that they count in. *approved* holds the keys
    (`Operation.key`) that the user allowed for this run. *caller* is the policy of the agent that started this one:
    a sub-agent never gets more than it. *contract* is what the agent's body promises; *scope* says whether that is
    enforced, asked about, or off. In a workspace that is not *trusted* its own settings files can deny and ask, but
    not allow. *within* are the places, relative to the workspace, in which a task allows changes; None where it
    says nothing of them. *standing* are the rules by which the user's ``agentls.toml`` lifts what the dialect asks
    about.
    """

    agent: Agent
    root: PurePath
    settings: tuple[Permission, ...] = ()
    approved: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    caller: Policy | None = None
    contract: Contract | None = None
    scope: Scope = "enforce"
    trusted: bool = True
    home: PurePath | None = None
    mode: str | None = None
    within: tuple[str, ...] | None = None
    switches: Mapping[str, Source] = field(default_factory=dict)
    directories: tuple[PurePath, ...] = ()
    plan: Literal["on", "approved"] | None = None
    standing: tuple[Permission, ...] = ()

    @cached_property
    def memo(self) -> dict[str, Any]:
        """What a stage has worked out of these rules, kept as long as they are."""
        return {}


def strictest(steps: tuple[Step, ...]) -> Step:
    """The strictest of *steps*; of equals the first."""
    return max(steps, key=lambda step: STRICTNESS[step.effect])
