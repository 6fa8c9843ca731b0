"""``textDocument/codeLens``: what `LENSES` have to show above lines of an agent file, or above a source file.

What takes deciding is left to ``codeLens/resolve``, which editors ask for the lenses that they show.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import PurePath
from typing import TypeAlias

from lsprotocol import types as lsp

from agentls.features.comments import is_source
from agentls.features.lenses import lenses
from agentls.features.trials import rules_of
from agentls.survey import survey_of
from agentls.text import Span
from agentls_server import offering, proposal_page, transcripts, trial_file
from agentls_server.session import Session, Snapshot

Lens: TypeAlias = Callable[[Snapshot], Iterator[lsp.CodeLens]]


def rights(snapshot: Snapshot) -> Iterator[lsp.CodeLens]:
    """The agent's rights in one line, which leads to trying them, and how often it is named."""
    for each in lenses(snapshot.definition, snapshot.project):
        argument = {"agent": snapshot.document.path}
        command = (
            lsp.Command(each.title, "agentls.testRule", arguments=[argument])
            if each.tries
            else lsp.Command(each.title, "")
        )
        yield lsp.CodeLens(snapshot.range(each.span), command)


def rules(snapshot: Snapshot) -> Iterator[lsp.CodeLens]:
    """One beside each line with permission rules, to try examples of them."""
    if snapshot.settings.lenses.rules:
        for line, span in rules_of(snapshot.definition, snapshot.project):
            data = {"uri": snapshot.uri, "path": snapshot.document.path, "line": line}
            yield lsp.CodeLens(snapshot.range(span), data=data)


def who(snapshot: Snapshot) -> Iterator[lsp.CodeLens]:
    """One above a source file, where agents of its project have places of their own."""
    if snapshot.settings.lenses.files == "lens" and tells_who(snapshot):
        yield lsp.CodeLens(snapshot.range(Span(0, 0)), data={"uri": snapshot.uri})


def tells_who(snapshot: Snapshot) -> bool:
    """Whether there is anything to tell of who may edit the file; cheap."""
    path = PurePath(snapshot.document.path)
    inside = path.is_relative_to(snapshot.project.root) and is_source(snapshot.document)
    return inside and bool(survey_of(snapshot.project).scoped)


LENSES: tuple[Lens, ...] = (offering.lenses, transcripts.lenses, rights, rules, who)


def handle(session: Session, params: lsp.CodeLensParams) -> list[lsp.CodeLens]:
    snapshot = session.snapshot(params.text_document.uri)
    if snapshot is None:
        return []
    if opened := proposal_page.read(session, snapshot):
        return list(proposal_page.lenses(opened, snapshot))
    found = [lens for produce in LENSES for part in snapshot.parts for lens in produce(part)]
    if snapshot.prompt:
        found += [lens for produce in (offering.lenses, rights) for lens in produce(snapshot.prompt)]
    return [*found, *_trials(session, snapshot)]


def _trials(session: Session, snapshot: Snapshot) -> Iterator[lsp.CodeLens]:
    """The answers of a trial file, for a client without hints."""
    if not snapshot.capabilities.inlay_hints:
        for each in trial_file.answers(session, snapshot.document):
            yield lsp.CodeLens(snapshot.range(each.span), lsp.Command(each.label, ""))
