"""``textDocument/completion``: what can be written at the cursor, each as an edit of the word that is there."""

from __future__ import annotations

import re

from lsprotocol import types as lsp

from agentls.features.choices import Suggestion
from agentls.features.completion import complete
from agentls_server.elsewhere import snapshot_at
from agentls_server.session import Session, Snapshot

_KINDS = {
    "field": lsp.CompletionItemKind.Property,
    "value": lsp.CompletionItemKind.EnumMember,
    "tool": lsp.CompletionItemKind.Function,
    "model": lsp.CompletionItemKind.Constant,
    "skill": lsp.CompletionItemKind.Module,
    "agent": lsp.CompletionItemKind.Class,
    "server": lsp.CompletionItemKind.Interface,
    "file": lsp.CompletionItemKind.File,
    "folder": lsp.CompletionItemKind.Folder,
    "snippet": lsp.CompletionItemKind.Snippet,
}
_MARK = re.compile(r"\$\{\d+:([^}]*)\}|\$\d")


def handle(session: Session, params: lsp.CompletionParams) -> lsp.CompletionList:
    at = snapshot_at(session, params.text_document.uri, params.position)
    found = complete(at[0].definition, at[0].project, at[1]) if at else ()
    items = [_item(each, index, at[0]) for index, each in enumerate(found)] if at else []
    return lsp.CompletionList(is_incomplete=False, items=items)


def _item(each: Suggestion, index: int, snapshot: Snapshot) -> lsp.CompletionItem:
    assert each.span is not None
    snippet = each.snippet and snapshot.capabilities.snippets
    text = each.text if snippet else _MARK.sub(r"\1", each.text) if each.snippet else each.text
    return lsp.CompletionItem(
        label=each.label,
        kind=_KINDS[each.kind],
        detail=each.detail or None,
        documentation=lsp.MarkupContent(lsp.MarkupKind.Markdown, each.doc) if each.doc else None,
        tags=[lsp.CompletionItemTag.Deprecated] if each.deprecated else None,
        sort_text=f"{each.rank}{index:04}",
        filter_text=snapshot.document.slice(each.span) or None if each.snippet else None,
        insert_text_format=lsp.InsertTextFormat.Snippet if snippet else lsp.InsertTextFormat.PlainText,
        text_edit=lsp.TextEdit(snapshot.range(each.span), text),
    )
