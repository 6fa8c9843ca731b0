"""The three habits that many agents are given in one line each: always, ask first, never; deeds with commas between."""

from __future__ import annotations

import re

from agentls.contract import phrases
from agentls.contract.blocks import Block
from agentls.contract.collect import Collector
from agentls.contract.places import pieces, places
from agentls.text import Span

_REST = re.compile(r"[\s`*,]*(?:(?:and|or|the|folder|directory)[\s`*,]+)*")
_SOMETIMES = re.compile(r"(?:before|until|unless|when|while|if|during|(?:\w+ )?(?:phase|step|mode)|approv\w+)\b")
_NEVER_TITLES = re.compile(
    r"(?:(?:what |things )?you |\w+ )?(?:must |should |may )?"
    r"(?:never|do(?:es)? not|don't|not)(?: (?:ever )?do(?: this)?)?"
)

_BARE = re.compile(r"do not|don't|not")
"""A title that may be about what stands before it."""


def read(block: Block, collector: Collector) -> bool:
    """Take in the places of *block* if it is one of the habits; whether it was one that names places."""
    always = phrases.ALWAYS.match(block.text)
    if always:
        return _always(block, always.end(), collector)
    never = phrases.NEVERS.match(block.text)
    if never:
        return _never(block, never.end(), collector)
    if block.kind == "item" and block.titles and _NEVER_TITLES.fullmatch(block.titles[-1]):
        whole = not any(_SOMETIMES.match(title) for title in block.titles) and not _BARE.fullmatch(block.titles[-1])
        return _never(block, 0, collector, whole=whole)
    return False


def _always(block: Block, offset: int, collector: Collector) -> bool:
    """``Always: write to a or b, run the tests``: the places of the deed that is writing, if nothing else is in it."""
    some = False
    for begin, end in pieces(block.text[offset:]):
        piece, start = block.text[offset + begin : offset + end], offset + begin
        writes = phrases.WRITES_TO.match(piece)
        at = writes.end() if writes else 0
        named = [place for place in places(piece) if place.start >= at] if writes else []
        for place in named:
            if not _REST.fullmatch(piece[at : place.start]):
                break
            at = place.end
            span = Span(block.start + start + place.start, block.start + start + place.end)
            collector.add("owned", place.value, span)
            some = True
    return some


def _never(block: Block, offset: int, collector: Collector, *, whole: bool = False) -> bool:
    """``Never: change a, remove b``: each deed with its places. *whole*: also a deed that changes whatever there is."""
    from agentls.contract.limits import forbidding  # noqa: PLC0415 (which asks this first)

    some = False
    for begin, end in pieces(block.text[offset:]):
        piece = block.text[offset + begin : offset + end]
        lead = len(piece) - len(piece.lstrip(" *_"))
        some = forbidding(piece[lead:], block.start + offset + begin + lead, collector, whole=whole) or some
    return some
