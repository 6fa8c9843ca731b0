"""The frontmatter is never closed.

**What** The line `---` that ends the header is missing, indented, longer, or has words in it, so that header and
body run into one another.

**Why** Without it there is no frontmatter. Claude Code finds no name and takes the file for documentation. OpenCode
loads the whole text as a prompt, with none of the restrictions in it.

**Bad** `.claude/agents/reviewer.md`

```md
---
name: reviewer
description: Reviews changes for mistakes before they are merged

Review the change.
```

**Good** `.claude/agents/reviewer.md`

```md
---
name: reviewer
description: Reviews changes for mistakes before they are merged
---

Review the change.
```

**Source** code.claude.com/docs/en/sub-agents (2026-10-08); for OpenCode its parser, measured.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from agentls.rules import Finding, Fix, Rule, Subject
from agentls.rules._edits import newline
from agentls.rules._hosts import is_plugin, unreadable
from agentls.rules._yaml import problems
from agentls.text import Edit, Span

_NEARLY = re.compile(r"[ \t]*---[^\r\n]*")
_BARE = "OpenCode loads the whole text as a prompt, with every right"


def _check(subject: Subject) -> Iterator[Finding]:
    definition = subject.definition
    document = definition.document
    for problem in problems(definition, "unclosed-fence"):
        at = definition.header.end if definition.header else problem.span.end
        if nearly := _NEARLY.match(document.text, at):
            span = Span(nearly.end() - len(nearly[0].lstrip()), nearly.end())
            said = f"This does not close the frontmatter: the line must be '---' and nothing else. {_host(subject)}"
            fixes = _mended(Span(*nearly.span()), nearly[0], newline(document))
            yield Finding(span, said, fixes, severity="warning" if _read_all_the_same(subject) else None)
            continue
        lead = "" if document.text[:at].endswith(("\n", "\r")) else newline(document)
        fix = Fix("Close the frontmatter here", (Edit(Span(at, at), f"{lead}---{newline(document)}"),), sure=True)
        said = f"The frontmatter is never closed: the line '---' after it is missing. {_host(subject)}"
        yield Finding(problem.span, said, (fix,))


def _mended(span: Span, line: str, end: str) -> tuple[Fix, ...]:
    """The line as it must be; words that stand in it begin the body."""
    words = line.strip().lstrip("-").strip()
    return (Fix("Write '---'", (Edit(span, f"---{end}{words}" if words else "---"),), sure=True),)


def _read_all_the_same(subject: Subject) -> bool:
    """OpenCode ends the header at a line that only begins with ``---``."""
    return subject.format.name == "opencode" and subject.format.verdict(subject.definition).outcome == "loads"


def _host(subject: Subject) -> str:
    if subject.format.name == "opencode":
        verdict = subject.format.verdict(subject.definition)
        return _BARE if verdict.outcome == "bare" else f"{verdict.why}; other hosts find no header"
    if subject.format.name == "claude-code" and not is_plugin(subject):
        return "Claude Code takes the file for documentation and ignores it"
    return unreadable(subject)


rule = Rule("error", _check)
