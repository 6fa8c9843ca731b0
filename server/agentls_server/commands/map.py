"""``agentls.map``: the team of a workspace folder as SVG or as Markdown with Mermaid, and what does not fit in it."""

from __future__ import annotations

import asyncio
from dataclasses import asdict, dataclass
from typing import Any

from agentls.project import Project
from agentls.runtime.journal import state_folder
from agentls.team import Team, folders, team_of
from agentls.team_map import Format, draw
from agentls_server import border, disk, showing
from agentls_server.routing import refused
from agentls_server.session import Session

_FORMATS: dict[str, Format] = {"svg": "svg", "mermaid": "mermaid"}


@dataclass(frozen=True)
class Arguments:
    """*uri* is a file or folder of the workspace folder that is meant; without it, the first one is.

    With *show* the picture is opened as well, as a file of the state folder.
    """

    format: str = "mermaid"
    uri: str = ""
    show: bool = False


async def handle(session: Session, arguments: Arguments) -> dict[str, Any]:
    """The picture's text, and the analysis as data, in which agents are known by their paths."""
    how = _FORMATS.get(arguments.format)
    if how is None:
        raise refused(f"there is no format '{arguments.format}': there are {', '.join(_FORMATS)}")
    await session.loaded()
    project = session.projects.of(border.to_path(arguments.uri)) if arguments.uri else _first(session)
    team, text = await asyncio.to_thread(_drawn, project, how)
    if arguments.show and session.capabilities.show_document:
        path = state_folder() / "maps" / f"{project.root.name or 'team'}.{'svg' if how == 'svg' else 'md'}"
        disk.write_text(path, text)
        await showing.show(session, border.to_uri(path))
    return {"format": how, "text": text, "root": str(project.root), **_analysis(team)}


def _drawn(project: Project, how: Format) -> tuple[Team, str]:
    team = team_of(project, folders(project.root))
    return team, draw(team, how)


def _first(session: Session) -> Project:
    found = next(iter(session.projects.all), None)
    if found is None:
        raise refused("no workspace folder is open")
    return found


def _analysis(team: Team) -> dict[str, Any]:
    return {
        "edges": [asdict(each) for each in team.edges],
        "overlaps": [asdict(each) for each in team.overlaps],
        "gaps": [asdict(each) for each in team.gaps],
        "wider": [asdict(each) for each in team.wider],
        "circles": [list(each) for each in team.circles],
    }
