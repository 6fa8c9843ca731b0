"""Reading a body: from blocks to promises. Pure, linear, total; what is not sure is kept as unread."""

from __future__ import annotations

import re
from functools import lru_cache

from agentls.contract import SCOPE, Contract, Promise, blocks, duties, folders, gates, hints, limits, reports
from agentls.contract.blocks import Block
from agentls.contract.collect import Collector
from agentls.contract.phrases import SURE_GATES, TITLES
from agentls.definition import Definition
from agentls.text import Span

_EXAMPLES = re.compile(
    r"(?:(?:for|usage|few-shot|good|bad) )?examples?"
    r"(?: (?:\d+|[a-z]|usage|interactions?|workflows?|scenarios?|of .*))?|commentary"
)


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


def scope(definition: Definition) -> Contract:
    """The places in a body alone, read anew: those of its contract, for much less."""
    found, fences = blocks.read(definition)
    return _limits(found, fences, Collector(definition)).contract()


@lru_cache(maxsize=256)
def _read(key: _Key) -> Contract:
    found, fences = blocks.read(key.definition)
    collector = Collector(key.definition)
    for block in found:
        if _shows(block.titles):
            continue
        kind = kind_of(block.near)
        duties.read(block, kind or ("skill" if kind_of(block.titles) == "skill" else ""), collector)
    for fence, titles in fences:
        kind = kind_of(titles)
        if kind.startswith("report"):
            reports.template(fence, collector)
        elif kind == "gate" and any(_kind(title) == kind and SURE_GATES.search(title) for title in titles[-2:]):
            gates.fence(fence, titles, collector)
    return _limits(found, fences, collector).contract()


def _limits(found: list[Block], fences: list[tuple[Span, tuple[str, ...]]], collector: Collector) -> Collector:
    """What blocks and fences say of places."""
    kinds = _Kinds()
    for block in found:
        if block.kind != "row":
            folders.given(block, collector)
        if block.kind != "heading" and not _shows(block.titles):
            limits.read(block, kinds[block.titles], collector)
    for fence, titles in fences:
        kind = kinds[titles]
        if kind in SCOPE and not folders.relative(titles):
            limits.fence(fence, kind, collector)
    return collector


class _Kinds(dict[tuple[str, ...], str]):
    """What titles promise of places, found once for all blocks below them; empty also for all other promises."""

    def __missing__(self, titles: tuple[str, ...]) -> str:
        kind = kind_of(titles) if any(map(hints.in_title, titles)) else ""
        self[titles] = kind
        return kind


@lru_cache(maxsize=4096)
def _shows(titles: tuple[str, ...]) -> bool:
    """Whether what stands under *titles* only shows how something may look."""
    return any(_EXAMPLES.fullmatch(title) for title in titles)


@lru_cache(maxsize=4096)
def kind_of(titles: tuple[str, ...]) -> str:
    """What the innermost title that promises something promises, empty where none does."""
    return next((kind for title in reversed(titles) if (kind := _kind(title))), "")


@lru_cache(maxsize=4096)
def _kind(title: str) -> str:
    return next((kind for kind, pattern in TITLES if pattern.search(title)), "")


__all__ = ["Promise", "kind_of", "read"]
