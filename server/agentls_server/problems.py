"""What other servers and linters say about a file, from clients that tell it: the request ``agentls/problems``.

Its parameters are ``{uris}``. The client answers with an object that has, for each of these files that somebody checks,
its diagnostics under the URI.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any, Literal

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException

from agentls.runtime.editor import Problem
from agentls.text import Document
from agentls_server import border
from agentls_server.session import Session

PATIENCE = 1.0
"""Seconds that those who check a file get to say something new about an edit of it."""
_PAUSE = 0.1
_SEVERITIES: dict[Any, Literal["error", "warning"]] = {1: "error", 2: "warning", None: "error"}


class Problems:
    """The problems of files as one run sees them: it remembers what it last saw, to know when there is news."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._seen: dict[str, tuple[str, Any]] = {}

    async def of(self, documents: dict[str, Document]) -> dict[Path, tuple[Problem, ...]]:
        """The problems of files (by URI, with their present texts) that somebody checks."""
        if not documents or not self._session.capabilities.tells_problems:
            return {}
        told = await self._ask(documents)
        waits = {uri for uri in told if uri in self._seen and self._seen[uri][0] != documents[uri].text}
        until = asyncio.get_running_loop().time() + PATIENCE
        while waits and asyncio.get_running_loop().time() < until:
            if all(told.get(uri) != self._seen[uri][1] for uri in waits):
                break
            await asyncio.sleep(_PAUSE)
            told = await self._ask(documents)
        self._seen |= {uri: (documents[uri].text, each) for uri, each in told.items()}
        return {Path(documents[uri].path): self._read(documents[uri], each) for uri, each in told.items()}

    async def _ask(self, documents: dict[str, Document]) -> dict[str, Any]:
        """The diagnostics by URI as the client has them; a client that answers oddly says nothing."""
        asked = self._session.protocol.send_request_async("agentls/problems", {"uris": list(documents)})
        try:
            told = await asyncio.wait_for(asked, PATIENCE)
        except (JsonRpcException, TimeoutError):
            return {}
        return {uri: told[uri] for uri in documents if uri in told} if isinstance(told, dict) else {}

    def _read(self, document: Document, diagnostics: Any) -> tuple[Problem, ...]:
        listed = diagnostics if isinstance(diagnostics, list) else []
        found = (self._problem(document, each) for each in listed if isinstance(each, dict))
        return tuple(sorted((each for each in found if each), key=lambda each: each.span))

    def _problem(self, document: Document, data: dict[str, Any]) -> Problem | None:
        severity = _SEVERITIES.get(data.get("severity"))
        if severity is None or data.get("source") in {border.SOURCE, *self._session.findings.agents}:
            return None
        try:
            start, end = data["range"]["start"], data["range"]["end"]
            ends = (lsp.Position(int(each["line"]), int(each["character"])) for each in (start, end))
            span = border.to_span(document, lsp.Range(*ends), self._session.capabilities.encoding)
        except (KeyError, TypeError, ValueError):
            return None
        source = " ".join(str(data[key]) for key in ("source", "code") if data.get(key))
        return Problem(span, severity, str(data.get("message", "")), source)
