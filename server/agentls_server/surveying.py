"""When the teams of the workspace folders are surveyed: in a thread, once what was typed or saved has settled."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from lsprotocol import types as lsp

if TYPE_CHECKING:
    from agentls_server.session import Session

QUIET = 0.3
"""Seconds after the last reason to look."""


class Surveyor:
    """Keeps `Project.survey` of every folder near to what is on disk. No key waits for it, or sets it off."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._task: asyncio.Task[Any] | None = None

    def soon(self) -> None:
        """Something has changed that a survey looks at."""
        if self._session.phase == "running":
            if self._task:
                self._task.cancel()
            self._task = self._session.spawn(self._look())

    async def _look(self) -> None:
        await self._session.loaded()
        await asyncio.sleep(QUIET)
        from agentls.survey.look import survey  # noqa: PLC0415 (start-up does without it)

        projects, news = self._session.projects, False
        for project in projects.all:
            found = await asyncio.to_thread(survey, project)
            news = projects.surveyed(project.root, found) or news
        if news:
            self._session.publisher.refresh()
        if self._session.capabilities.refresh_code_lenses and any(each.survey.scoped for each in projects.all):
            # who may edit a file can be another matter although the survey is the same
            self._session.spawn(self._session.protocol.send_request_async(lsp.WORKSPACE_CODE_LENS_REFRESH))
