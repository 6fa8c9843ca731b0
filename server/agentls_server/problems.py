"""What other servers and linters say about a file, from clients that tell it: the request ``agentls/problems``.

Its parameters are ``{uris}``. The client answers with an object that has, for each of these files that somebody checks,
its diagnostics under the URI. Of other clients only that is known which they hand over with requests for code actions.
"""

from __future__ import annotations

import asyncio
import itertools
from pathlib import Path
from typing import Any, Literal

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException

from agentls.runtime.editor import Problem
from agentls.text import Document, Span
from agentls_server import border
from agentls_server.handed import Asked, Known, comparable
from agentls_server.session import Session, Snapshot

PATIENCE = 1.0
"""Seconds that those who check a file get to say something new about an edit of it."""
_PAUSE = 0.1
_HANDED = 0.5
"""Seconds that a client gets to ask for code actions after an edit, where it did so before it."""
_SEVERITIES: dict[Any, Literal["error", "warning"]] = {1: "error", 2: "warning", None: "error"}


def remember(session: Session, snapshot: Snapshot, span: Span, context: lsp.CodeActionContext) -> None:
    """Remember what a request for code actions hands over of others' diagnostics."""
    if session.capabilities.tells_problems:
        return
    ours = {border.SOURCE, *session.findings.agents}
    others = [each for each in context.diagnostics if each.source not in ours]
    if context.only and not others:
        return  # some clients hand nothing over when they ask for one kind
    found = tuple((snapshot.span(each.range), _json(each)) for each in others)
    session.handed.take(snapshot.uri, snapshot.document.text, Asked(span, found), others=bool(found))


def _json(diagnostic: lsp.Diagnostic) -> dict[str, Any]:
    severity = {"severity": int(diagnostic.severity)} if diagnostic.severity else {}
    return {**border.diagnostic_json(diagnostic), **severity}


class Problems:
    """The problems of files as one run sees them: it remembers what it last saw, to know when there is news."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._seen: dict[str, tuple[str, Any]] = {}
        self._before: dict[str, Known] = {}
        self._edited = False

    def edited(self) -> None:
        """The run has edited: what is asked next is what came of it."""
        self._edited = True

    async def of(self, documents: dict[str, Document]) -> dict[Path, tuple[Problem, ...]]:
        """The problems of files (by URI, with their present texts) that somebody checks."""
        if not documents:
            return {}
        if not self._session.capabilities.tells_problems:
            return await self._handed(documents)
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

    async def _handed(self, documents: dict[str, Document]) -> dict[Path, tuple[Problem, ...]]:
        """What was handed over of these texts; after an edit only problems whose place was known before it, too."""
        handed, edited, self._edited = self._session.handed, self._edited, False

        def known() -> dict[str, Known]:
            return {uri: found for uri, each in documents.items() if (found := handed.of(uri, each.text))}

        if not edited:
            self._before = known()
            return {
                Path(documents[uri].path): self._read(documents[uri], each.diagnostics) for uri, each in known().items()
            }
        await handed.news.until(lambda: self._before.keys() <= known().keys(), _HANDED)
        found: dict[Path, tuple[Problem, ...]] = {}
        for uri, each in known().items():
            if before := self._before.get(uri):
                problems = self._read(documents[uri], each.diagnostics)
                sure = comparable(before, documents[uri].text, [problem.span for problem in problems])
                found[Path(documents[uri].path)] = tuple(itertools.compress(problems, sure))
        return found

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
