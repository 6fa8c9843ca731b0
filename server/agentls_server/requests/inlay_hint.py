"""``textDocument/inlayHint``: what names come to, what is granted by saying nothing, how long the body is.

In a file for trying rules: the answers.
"""

from __future__ import annotations

from lsprotocol import types as lsp

from agentls.features.hints import hints
from agentls_server import border, trial_file
from agentls_server.session import Session


def handle(session: Session, params: lsp.InlayHintParams) -> list[lsp.InlayHint]:
    snapshot = session.snapshot(params.text_document.uri)
    if snapshot is None:
        return []
    if trial_file.is_trial(snapshot.document):
        answered = trial_file.answers(session, snapshot.document)
        return [lsp.InlayHint(snapshot.range(each.span).end, each.label, padding_left=True) for each in answered]
    return [
        lsp.InlayHint(
            position=border.to_position(part.document, each.offset, snapshot.encoding),
            label=each.label,
            tooltip=each.tooltip,
            padding_left=True,
        )
        for part in snapshot.parts
        for each in hints(part.definition, part.project, part.span(params.range))
    ]
