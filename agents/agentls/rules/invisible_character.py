r"""A character that nobody sees.

**What** Zero-width characters, characters that turn the direction of text round, and the tag characters of Unicode,
outside of emoji and of scripts that need them.

**Why** The model reads them and the reviewer does not: an instruction can be hidden in them. In a name or a tool
they make it another one.

**Bad** `.claude/agents/reviewer.md`

```md
---
name: reviewer
description: Reviews changes for mistakes before they are merged
---

Review the\u200b change.
```

**Good** `.claude/agents/reviewer.md`

```md
---
name: reviewer
description: Reviews changes for mistakes before they are merged
---

Review the change.
```

In the bad example `\u200b` stands for the character U+200B.

**Source** Unicode 16, chapters 23.2 and 23.9.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from agentls.rules import Finding, Fix, Rule, Subject
from agentls.text import Edit, Span

_HIDDEN = re.compile(
    "[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\U000e0000-\U000e007f]+|[\u200c\u200d]+"
)
_CHARS = frozenset(
    "\u200b\u200c\u200d\u200e\u200f\ufeff"
    + "".join(map(chr, (*range(0x202A, 0x202F), *range(0x2060, 0x206A), *range(0xE0000, 0xE0080))))
)
"""All of them, for a quick no."""
_FLAG = "\U0001f3f4"


def _check(subject: Subject) -> Iterator[Finding]:
    text = subject.definition.document.text
    if text.isascii() or _CHARS.isdisjoint(text):
        return
    for found in _HIDDEN.finditer(text):
        if found.start() == 0 or _belongs(text, found):
            continue
        names = ", ".join(dict.fromkeys(_name(char) for char in found[0][:3]))
        span = Span(found.start(), found.end())
        fix = Fix("Remove it", (Edit(span, ""),), sure=True)
        yield Finding(span, f"Nobody sees this, but the model reads it: {names}", (fix,))


def _belongs(text: str, found: re.Match[str]) -> bool:
    """Whether it is part of an emoji, or stands in a script that is not written without it."""
    before, after = text[found.start() - 1], text[found.end() : found.end() + 1]
    if found[0][0] in "\u200c\u200d":
        return not before.isascii() and bool(after) and (not after.isascii() or before == "\ufe0f")
    if found[0][0] in "\u200e\u200f":
        return any(unicodedata.bidirectional(char) in ("R", "AL") for char in (before, after or " "))
    return before == _FLAG and found[0][-1] == "\U000e007f"


def _name(char: str) -> str:
    return f"U+{ord(char):04X} {unicodedata.name(char, '')}".strip()


rule = Rule("warning", _check)
