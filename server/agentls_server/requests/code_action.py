"""``textDocument/codeAction``: what the `PRODUCERS` offer for a range: fixes, all sure fixes at once, and more.

Fixes are computed anew from the file, never taken from what the client sends back, and carry the version they are for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from lsprotocol import types as lsp

from agentls.text import Edit, Span
from agentls_server import border, findings, offering, problems, proposal_page, scoping
from agentls_server.requests.code_lens import tells_who
from agentls_server.session import Session, Snapshot

FIX_ALL, WHO, TRY = "source.fixAll.agentls", "source.agentls.who", "source.agentls.try"

Producer: TypeAlias = Callable[[Snapshot, Span, lsp.CodeActionContext], Iterator[lsp.CodeAction]]


async def handle(session: Session, params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
    snapshot = session.snapshot(params.text_document.uri)
    if snapshot is None:
        return []
    span, only = snapshot.span(params.range), params.context.only
    problems.remember(session, snapshot, span, params.context)
    if not snapshot.capabilities.code_action_literals:
        return []
    if opened := proposal_page.read(session, snapshot):
        return list(proposal_page.actions(opened, snapshot, span)) if _wanted("quickfix", only) else []
    written_out = scoping.actions(session, snapshot, span) if _wanted(scoping.KIND, only) else None
    found = [
        action
        for kind, produce in PRODUCERS
        if _wanted(kind, only)
        for action in produce(snapshot, span, params.context)
        if only is None or _wanted(str(getattr(action.kind, "value", action.kind)), only)
    ]
    return [*found, *(await written_out)] if written_out else found


def _wanted(kind: str, only: object) -> bool:
    """Whether *kind* is one of those asked for, or a kind of one of them (or, of a producer, may have such)."""
    if only is None or not kind:
        return True
    asked = [str(getattr(each, "value", each)) for each in only]  # type: ignore[attr-defined]
    return any(not each or f"{kind}.".startswith(f"{each}.") or f"{each}.".startswith(f"{kind}.") for each in asked)


def quick_fixes(snapshot: Snapshot, span: Span, _context: lsp.CodeActionContext) -> Iterator[lsp.CodeAction]:
    """The fixes of the diagnostics that touch *span*."""
    for diagnostic, fix in border.fixes_in(snapshot.diagnostics, span):
        yield lsp.CodeAction(
            title=fix.title,
            kind=lsp.CodeActionKind.QuickFix,
            diagnostics=[snapshot.to_lsp(diagnostic)],
            is_preferred=fix.sure or None,
            edit=edit(snapshot, fix.edits),
        )


def fix_all(snapshot: Snapshot, _span: Span, _context: lsp.CodeActionContext) -> Iterator[lsp.CodeAction]:
    """All fixes that are right without a look, where they do not meet."""
    edits: list[Edit] = []
    for diagnostic in snapshot.diagnostics:
        fix = next((each for each in diagnostic.fixes if each.sure), None)
        if fix and not any(new.span.touches(old.span) for new in fix.edits for old in edits):
            edits += fix.edits
    if edits:
        title = "Fix all that agentls can fix surely"
        yield lsp.CodeAction(title=title, kind=FIX_ALL, edit=edit(snapshot, edits))


def tried(snapshot: Snapshot, _span: Span, _context: lsp.CodeActionContext) -> Iterator[lsp.CodeAction]:
    """An agent file's offer to try what its agent may do."""
    agent = snapshot.project.agent(snapshot.document.path)
    if agent is not None and agent.name and snapshot.capabilities.show_document:
        title, argument = f"Try what {agent.name} may do", {"agent": agent.path}
        yield lsp.CodeAction(title, TRY, command=lsp.Command(title, "agentls.testRule", arguments=[argument]))


def who(snapshot: Snapshot, _span: Span, _context: lsp.CodeActionContext) -> Iterator[lsp.CodeAction]:
    """A source file's question which agents may edit it: not in the lightbulb, but among actions for whole files."""
    if snapshot.settings.lenses.files != "off" and tells_who(snapshot):
        title, argument = "Which agents may edit this file?", {"uri": snapshot.uri, "show": True}
        yield lsp.CodeAction(title, WHO, command=lsp.Command(title, "agentls.whoMayEdit", arguments=[argument]))


def edit(snapshot: Snapshot, edits: list[Edit] | tuple[Edit, ...]) -> lsp.WorkspaceEdit:
    """Edits of the snapshot's file as a workspace edit for its client."""
    versioned = snapshot.capabilities.document_changes
    return border.to_workspace_edit(snapshot.uri, snapshot.document, edits, snapshot.encoding, versioned=versioned)


PRODUCERS: tuple[tuple[str, Producer], ...] = (
    ("quickfix", quick_fixes),
    (FIX_ALL, fix_all),
    ("quickfix", findings.fixes),
    ("", offering.agents),
    (WHO, who),
    (TRY, tried),
)
"""Each with the kind that its actions have, or begin with; an empty one for those of several kinds."""
