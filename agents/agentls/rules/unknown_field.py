"""A field that the host does not know.

**What** A name in the frontmatter that is no field of this dialect: misspelt, in the wrong case, or a field of
another host.

**Why** Claude Code ignores such a field without a word. OpenCode sends it to the model's provider as an option, and
some providers refuse a request like that. Where `tools` or `permission` is misspelt, the agent has every right (an
error). A field of another host is told as information only: a file may serve two of them.

**Bad** `.claude/agents/reviewer.md`

```md
---
name: reviewer
description: Reviews changes for mistakes before they are merged
max-turns: 10
---

Review the change.
```

**Good** `.claude/agents/reviewer.md`

```md
---
name: reviewer
description: Reviews changes for mistakes before they are merged
maxTurns: 10
---

Review the change.
```

**Source** code.claude.com/docs/en/sub-agents (2026-10-08); opencode 1.18.33, schema AgentConfig;
anomalyco/opencode#11320.
"""

from __future__ import annotations

from collections.abc import Iterator

from agentls.definition import Entry, Mapping
from agentls.formats import all_formats
from agentls.rules import Finding, Fix, Rule, Severity, Subject
from agentls.rules._edits import remove_entry, rename_key
from agentls.rules._rights import restricts, taken_away
from agentls.rules._yaml import broken, cut, in_spill
from agentls.rules.near import near, sentence

_PROVIDER_OPTIONS = frozenset(
    ("reasoningEffort", "reasoningSummary", "textVerbosity", "thinking", "include", "store", "effort", "topK",
     "top_k", "maxTokens", "max_tokens", "maxOutputTokens", "presencePenalty", "frequencyPenalty", "stopSequences",
     "seed", "serviceTier", "parallelToolCalls", "user", "cacheControl")
)  # fmt: skip
"""Options of model providers, which OpenCode passes on and which are meant to be."""

_GRADE: dict[str, Severity] = {"claude-code": "hint"}
"""Of a field that is no slip: Claude Code ignores it, OpenCode passes it on."""
_RIGHTS = ("tools", "disallowedTools", "permission")
_CACHE = "cacheTtl"
_LOST = ": the agent has the rights that this was to take away"


def _check(subject: Subject) -> Iterator[Finding]:
    definition, dialect = subject.definition, subject.format
    unread, texts = broken(definition), tuple(cut(definition))
    yield from _experimental(subject)
    for entry in definition.fields.entries:
        name = entry.name
        if dialect.field(name) or in_spill(definition, entry.key.span) or name in taken_away(subject):
            continue
        if any(each.value.contains(entry.key.span.start) for each in texts):
            continue
        if dialect.name == "opencode" and (name in _PROVIDER_OPTIONS or name == "permissions"):
            continue
        others = [each.title for each in all_formats() if each is not dialect and each.field(name)]
        meant = near(name, [field.name for field in dialect.fields])
        if others and (meant is None or meant.casefold() != name.casefold()):
            yield Finding(
                entry.key.span,
                f"'{name}' is a field of {' and '.join(others)}, not of {dialect.title}. {_does(subject)}",
                _removal(subject, entry),
                severity="info",
                tag="unnecessary",
            )
        elif meant or not unread:
            lost = meant is not None and _loses_rights(subject, entry, meant)
            does = f"{_does(subject)}{_LOST if lost else ''}"
            yield Finding(
                entry.key.span,
                sentence(f"{dialect.title} has no field '{name}'", meant, does),
                (*_renaming(subject, entry, meant), *_removal(subject, entry)),
                severity="error" if lost else None if meant else _GRADE.get(dialect.name, "info"),
                tag="" if meant else "unnecessary",
            )


def _experimental(subject: Subject) -> Iterator[Finding]:
    """Below Claude Code's `experimental`: slips for the one key that it is known to have."""
    value = subject.definition.get("experimental") if subject.format.name == "claude-code" else None
    for entry in value.entries if isinstance(value, Mapping) else ():
        if isinstance(value, Mapping) and entry.name != _CACHE and near(entry.name, (_CACHE,)):
            fixes = (
                () if value.get(_CACHE) else (Fix(f"Rename to '{_CACHE}'", (rename_key(entry, _CACHE),), sure=True),)
            )
            said = sentence(f"'experimental' has no '{entry.name}'", _CACHE, _does(subject))
            yield Finding(entry.key.span, said, fixes)


def _loses_rights(subject: Subject, entry: Entry, meant: str) -> bool:
    """Whether *entry* is a slip for a field that takes rights away, and nothing else in the file is that field."""
    close = meant in _RIGHTS and abs(len(entry.name) - len(meant)) <= 1
    return close and not subject.definition.fields.get(meant) and (meant != "permission" or restricts(entry.value))


def _does(subject: Subject) -> str:
    said = subject.format.unknown_field
    return said[:1].upper() + said[1:]


def _renaming(subject: Subject, entry: Entry, meant: str | None) -> tuple[Fix, ...]:
    if meant is None or subject.definition.fields.get(meant):
        return ()
    return (Fix(f"Rename to '{meant}'", (rename_key(entry, meant),), sure=True),)


def _removal(subject: Subject, entry: Entry) -> tuple[Fix, ...]:
    edit = remove_entry(subject.definition, entry)
    return (Fix(f"Remove '{entry.name}'", (edit,)),) if edit else ()


rule = Rule("warning", _check)
