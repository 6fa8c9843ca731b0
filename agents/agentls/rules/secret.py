"""A secret in an agent file.

**What** A key or token of a known form, outside of code fences: of AWS, GitHub, GitLab, Anthropic, OpenAI, Slack,
Google, Stripe, npm, or a private key. What looks like a placeholder is left alone.

**Why** The file is shared, and all of it is sent to the model's provider with each run.

**Bad** `.claude/agents/reviewer.md`

```md
---
name: reviewer
description: Reviews changes for mistakes before they are merged
---

Report to the tracker with the token glpat-Zq3vT8nB1kLw5RyX2mHd.
```

**Good** `.claude/agents/reviewer.md`

```md
---
name: reviewer
description: Reviews changes for mistakes before they are merged
---

Report to the tracker with the token in the variable TRACKER_TOKEN.
```

**Source** the forms of their tokens as the vendors document them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

from agentls.rules import Finding, Rule, Subject
from agentls.rules._prose import prose
from agentls.text import Span

_KINDS = {
    "an AWS access key": r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b",
    "a GitHub token": r"\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{50,})\b",
    "a GitLab token": r"\bglpat-[A-Za-z0-9_-]{20,}",
    "an Anthropic key": r"\bsk-ant-[A-Za-z0-9_-]{24,}",
    "an OpenAI key": r"\bsk-(?:proj-|svcacct-)?[A-Za-z0-9_-]{40,}",
    "a Slack token": r"\bxox[abprs]-[A-Za-z0-9-]{20,}",
    "a Google key": r"\bAIza[A-Za-z0-9_-]{35}\b",
    "a Stripe key": r"\b[rs]k_live_[A-Za-z0-9]{20,}",
    "an npm token": r"\bnpm_[A-Za-z0-9]{36}\b",
    "a private key": r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----\s+[A-Za-z0-9+/=\s]{64,}",
}
_HINTS = {
    "an AWS access key": ("AKIA", "ASIA"),
    "a GitHub token": ("ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"),
    "a GitLab token": ("glpat-",),
    "an Anthropic key": ("sk-ant-",),
    "an OpenAI key": ("sk-",),
    "a Slack token": ("xox",),
    "a Google key": ("AIza",),
    "a Stripe key": ("k_live_",),
    "an npm token": ("npm_",),
    "a private key": ("PRIVATE KEY",),
}
"""What stands in every secret of a kind: looked for first, for only few texts have any of it."""
_PLACEHOLDER = re.compile(r"example|your|xxx|\.\.\.|placeholder|dummy|sample|fake|1234567|abcdef", re.IGNORECASE)


def _check(subject: Subject) -> Iterator[Finding]:
    text = subject.definition.document.text
    kinds = tuple(kind for kind, hints in _HINTS.items() if any(hint in text for hint in hints))
    if not kinds:
        return
    header, pattern = subject.definition.header, _pattern(kinds)
    for span in (*((header,) if header else ()), *prose(subject.definition)):
        for found in pattern.finditer(text, span.start, span.end):
            if found.lastindex and not _is_placeholder(found[0]):
                yield Finding(
                    Span(found.start(), min(found.end(), found.start() + 60)),
                    f"This looks like {kinds[found.lastindex - 1]}. It is sent to the model's provider with each run, "
                    "and to whoever has the file",
                )


@cache
def _pattern(kinds: tuple[str, ...]) -> re.Pattern[str]:
    """The secrets of these kinds, one group each; of two that fit, the kind that stands first."""
    return re.compile("|".join(f"({_KINDS[kind]})" for kind in kinds))


def _is_placeholder(text: str) -> bool:
    """Whether the text says so, or has too few different characters to be random."""
    commonest = Counter(text).most_common(1)[0][1]
    return bool(_PLACEHOLDER.search(text)) or commonest > len(text) / 3


rule = Rule("warning", _check)
