"""A key of a configuration file that is not in it.

**What** The body speaks of a configuration file of the workspace and, on the same line, of a dotted key such as
`api.*` or `api.version`, and the file has no such key. YAML and JSON files at the root of the workspace are looked
into.

**Why** The agent looks for a setting that is not there and makes one up.

**Bad** `.claude/agents/backend.md`

```md
---
name: backend
description: Writes the server side of features
---

Follow `apis.*` from `company.config.yaml` strictly.
```

**With** `company.config.yaml`

```yaml
api:
  style: rest
tech_stack:
  language: python
```

**Good** `.claude/agents/backend.md`

```md
---
name: backend
description: Writes the server side of features
---

Follow `api.*` and `tech_stack.language` from `company.config.yaml` strictly.
```

**Source** the file that the body names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from agentls.config_files import KEY, NAME
from agentls.definition import Mapping, Value, parse_fields
from agentls.markdown import Piece
from agentls.rules import Finding, Fix, Rule, Subject
from agentls.rules._prose import parts
from agentls.rules.near import near, sentence
from agentls.text import Edit, Span

_ENDING = re.compile(r"\.(?:ya?ml|json)`")
_ENDINGS = frozenset(("md", "py", "js", "ts", "sh", "yaml", "yml", "json", "toml", "txt", "html", "css", "go", "rs"))


@dataclass(frozen=True, slots=True)
class _Miss:
    """A key that is not there: how far the path goes, and the names that there are where it ends."""

    name: str
    before: str
    names: tuple[str, ...]


def _check(subject: Subject) -> Iterator[Finding]:
    document = subject.definition.document
    if not _ENDING.search(document.text, subject.definition.body.start):
        return
    code = parts(subject.definition).code
    for file in code:
        if NAME.fullmatch(file.text):
            line = document.line_span(document.line_of(file.span.start))
            same = [each for each in code if line.start <= each.span.start < line.end]
            keys = [each for each in same if _is_key(each.text)]
            if keys and sum(NAME.fullmatch(each.text) is not None for each in same) == 1:
                yield from _missing(subject, file.text, keys)


def _is_key(text: str) -> bool:
    return "." in text and KEY.fullmatch(text) is not None and text.rsplit(".", 1)[1].lower() not in _ENDINGS


def _missing(subject: Subject, file: str, keys: list[Piece]) -> Iterator[Finding]:
    text = subject.project.text_of(str(subject.project.root / file))
    if text is None:
        return
    fields = _fields(text)
    if fields is None:
        return
    for piece in keys:
        miss = _look_up(fields, piece.text.removesuffix(".*").split("."))
        if miss:
            meant = near(miss.name, miss.names)
            whole = f"{miss.before}{miss.name}"
            start = piece.span.start + len(miss.before)
            fixes = (Fix(f"Change to '{meant}'", (Edit(Span(start, start + len(miss.name)), meant),)),) if meant else ()
            then = f"The agent looks for it in vain: known there are {', '.join(miss.names[:8])}"
            yield Finding(piece.span, sentence(f"'{file}' has no key '{whole}'", meant, then), fixes)


@lru_cache(maxsize=32)
def _fields(text: str) -> Mapping | None:
    """The keys of a configuration file; None where it cannot be read. Kept: a keystroke asks for them again."""
    fields, problems = parse_fields(text, Span(0, len(text)))
    return fields if fields.entries and not problems else None


def _look_up(value: Value, path: list[str]) -> _Miss | None:
    before = ""
    for name in path:
        if not isinstance(value, Mapping):
            return None  # a list or a text: what the path means there is not known
        entry = value.get(name)
        if entry is None:
            return _Miss(name, before, tuple(each.name for each in value.entries))
        before, value = f"{before}{name}.", entry.value
    return None


rule = Rule("warning", _check)
