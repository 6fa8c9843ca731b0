"""The body says that the agent edits only one place, the header lets it edit any.

**What** A sentence such as "Only edit files in `tests/`" or "You may only change `docs/`", beside tools or permissions
by which the host lets the agent edit elsewhere.

**Why** A sentence binds the model only as far as it follows it. agentls holds the agent to such a sentence. OpenCode
can be told by patterns under `edit`; Claude Code and VS Code give an agent an editing tool for everything or not at
all.

**Bad** `.opencode/agents/tester.md`

```md
---
description: Writes tests for what was changed last
permission:
  bash: ask
---

You may only edit files in `tests/`.
```

**Good** `.opencode/agents/tester.md`

```md
---
description: Writes tests for what was changed last
permission:
  bash: ask
  edit:
    "*": deny
    "tests/*": allow
---

You may only edit files in `tests/`.
```

**Source** the file itself, as agentls' policy reads it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from agentls.rules import Finding, Rule, Subject
from agentls.rules._opencode import deciding
from agentls.rules._prose import in_code, prose
from agentls.rules.read_only_prose import may_edit
from agentls.text import Span

_LEAD = r"(?:^|(?<=[.;:*-])\s+|(?<=\*)|\b(?:you|agent)\s+)(?:(?:may|can|must|should|will)\s+)?"
_VERB = r"(?:edit|modify|write|change|touch|create)"
_WHAT = rf"(?:\s+(?:and|or|any|the|all|code|files?|tests?|anything|{_VERB}))*"
_PLACE = r"`(?P<place>[\w.@*-]+(?:/[\w.@*-]*)+)`"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE | re.MULTILINE)
    for form in (
        rf"{_LEAD}only\s+(?:ever\s+)?{_VERB}{_WHAT}(?:\s+(?:in|under|below|inside|within|to|of))?\s+{_PLACE}",
        rf"{_LEAD}{_VERB}{_WHAT}\s+only\s+(?:in|under|below|inside|within)\s+{_PLACE}",
        rf"\b(?:never|not|don't)\s+{_VERB}{_WHAT}\s+outside(?:\s+of)?\s+{_PLACE}",
    )
)
"""How a body says that one place is all that the agent edits."""
_SAID = (
    *(f"only {word}" for word in ("edit", "modify", "write", "change", "touch", "create", "ever")),
    *(f"only {word} `" for word in ("in", "under", "below", "inside", "within")),
    "outside `",
    "outside of `",
)
"""One of these stands in every text that a form finds: looking for them first costs little."""
_PROBES = ("src/main.py", "another/place.txt", "README.md")


def _check(subject: Subject) -> Iterator[Finding]:
    definition = subject.definition
    folded = definition.document.text.casefold()
    if not any(words in folded for words in _SAID) or not may_edit(subject):
        return
    for stretch in prose(definition):
        for form in _FORMS:
            found = form.search(definition.document.text, stretch.start, stretch.end)
            if found and not in_code(definition, Span(found.start(), found.start() + 1)) and _more(subject, found):
                yield _finding(subject, found)
                return


def _more(subject: Subject, found: re.Match[str]) -> bool:
    """Whether the header lets the agent edit something else, too."""
    place = found["place"].removeprefix("./").split("*")[0].rstrip("/")
    if subject.format.name != "opencode":
        return True
    elsewhere = [each for each in _PROBES if not each.startswith(place)]
    rules = [deciding(subject, "edit", each) for each in elsewhere]
    return any(rule is not None and rule.effect == "allow" for rule in rules)


def _finding(subject: Subject, found: re.Match[str]) -> Finding:
    start = found.start() + len(found[0]) - len(found[0].lstrip("*-. \t\r\n"))
    host = subject.format.title
    said = f"The body says so, but the header lets the agent edit anywhere, and {host} goes by the header"
    if subject.format.name == "opencode":
        return Finding(Span(start, found.end()), f"{said}: patterns under 'edit' would hold it to that")
    return Finding(
        Span(start, found.end()), f"{said}; it cannot hold an agent to a folder, agentls does", severity="hint"
    )


rule = Rule("info", _check, dialects=("claude-code", "opencode", "copilot"))
