"""A path in the body that leads nowhere.

**What** A link, an `@path`, or a path with a file name in a code span, and nothing is there, neither below the
workspace nor beside the agent's file. A path that the agent is told to create, a pattern, a placeholder and
anything in a code fence are left alone; so is a path into a folder that the workspace does not have.

**Why** The agent looks for the file, does not find it and goes on without what is in it, or makes it up.

**Bad** `.claude/agents/reviewer.md`

```md
---
name: reviewer
description: Reviews changes for mistakes before they are merged
---

Read `docs/conventions.md` first. Write what you find to `docs/findings.md`.
```

**With** `docs/style.md`

```md
Names are words.
```

**Good** `.claude/agents/reviewer.md`

```md
---
name: reviewer
description: Reviews changes for mistakes before they are merged
---

Read `docs/style.md` first. Write what you find to `docs/findings.md`.
```

**Source** the workspace.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import PurePath

from agentls.definition import Definition
from agentls.markdown import Piece
from agentls.references import path_in
from agentls.rules import Finding, Rule, Subject
from agentls.rules._prose import parts
from agentls.text import Span

_CREATED = re.compile(
    r"\b(?:creat|writ|generat|output|sav|produc|stor|add|record|log|document|append|place|put|export|emit|draft|new|like"
    r"|e\.g|example|such as|named|call|initiali|scaffold|if (?:it|they|one)|exists?|optional|deliver|update|look for"
    r"|check for|find|detect|search)\w*",
    re.IGNORECASE,
)
"""What says that a path need not be there yet, or is an example."""
_PLACEHOLDER = re.compile(
    r"[<>{}\[\]*$?|]|\bYYYY|\bNNN|\bXX|\.\.\.|\bpath/to\b|\bexample\b|\bfoo\b|\bmy-|your", re.IGNORECASE
)
_FILE = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,7}$")


def _check(subject: Subject) -> Iterator[Finding]:
    project = subject.project
    if not project.whole:
        return
    told: set[str] = set()
    bases = _bases(os.path.dirname(subject.path), str(project.root))  # noqa: PTH120 (Paths cost too much here)
    folders: dict[str, bool] = {}
    yield from _links_upwards(subject)
    for piece in _paths(subject.definition):
        path = piece.text.removeprefix("./")
        folder = os.path.dirname(path)  # noqa: PTH120
        if path in told or not folder or not _is_file(path):
            continue
        if folder not in folders:  # a path into a folder that is not there belongs to another workspace
            folders[folder] = project.exists(os.path.join(bases[0], folder))  # noqa: PTH118
        if not folders[folder] or _is_created(subject, piece):
            continue
        if not any(project.exists(os.path.join(base, path)) for base in bases):  # noqa: PTH118
            told.add(path)
            yield Finding(piece.span, f"There is no '{path}' in this workspace")


def _links_upwards(subject: Subject) -> Iterator[Finding]:
    """Links to files of the workspace that lie above the agent's own: these are relative to its file."""
    project, place = subject.project, os.path.dirname(subject.path)  # noqa: PTH120
    for piece in parts(subject.definition).links:
        target = piece.text.partition("#")[0]
        if not target.startswith("../") or not _FILE.search(target) or _PLACEHOLDER.search(target.replace("../", "")):
            continue
        path = os.path.normpath(os.path.join(place, target))  # noqa: PTH118
        inside = PurePath(path).is_relative_to(project.root)
        if inside and project.exists(os.path.dirname(path)) and not project.exists(path):  # noqa: PTH120
            at = piece.span.start
            shown = PurePath(path).relative_to(project.root).as_posix()
            yield Finding(Span(at, at + len(target)), f"There is no '{shown}' in this workspace")


def _paths(definition: Definition) -> Iterator[Piece]:
    """What can be a path to a file: code spans, links and mentions with a slash and a dot in them."""
    found = parts(definition)
    for piece in found.code:
        path = path_in(piece.text) if "/" in piece.text and "." in piece.text else None
        if path:
            at = piece.span.start + piece.text.index(path)
            yield Piece(path, Span(at, at + len(path)))
    for piece in (*found.links, *found.mentions):
        target = piece.text.partition("#")[0]
        if "/" in target and "://" not in target and not target.startswith("mailto:"):
            yield Piece(target, Span(piece.span.start, piece.span.start + len(target)))


def _bases(folder: str, root: str) -> tuple[str, ...]:
    """The folders that a path in a body may be relative to: the workspace, and those from the file's up to it."""
    found = [root]
    while folder.startswith(root) and len(folder) > len(root):
        found.append(folder)
        folder = os.path.dirname(folder)  # noqa: PTH120
    return tuple(found)


def _is_file(path: str) -> bool:
    return not path.startswith(("/", "~", "../")) and bool(_FILE.search(path)) and not _PLACEHOLDER.search(path)


def _is_created(subject: Subject, piece: Piece) -> bool:
    """Whether the line speaks, before the path, of making something."""
    document = subject.definition.document
    line = document.line_span(document.line_of(piece.span.start))
    return _CREATED.search(document.text[line.start : piece.span.start]) is not None


rule = Rule("info", _check)
