"""Offers to convert an agent file to the other dialects, in its frontmatter."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from agentls.actions import Action, Command, Place
from agentls.formats import detect, targets
from agentls.opencode_config import entry_name


def offer(place: Place) -> Iterable[Action]:
    """One entry a dialect, where the cursor is in the frontmatter of a file that can be read."""
    definition = place.project.definitions.get(place.document.path)
    if definition is None or definition.header is None or definition.problems:
        return
    dialect = detect(definition)
    if dialect is None or place.span.start > definition.body.start:
        return
    entry = entry_name(place.document.path)
    part = f"#{quote(entry)}" if entry is not None else ""
    for name, each in targets().items():
        if each is not dialect:
            argument = {"uri": f"{place.where.get('uri', '')}{part}", "to": name}
            yield Action(f"Convert to {each.title}", "refactor.rewrite", command=Command("agentls.convert", argument))
