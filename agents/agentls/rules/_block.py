"""A text of several lines written as a YAML block, in which nothing is a key."""

from __future__ import annotations

import re

from agentls.definition import Definition
from agentls.rules import Fix
from agentls.rules._edits import newline
from agentls.rules._yaml import Spill
from agentls.text import Edit


def as_block(definition: Definition, spill: Spill) -> Fix:
    """The fix that indents a text and puts ``|`` before it; a list of bare names becomes a list with commas."""
    end = newline(definition.document)
    lines = re.split(r"\r\n|\n|\r", definition.document.slice(spill.value))
    names = [line.strip() for line in lines if line.strip()]
    if spill.name in ("tools", "disallowedTools", "skills") and all(re.fullmatch(r"[\w-]+,?", name) for name in names):
        text = ", ".join(name.rstrip(",") for name in names)
    else:
        least = min((len(line) - len(line.lstrip()) for line in lines[1:] if line.strip()), default=0)
        text = end.join(("|", *(f"  {line[least:]}".rstrip() for line in (lines if lines[0].strip() else lines[1:]))))
    return Fix(f"Indent the text of '{spill.name}'", (Edit(spill.value, text),))
