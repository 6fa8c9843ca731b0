"""The file lies where its host does not look, or where another one does.

**What** An agent whose fields are those of one host in the folder of another one, a `.agent.md` file deeper below
`.github/agents` than VS Code looks, and a `.chatmode.md` file, the former kind.

**Why** Hosts go by the folder alone. OpenCode does not read `.claude/agents`, Claude Code does not read
`.opencode/agents`, and each reads what it finds in its own folder by its own rules: fields of the other one are
ignored, and OpenCode may refuse to start over one. VS Code reads the files right in `.github/agents`; folders below
count only where `chat.agentFilesLocations` names them.

**Bad** `.claude/agents/reviewer.md`

```md
---
description: Reviews changes for mistakes before they are merged
mode: subagent
temperature: 0.1
permission:
  edit: deny
# agentls: ignore-file missing-field, unknown-field, rights-not-read
---

Review the change.
```

**Good** `.opencode/agents/reviewer.md`

```md
---
description: Reviews changes for mistakes before they are merged
mode: subagent
temperature: 0.1
permission:
  edit: deny
  bash: ask
---

Review the change.
```

**Source** code.claude.com/docs/en/sub-agents (2026-10-08); opencode 1.18.33; VS Code 1.128.1, promptSyntax sources.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from agentls.formats import Format, all_formats, place_of
from agentls.rules import Finding, Rule, Subject
from agentls.text import Span

_SURE = 4
"""By how much more a file must look like one of the other host: two fields that only that one has."""
_FOLDER = {"claude-code": ".claude/agents", "opencode": ".opencode/agents", "copilot": ".github/agents"}


def _check(subject: Subject) -> Iterator[Finding]:
    definition = subject.definition
    if place_of(subject.path) is not subject.format or definition.header is None:
        return
    first = definition.fields.entries[0].key.span if definition.fields.entries else Span(0, 0)
    if subject.format.name == "copilot":
        yield from _nested(subject, first)
        if subject.path.endswith(".chatmode.md"):
            said = "Chat modes are now agents: VS Code wants this file as '.agent.md' in .github/agents"
            yield Finding(first, said, severity="info", tag="deprecated")
        return
    other = _meant(subject)
    if other and other.name != "copilot":
        yield Finding(
            first,
            f"This is written for {other.title}, which does not look here but in {_FOLDER[other.name]}; "
            f"{subject.format.title} reads it by its own rules",
        )


def _meant(subject: Subject) -> Format | None:
    """The other dialect that the file is surely written in."""
    scores = {each.name: each.recognise(subject.definition) for each in all_formats()}
    best = max(all_formats(), key=lambda each: scores[each.name])
    return best if scores[best.name] - scores[subject.agent.dialect] >= _SURE else None


def _nested(subject: Subject, first: Span) -> Iterator[Finding]:
    folders = PurePath(subject.path).parts[:-1]
    inside = next((at for at in range(len(folders) - 1) if folders[at : at + 2] == (".github", "agents")), None)
    if inside is not None and len(folders) > inside + 2 and not _configured(subject):
        yield Finding(
            first,
            "VS Code reads the files right in .github/agents, and those of a folder below only where "
            "'chat.agentFilesLocations' names it",
            severity="info",
        )


def _configured(subject: Subject) -> bool:
    """Whether the workspace's VS Code settings name places of agents themselves; then they are not judged."""
    text = subject.project.text_of(str(subject.project.root / ".vscode" / "settings.json"))
    return bool(text and "chat.agentFilesLocations" in text)


rule = Rule("warning", _check)
