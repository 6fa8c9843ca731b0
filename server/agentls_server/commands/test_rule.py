"""``agentls.testRule``: try what an agent may do, one input at once or any number of them in a file to write in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lsprotocol import types as lsp

from agentls.agent import Agent
from agentls.explain import explain, text
from agentls.features.trials import inputs
from agentls.project import Project
from agentls_server import trial_file
from agentls_server.routing import refused
from agentls_server.session import Session


@dataclass(frozen=True)
class Arguments:
    """*agent* is a name or the path of a file; *line* (from 0) that of the rule to begin with in the file.

    With *action* and *target* they are answered at once, in a message and as `agentls.explain` does.
    """

    agent: str
    action: str = ""
    target: str = ""
    line: int | None = None


async def handle(session: Session, arguments: Arguments) -> dict[str, Any] | None:
    await session.loaded()
    project, agent = _find(session, arguments.agent)
    if arguments.action or arguments.target:
        answer = explain(arguments.action, arguments.target, project.policy(agent), sandboxed=project.sandboxed)
        if answer is None:
            raise refused(f"there is no action '{arguments.action}': name a tool, such as edit or bash")
        session.server.window_show_message(lsp.ShowMessageParams(lsp.MessageType.Info, text(answer)))
        return answer
    if not session.capabilities.show_document:
        raise refused("agentls.testRule needs 'action' and 'target': this editor cannot open a file to write them in")
    lines = inputs(agent.definition, project, arguments.line) if arguments.line is not None else ()
    session.spawn(trial_file.ask(session, agent, lines))
    return None


def _find(session: Session, name: str) -> tuple[Project, Agent]:
    for project in (*session.projects.all, session.projects.of(name)):
        agent = project.agent(name)
        if agent:
            return project, agent
    raise refused(f"there is no agent '{name}'")
