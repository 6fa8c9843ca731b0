"""``textDocument/hover``: what stands under the cursor, and what it comes to."""

from __future__ import annotations

import asyncio

from lsprotocol import types as lsp

from agentls.explain import text as shown
from agentls.features.hover import Hover, hover
from agentls.features.matrix import TABLE
from agentls_server import given_answers, trial_file
from agentls_server.elsewhere import snapshot_at
from agentls_server.session import Session, Snapshot


async def handle(session: Session, params: lsp.HoverParams) -> lsp.Hover | None:
    at = snapshot_at(session, params.text_document.uri, params.position)
    found = (_tried(session, *at) or hover(at[0].definition, at[0].project, at[1])) if at else None
    if at is None or found is None:
        return None
    kind = lsp.MarkupKind.Markdown if at[0].capabilities.markdown_hover else lsp.MarkupKind.PlainText
    text = found.text + (await _answers(at[0]) if TABLE in found.text else "")
    return lsp.Hover(lsp.MarkupContent(kind, text), at[0].range(found.span))


async def _answers(snapshot: Snapshot) -> str:
    """What the user has answered for the agent, below the table of its rights."""
    agent = snapshot.project.agent(snapshot.document.path)
    if agent is None:
        return ""
    said = await asyncio.to_thread(given_answers.markdown, snapshot.project.root, agent.name)
    return f"\n\n{said}" if said else ""


def _tried(session: Session, snapshot: Snapshot, offset: int) -> Hover | None:
    """The whole answer to a line of a file for trying rules."""
    for each in trial_file.answers(session, snapshot.document):
        if each.span.contains(offset) and each.answer:
            return Hover(each.span, f"```\n{shown(each.answer)}\n```")
    return None
