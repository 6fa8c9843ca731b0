"""Titles that name a folder, ``Files you own (`src/api/`):``: it is given itself, and what stands below may be in it.

An entry below such a title may be meant from the workspace or from that folder: where it does not tell, it is unread.
"""

from __future__ import annotations

from agentls.contract import SCOPE
from agentls.contract.blocks import Block, plain
from agentls.contract.collect import Collector
from agentls.contract.places import Place, places
from agentls.text import Span


def elsewhere(text: str, titles: tuple[str, ...]) -> bool:
    """Whether an entry names a place that is not below the folder which its innermost title names."""
    folder = _folder(titles)
    return bool(folder) and any(not place.value.lower().startswith(folder) for place in places(text)[:1])


def relative(titles: tuple[str, ...]) -> bool:
    """Whether what stands under *titles* may be meant from a folder."""
    return bool(_folder(titles))


def given(block: Block, collector: Collector) -> None:
    """The folder that a heading or a lead-in gives or forbids, in a code span and in parentheses."""
    from agentls.contract.reading import kind_of  # noqa: PLC0415 (which asks this)

    if "(`" not in block.text or (block.kind != "heading" and not block.text.rstrip().endswith((":", ":**"))):
        return
    kind = kind_of((plain(block.text),))
    if kind not in SCOPE:
        return
    for place in places(block.text, bare=False):
        if place.value.endswith("/") and _in_parentheses(block.text, place):
            collector.add(kind, place.value, Span(block.start + place.start, block.start + place.end))


def _folder(titles: tuple[str, ...]) -> str:
    """The folder that the innermost title names, in lower case; empty where it names none, or several."""
    named = [place.value.lower() for place in places(titles[-1]) if place.value.endswith("/")] if titles else []
    return named[0] if len(named) == 1 else ""


def _in_parentheses(text: str, place: Place) -> bool:
    return text[: place.start].rstrip("`").endswith("(") and text[place.end :].lstrip("`").startswith(")")
