"""The frontmatter is not YAML.

**What** A header that a YAML parser cannot read: a quote that is never closed, a bracket without its partner, a
level of indentation that fits nothing, a value that begins with a character which YAML keeps for itself (`*`, `&`,
`@`, a backtick).

**Why** A host reads nothing of such a header. Claude Code skips the file and says so only in its debug log, and
loads a plug-in's agent with every tool. OpenCode skips the file or loads it without its header: the agent then runs
with rights that the file takes away.

**Bad** `.opencode/agents/reviewer.md`

```md
---
description: Reviews changes for mistakes before they are merged
permission:
  bash:
    *: deny
---

Review the change.
```

**Good** `.opencode/agents/reviewer.md`

```md
---
description: Reviews changes for mistakes before they are merged
permission:
  bash:
    "*": deny
---

Review the change.
```

**Source** code.claude.com/docs/en/sub-agents (2026-10-08); anomalyco/opencode#24181, anthropics/claude-code#91871.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from agentls.definition import Definition, Problem
from agentls.rules import Finding, Fix, Rule, Subject
from agentls.rules._edits import quoted
from agentls.rules._hosts import unreadable
from agentls.rules._yaml import folded_text, problems
from agentls.text import Edit, Span

_STAR_KEY = re.compile(r"^[ \t]*(\*\S*?)(?=[ \t]*:(?:\s|\Z))")
_RESERVED = re.compile(r"^[ \t]*(?:-[ \t]+)?(?:(?P<key>[\w.-]+)[ \t]*:[ \t]+)?(?P<text>[*&@`%!].*?)[ \t]*$")
_MEANS = {"*": "an alias", "&": "an anchor", "!": "a tag", "%": "a directive"}
_SHOWN = 40
_WORDS = (
    (("quoted scalar",), "a quote is opened and never closed"),
    (("flow sequence",), "the list that '[' opens is not closed, or a comma is missing"),
    (("flow mapping",), "the map that '{' opens is not closed, or a comma is missing"),
    (("simple key", "':'"), "this line is no 'key: value', nor does it belong to the text above"),
    (("block mapping",), "this line stands neither where a key of the map above can stand nor within its value"),
    (("block collection",), "this line stands neither where an entry of the list above can stand nor within one"),
)
"""What the parser says of an error, and what that is in the words of the file."""
_ROOMY = re.compile(r":[ \t]")


def _check(subject: Subject) -> Iterator[Finding]:
    definition = subject.definition
    for problem in problems(definition, "yaml", "unquoted-colon"):
        if problem.kind == "unquoted-colon" and (problem.related or folded_text(definition, problem)):
            continue
        found = _reserved(definition, problem)
        host = _RESCUED if found and _may_be_rescued(subject, found) else unreadable(subject)
        yield Finding(problem.span, f"{_said(problem, found)}. {host}", _fixes(definition, problem, found))


_RESCUED = "Strict parsers refuse the whole header; whether Claude Code reads it is not documented"


def _may_be_rescued(subject: Subject, found: re.Match[str]) -> bool:
    """Whether Claude Code may read it: it seems to put quotes around texts of one line with a ``: `` in them."""
    alone = len(subject.definition.problems) == 1 and found.re is _RESERVED and found["key"]
    return bool(alone and subject.format.name == "claude-code" and _ROOMY.search(found["text"]))


def _reserved(definition: Definition, problem: Problem) -> re.Match[str] | None:
    """The key or value of the problem's line that begins with a character of YAML's own."""
    document = definition.document
    text = document.slice(document.line_span(document.line_of(problem.span.start)))
    return _STAR_KEY.match(text) or _RESERVED.match(text)


def _said(problem: Problem, found: re.Match[str] | None) -> str:
    if problem.kind == "unquoted-colon":
        return "This is not YAML: a ': ' stands where no key can be; the indentation is off, or a text needs quotes"
    if found is not None:
        if found.re is _STAR_KEY:
            return f"The key '{found[1]}' begins with '*', which YAML takes for an alias; it needs quotes"
        text = found["text"]
        of = f"The text of '{found['key']}'" if found["key"] else f"'{text[:_SHOWN]}'"
        means = _MEANS.get(text[0])
        takes = f"YAML takes for {means}" if means else "YAML keeps for itself"
        return f"{of} begins with '{text[0]}', which {takes}; it needs quotes"
    words = next((words for parts, words in _WORDS if all(part in problem.message for part in parts)), None)
    return f"This is not YAML: {words}" if words else problem.message[:1].upper() + problem.message[1:]


def _fixes(definition: Definition, problem: Problem, found: re.Match[str] | None) -> tuple[Fix, ...]:
    """Quotes around a key or value that begins with a character of YAML's own."""
    if found is None:
        return ()
    group = "text" if found.re is _RESERVED else 1
    text = found[group]
    if found.re is _RESERVED and not found["key"] and _ROOMY.search(text):
        return ()  # a key and its value, of which only the author knows what is meant
    document = definition.document
    start = document.line_span(document.line_of(problem.span.start)).start
    span = Span(start + found.start(group), start + found.end(group))
    shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    return (Fix(f"Quote {shown!r}", (Edit(span, quoted(text)),), sure=True),)


rule = Rule("error", _check)
