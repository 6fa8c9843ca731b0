"""What an agent's body promises: the places it owns and those it must leave alone, what it reads first, its gates.

Reading is pure, linear and total: what cannot be read surely is kept as unread, and nobody acts on a guess.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from agentls.agent import Agent
from agentls.duties import Duties
from agentls.settings import Scope
from agentls.text import Span

Kind: TypeAlias = Literal["owned", "forbidden", "shared", "read", "gate", "report", "stop", "skill", "delegate"]

SCOPE: tuple[Literal["owned", "forbidden", "shared"], ...] = ("owned", "forbidden", "shared")
DUTIES: tuple[Literal["gate", "report"], ...] = ("gate", "report")


@dataclass(frozen=True, slots=True)
class Promise:
    """One thing that the body says.

    *value* is what can be acted on: a place (a path or pattern relative to the workspace), a file, a command, a heading
    of the report, the name of a skill or an agent; for ``stop`` the sentence. *note* is what stands beside it: whose
    domain a place is, the dotted keys of a file, when a skill or a gate applies. *span* covers it in the file, *text*
    is its line and *line* that line's number from 1.
    """

    kind: Kind
    value: str
    span: Span
    line: int
    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Contract:
    """The promises of one body, in source order. *unread* covers what looks like a limit and could not be read surely.

    *explicit* says that the scope comes from settings, which replace the reading of the prose; *settled* which other
    kinds do. *path* is the file.
    """

    promises: tuple[Promise, ...] = ()
    unread: tuple[Span, ...] = ()
    path: str = ""
    explicit: bool = False
    settled: tuple[Kind, ...] = ()

    def of(self, kind: Kind) -> tuple[Promise, ...]:
        """The promises of one kind."""
        return tuple(each for each in self.promises if each.kind == kind)


def of_agent(agent: Agent, scope: Scope | None = None, duties: Duties | None = None) -> Contract:
    """The contract of *agent*: what its body says, with *scope* and *duties* in its place where settings set them."""
    from agentls.contract.reading import read  # noqa: PLC0415 (which knows the values above)

    found = _with_duties(read(agent.definition), agent, duties) if duties else read(agent.definition)
    if scope is None:
        return found
    kept = tuple(each for each in found.promises if each.kind not in SCOPE)
    return Contract((*kept, *_placed(agent, scope)), (), found.path, explicit=True, settled=found.settled)


def _with_duties(contract: Contract, agent: Agent, duties: Duties) -> Contract:
    set_: tuple[tuple[Kind, str, tuple[str, ...] | None], ...] = (
        ("gate", "gates", duties.gates),
        ("report", "report", duties.report),
    )
    settled = tuple(kind for kind, _, values in set_ if values is not None)
    kept = (each for each in contract.promises if each.kind not in settled)
    made = (
        Promise(kind, value, Span(0, 0), 0, f"agents.{agent.name}.{key} in agentls.toml")
        for kind, key, values in set_
        for value in values or ()
    )
    return replace(contract, promises=(*kept, *made), settled=settled)


def scope_of(agent: Agent, scope: Scope | None = None) -> Contract:
    """The places in the contract of *agent* and nothing else: what a look at many agents can afford."""
    from agentls.contract import reading  # noqa: PLC0415 (as above)

    if scope is None:
        return reading.scope(agent.definition)
    return Contract(_placed(agent, scope), (), agent.path, explicit=True)


def _placed(agent: Agent, scope: Scope) -> tuple[Promise, ...]:
    return tuple(
        Promise(kind, place, Span(0, 0), 0, f"agents.{agent.name}.{kind} in agentls.toml")
        for kind in SCOPE
        for place in getattr(scope, kind)
    )
