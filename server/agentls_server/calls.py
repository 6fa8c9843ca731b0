"""Agents as items of a call hierarchy. An item is known by its file: nothing is remembered between two requests."""

from __future__ import annotations

from lsprotocol import types as lsp

from agentls.agent import Agent
from agentls.features.targets import of_agent
from agentls.opencode_config import file_of
from agentls.project import Project
from agentls.spliced import Spliced
from agentls.text import Span
from agentls_server import border
from agentls_server.elsewhere import range_at
from agentls_server.session import Session


def item(session: Session, project: Project, agent: Agent) -> lsp.CallHierarchyItem:
    """*agent* as an item: its whole file, with its name selected."""
    document = agent.definition.document
    whole = document.entry if isinstance(document, Spliced) else Span(0, len(document.text))
    return lsp.CallHierarchyItem(
        name=agent.name or agent.path,
        kind=lsp.SymbolKind.Class,
        uri=session.uri_of(agent.path),
        range=range_at(session, project, agent.path, whole),
        selection_range=range_at(session, project, agent.path, of_agent(agent).span),
        detail=agent.dialect,
    )


def named(session: Session, item: lsp.CallHierarchyItem) -> tuple[Project, Agent | None]:
    """The project and the agent of an item that the client sends back; no agent where its file is gone."""
    path = border.to_path(item.uri)
    snapshot = session.snapshot(item.uri)
    project = snapshot.project if snapshot else session.projects.of(path)
    return project, next((each for each in project.agents if _is(each, path, item.name)), None)


def _is(agent: Agent, path: str, name: str) -> bool:
    """Whether an item is of *agent*; of the agents in one JSON file the name tells which."""
    return agent.path == path or (agent.name == name and file_of(agent.path) == path)
