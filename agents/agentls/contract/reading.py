"""Reading a body: from blocks to promises. Pure, linear, total; what is not sure is kept as unread."""

from __future__ import annotations

from functools import lru_cache

from agentls.contract import SCOPE, Contract, Promise, blocks, duties, limits, reports
from agentls.contract.collect import Collector
from agentls.contract.phrases import TITLES
from agentls.definition import Definition


def read(definition: Definition) -> Contract:
    """The contract of a body."""
    return _read(_Key(definition))


class _Key:
    """A definition that equals another of the same path and text, so that a reading is kept."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self.identity = (definition.document.path, definition.document.text)

    def __hash__(self) -> int:
        return hash(self.identity)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self.identity == other.identity


@lru_cache(maxsize=256)
def _read(key: _Key) -> Contract:
    definition = key.definition
    found, fences = blocks.read(definition)
    collector = Collector(definition)
    for block in found:
        said = kind_of(block.titles)
        limits.read(block, said, collector)
        duties.read(block, kind_of(block.near) or (said if said == "skill" else ""), collector)
    for fence, titles in fences:
        kind = kind_of(titles)
        if kind.startswith("report"):
            reports.template(fence, collector)
        elif kind in SCOPE:
            limits.fence(fence, kind, collector)
    return collector.contract()


@lru_cache(maxsize=4096)
def kind_of(titles: tuple[str, ...]) -> str:
    """What the innermost title that promises something promises, empty where none does."""
    for title in reversed(titles):
        kind = next((kind for kind, pattern in TITLES if pattern.search(title)), "")
        if kind:
            return kind
    return ""


__all__ = ["Promise", "kind_of", "read"]
