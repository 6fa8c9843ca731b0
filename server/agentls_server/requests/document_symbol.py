"""``textDocument/documentSymbol``: the fields and the headings of a file."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types as lsp

from agentls.features.outline import Symbol, outline
from agentls_server.session import Session, Snapshot

_KINDS = {
    "frontmatter": lsp.SymbolKind.Namespace,
    "field": lsp.SymbolKind.Property,
    "heading": lsp.SymbolKind.String,
    "agent": lsp.SymbolKind.Class,
}


def handle(
    session: Session, params: lsp.DocumentSymbolParams
) -> list[lsp.DocumentSymbol] | list[lsp.SymbolInformation]:
    snapshot = session.snapshot(params.text_document.uri)
    if snapshot is None:
        return []
    symbols = [(each, part) for part in snapshot.parts for each in outline(part.definition)]
    if snapshot.capabilities.hierarchical_symbols:
        return [_tree(each, part) for each, part in symbols]
    return [flat for each, part in symbols for flat in _flat(each, part)]


def _tree(each: Symbol, snapshot: Snapshot) -> lsp.DocumentSymbol:
    return lsp.DocumentSymbol(
        name=each.name,
        kind=_KINDS[each.kind],
        range=snapshot.range(each.span),
        selection_range=snapshot.range(each.name_span),
        detail=each.detail or None,
        children=[_tree(child, snapshot) for child in each.children],
    )


def _flat(each: Symbol, snapshot: Snapshot, container: str | None = None) -> Iterator[lsp.SymbolInformation]:
    place = lsp.Location(snapshot.uri, snapshot.range(each.span))
    yield lsp.SymbolInformation(location=place, name=each.name, kind=_KINDS[each.kind], container_name=container)
    for child in each.children:
        yield from _flat(child, snapshot, each.name)
