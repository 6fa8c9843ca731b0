"""``agentls.runOther``: let the user pick one of the agents that the lightbulb had no room for, and run it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from agentls_server import asking
from agentls_server.commands import run
from agentls_server.routing import refused
from agentls_server.session import Session

PAGE = 8
"""Names in one question; clients show them as buttons."""
_MORE = "More…"


@dataclass(frozen=True)
class Arguments:
    agents: list[Any]
    task: str
    uri: str | None = None
    range: dict[str, Any] | None = None
    diagnostics: list[Any] | None = None


def handle(session: Session, arguments: Arguments) -> None:
    names = tuple(str(each) for each in arguments.agents)
    if not names:
        raise refused("agentls.runOther: 'agents' is empty")
    if len(names) == 1:
        _run(session, names[0], arguments)
    else:
        session.spawn(_pick(session, names, arguments))


async def _pick(session: Session, names: tuple[str, ...], arguments: Arguments) -> None:
    for first in range(0, len(names), PAGE):
        page = names[first : first + PAGE]
        more = (_MORE,) if first + PAGE < len(names) else ()
        picked = await asking.choose(session, "Which agent?", (*page, *more))
        if picked is None:
            return
        if picked != _MORE:
            _run(session, picked, arguments)
            return


def _run(session: Session, agent: str, arguments: Arguments) -> None:
    place = (arguments.uri, arguments.range, arguments.diagnostics)
    run.handle(session, run.Arguments(agent, arguments.task, *place))
