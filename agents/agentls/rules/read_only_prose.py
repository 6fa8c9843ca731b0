"""The body says read-only, the header does not.

**What** The body says of the agent that it is read-only, only reads or never changes files, and the agent's tools or
permissions let it edit.

**Why** A sentence binds the model only as far as it follows it. agentls reads such sentences as the agent's
contract where it can; the hosts do not.

**Bad** `.claude/agents/reviewer.md`

```md
---
name: reviewer
description: Reviews changes for mistakes before they are merged
---

You are a read-only reviewer. Review the change.
```

**Good** `.claude/agents/reviewer.md`

```md
---
name: reviewer
description: Reviews changes for mistakes before they are merged
disallowedTools: Edit, Write, NotebookEdit
---

You are a read-only reviewer. Review the change.
```

**Source** the file itself, as agentls' policy reads it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from agentls.rules import Finding, Fix, Rule, Subject
from agentls.rules._edits import insert_field
from agentls.rules._opencode import deciding
from agentls.rules._prose import in_code, prose
from agentls.text import Span

_SAYS = re.compile(
    r"\b(?:you are|you're|this agent is|you operate|you work|operate|act)\s+(?:as\s+)?(?:an?\s+)?"
    r"(?:strictly\s+|purely\s+|in\s+)?read[- ]only\b(?!\s+(?:with\s+re|regard|toward))"
    r"|\b(?:you have|with) (?:strictly )?read[- ]only access\b"
    r"|(?:^|\.\s+|\*\*|[-*]\s+|\byou\s+)(?:may\s+|can\s+|must\s+|should\s+)?only\s+(?:ever\s+)?read\b"
    r"(?:\s+(?:the\s+)?(?:files?|code|sources?|the repository|anything))?"
    r"(?=\s*(?:[.,;!*]|$|\u2014|and\s+(?:report|review|analy|answer|advise|never)|but\b))"
    r"|(?:^|\.\s+|\*\*|[-*]\s+|\byou\s+)(?:must\s+|should\s+|may\s+|do\s+|can\s+)?"
    r"(?:never|not|cannot|do\s+not|don't)\s+(?:edit|modify|write|change|touch) (?:any |source )*"
    r"(?:files?|code|anything)\b(?=\s*(?:[.!;*]|$))",
    re.IGNORECASE | re.MULTILINE,
)
_SAID = ("read-only", "read only", "only read", "only ever read")
_ORDERED = {
    what: tuple(f"{verb}{what}" for verb in ("edit", "modify", "write", "change", "touch"))
    for what in (" file", " code", " anything", " any ", " source ")
}
"""One of all these stands in every text that the pattern finds: looking for them first costs a tenth."""
_EDITS = ("edit", "write", "notebook")


def _check(subject: Subject) -> Iterator[Finding]:
    definition = subject.definition
    text = definition.document.text
    folded = text.casefold()
    if not _may_say(folded) or not may_edit(subject):
        return
    for stretch in prose(definition):
        found = _SAYS.search(text, stretch.start, stretch.end)
        if found and not in_code(definition, Span(*found.span())):
            start = found.start() + len(found[0]) - len(found[0].lstrip("*-. \t\r\n"))
            host = subject.format.title
            yield Finding(
                Span(start, found.end()),
                f"The body says so, but the header lets the agent edit, and {host} goes by the header",
                _fixes(subject),
            )
            return


def _may_say(folded: str) -> bool:
    """A quick no for most texts."""
    return any(words in folded for words in _SAID) or any(
        what in folded and any(words in folded for words in orders) for what, orders in _ORDERED.items()
    )


def may_edit(subject: Subject) -> bool:
    """Whether the header lets the agent edit, as its host reads it."""
    agent = subject.agent
    if subject.format.name == "claude-code":
        if agent.mode == "plan":
            return False
        tools = {grant.tool for grant in agent.granted} if agent.granted is not None else set(_EDITS)
        return bool((tools & set(_EDITS)) - {grant.tool for grant in agent.withheld})
    if subject.format.name == "opencode":
        rule = deciding(subject, "edit", "src/main.py")
        return rule is not None and rule.effect == "allow"
    if subject.format.name == "copilot":
        return agent.granted is None or any(grant.tool in (*_EDITS, "*") for grant in agent.granted)
    return False


def _fixes(subject: Subject) -> tuple[Fix, ...]:
    if subject.format.name == "claude-code" and subject.agent.granted is None and not subject.agent.withheld:
        edit = insert_field(subject.definition, "disallowedTools: Edit, Write, NotebookEdit", after="description")
        return (Fix("Take the editing tools away", (edit,)),) if edit else ()
    return ()


rule = Rule("info", _check, dialects=("claude-code", "opencode", "copilot"))
