"""Snippets for an empty agent file: one a dialect, or only that of the dialect whose host looks at the file's place."""

from __future__ import annotations

from collections.abc import Iterable

from agentls.definition import Definition
from agentls.features.choices import Suggestion
from agentls.formats import all_formats, place_of
from agentls.formats.copilot import name_from_path

_BODY = """
You are ${3:a reviewer of changes}.

## Read first
- `${4:README.md}`

## Report
1. **${5:Summary}**
2. **${6:Findings}**
$0"""

_HEADERS = {
    "claude-code": """---
name: ${{1:{name}}}
description: ${{2:When to use this agent}}
tools: Read, Grep, Glob
---
""",
    "opencode": """---
description: ${{2:When to use this agent}}
mode: subagent
permission:
  "*": deny
  read: allow
  glob: allow
  grep: allow
---
""",
    "copilot": """---
name: ${{1:{name}}}
description: ${{2:When to use this agent}}
tools: [read, search]
---
""",
}


def snippets(definition: Definition, offset: int) -> Iterable[Suggestion]:
    """A read-only agent to start from, in place of the line at *offset*; the first fence may be there already.

    None below empty lines: a frontmatter begins on the first line.
    """
    document = definition.document
    line = document.line_span(document.line_of(offset))
    above = document.text[: line.start].lstrip("\ufeff").rstrip("\r\n")
    if above not in ("", "---") or (line.start and not above):
        return
    placed = place_of(document.path)
    for dialect in all_formats():
        if placed in (None, dialect):
            name = name_from_path(document.path)
            text = _HEADERS[dialect.name].format(name=name) + _BODY
            detail = f"a {dialect.title} agent that reads only"
            rest = text.removeprefix("---\n") if above else text
            yield Suggestion(f"agent: {dialect.title}", "snippet", rest, detail, span=line, snippet=True)
