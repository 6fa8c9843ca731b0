"""The descriptions of two agents say nearly the same.

**What** Two agents of one folder tree share most of the words of their descriptions. A word counts by how few of the
agents use it, so the phrases that all of them begin with weigh little.

**Why** The main agent chooses by the description alone. Between two that promise the same it chooses by chance.

**Bad** `.claude/agents/reviewer.md`

```md
---
name: reviewer
description: Reviews pull requests for security mistakes, injection and leaked secrets before the merge
---

Review the change.
```

**With** `.claude/agents/guard.md`

```md
---
name: guard
description: Reviews pull requests for security mistakes, leaked secrets and injection, always before the merge
---

Review the change.
```

**With** `.claude/agents/writer.md`

```md
---
name: writer
description: Writes release notes from the titles of merged pull requests
---

Write the notes.
```

**Good** `.claude/agents/reviewer.md`

```md
---
name: reviewer
description: Reviews pull requests for slow queries and missing indexes
---

Review the change.
```

**Source** code.claude.com/docs/en/sub-agents (2026-10-08).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from agentls.agent import Agent
from agentls.formats import tree_of
from agentls.project import Project
from agentls.rules import Finding, Related, Rule, Subject
from agentls.rules._edits import first_line
from agentls.text import Span

_ENOUGH = 0.8
"""Share of the weight of all words of two descriptions that both have."""
_FEWEST = 10
"""Words; shorter descriptions are alike by chance."""
_RARE, _AT_MOST = 8, 40
"""How many of its rarest words an agent is looked up by, and how many agents one word may lead to."""
_SHOWN = 3
_WORD = re.compile(r"[^\W\d_]{3,}")

Index = dict[str, list[Agent]]
_ALL = ""
"""The key of an `Index` under which all agents stand."""


def _check(subject: Subject) -> Iterator[Finding]:
    agent = subject.agent
    span, own = agent.spans.get("description"), words(agent.description)
    if span is None or len(own) < _FEWEST:
        return
    index = _index(subject.project, tree_of(agent.path))
    found = sorted(_rivals(agent, own, index), key=lambda each: (-each[0], each[1].path))[:_SHOWN]
    if found:
        names = ", ".join(f"'{each.name}'" for _, each in found)
        yield Finding(
            first_line(subject.definition.document, span),
            f"{names} {'is' if len(found) == 1 else 'are'} described in nearly the same words, and by them an agent is "
            "chosen",
            related=tuple(
                Related(each.path, _place(subject.project, each), f"{round(100 * share)} % the same")
                for share, each in found
            ),
        )


def _place(project: Project, agent: Agent) -> Span:
    """Where its description stands now."""
    value = project.definitions[agent.path].get("description") if agent.path in project.definitions else None
    return value.span if value else Span(0, 0)


@lru_cache(maxsize=8192)
def words(text: str) -> frozenset[str]:
    """The words of a description, of three letters and more, without case."""
    return frozenset(_WORD.findall(text.casefold()))


def _index(project: Project, tree: str) -> Index:
    """The agents of a folder tree by the words of their descriptions."""
    trees: dict[str, Index] | None = project.memo.get("words")
    if trees is None:
        trees = project.memo["words"] = {}
        for agent in project.agents:
            index = trees.setdefault(tree_of(agent.path), {_ALL: []})
            index[_ALL].append(agent)
            for word in words(agent.description):
                index.setdefault(word, []).append(agent)
    return trees.get(tree, {_ALL: []})


def _rivals(agent: Agent, own: frozenset[str], index: Index) -> Iterator[tuple[float, Agent]]:
    """The agents whose descriptions are nearly *agent*'s, each with the share that they have in common."""
    number = len(index[_ALL])

    def weight(some: frozenset[str]) -> float:
        return sum(math.log(1 + number / (len(index.get(word, ())) or 1)) for word in some)

    rarest = sorted(own, key=lambda word: (len(index.get(word, ())), word))[:_RARE]
    seen = Counter(each.path for word in rarest for each in index.get(word, ())[:_AT_MOST])
    at = {each.path: each for word in rarest for each in index.get(word, ())[:_AT_MOST]}
    for path, shared in seen.items():
        other = at[path]
        theirs = words(other.description)
        if path == agent.path or other.name == agent.name or theirs == own or shared * 2 < len(rarest):
            continue
        share = weight(own & theirs) / weight(own | theirs)
        if len(theirs) >= _FEWEST and share >= _ENOUGH:
            yield share, other


rule = Rule("info", _check)
