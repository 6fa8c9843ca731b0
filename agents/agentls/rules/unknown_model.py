"""A model that is not known.

**What** In a Claude Code file `model` is an alias (`sonnet`, `opus`, `haiku`, `fable`, `inherit`) or a full id; in
an OpenCode file it is `provider/model-id`.

**Why** OpenCode has no aliases: the agent fails with ProviderModelNotFoundError when it runs. Claude Code sends an
id that it does not know as it is written, and the request fails. Ids are compared with those that the installed
`anthropic` package lists; ids of other providers are not judged.

**Bad** `.opencode/agents/reviewer.md`

```md
---
description: Reviews changes for mistakes before they are merged
model: sonnet
---

Review the change.
```

**Good** `.opencode/agents/reviewer.md`

```md
---
description: Reviews changes for mistakes before they are merged
model: anthropic/claude-sonnet-5
---

Review the change.
```

**Source** opencode 1.18.33 (2026-09-28), anomalyco/opencode#3076; code.claude.com/docs/en/model-config (2026-08-22).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from agentls import models
from agentls.definition import Scalar
from agentls.formats.tables.claude_code import MODEL_ALIASES
from agentls.rules import Finding, Fix, Rule, Subject
from agentls.rules._edits import inner, remove_entry
from agentls.rules.near import near, sentence
from agentls.text import Edit

_ELSEWHERE = re.compile(r"anthropic\.claude|^arn:|@\d{8}$|^\$|\{")
"""Ids of Bedrock and Vertex, and placeholders."""


def _check(subject: Subject) -> Iterator[Finding]:
    value = subject.definition.get("model")
    if not isinstance(value, Scalar) or not isinstance(value.value, str) or value.style == "broken":
        return
    name = value.value.strip()
    if name and not _ELSEWHERE.search(name) and name not in subject.project.settings.models:
        yield from _claude(value, name) if subject.format.name == "claude-code" else _opencode(subject, value, name)


def _claude(value: Scalar, name: str) -> Iterator[Finding]:
    bare = re.sub(r"\[1m\]$", "", name)
    if name in MODEL_ALIASES or bare in MODEL_ALIASES or _is_id(bare) or name == "default":
        return
    if "/" in name:
        provider, _, rest = name.partition("/")
        meant = rest if provider == "anthropic" and _is_id(rest) else None
        said = f"Claude Code takes a model without a provider, not '{name}'"
    else:
        living = [each for each in models.known() if each not in models.ends()]
        meant = near(bare, MODEL_ALIASES) or near(bare, living) or _family(bare)
        said = f"No model '{name}' is known"
    does = "Claude Code sends the name as it is written; with a model that does not exist the agent fails"
    yield Finding(
        value.span,
        sentence(said, meant, does),
        _change(value, meant),
        severity="warning",
    )


def _opencode(subject: Subject, value: Scalar, name: str) -> Iterator[Finding]:
    variant = "".join(name.partition("#")[1:]) if subject.format.generation > 1 else ""
    name = name.removesuffix(variant)
    provider, slash, rest = name.partition("/")
    if slash and provider == "anthropic" and rest and not _is_id(rest):
        meant = near(rest, [each for each in models.known() if each not in models.ends()])
        yield Finding(
            value.span,
            sentence(
                f"Anthropic lists no model '{rest}'",
                meant,
                "OpenCode fails when the agent runs with a model that its provider has not",
            ),
            _change(value, f"anthropic/{meant}{variant}" if meant else None),
            severity="warning",
        )
    elif not slash or not rest:
        found = name if _is_id(name) and name.startswith("claude") else models.newest(name)
        fixes = _change(value, f"anthropic/{found}{variant}" if found else None)
        entry = subject.definition.fields.get("model")
        if name in ("inherit", "default") and entry and (edit := remove_entry(subject.definition, entry)):
            fixes = (Fix("Leave the model out: the caller's model is the default", (edit,)),)
        yield Finding(
            value.span,
            f"OpenCode needs 'provider/model' here and has no aliases; with '{name}' the agent fails when it runs",
            fixes,
        )


def _ids() -> tuple[str, ...]:
    return (*models.known(), *models.ends())


def _is_id(name: str) -> bool:
    """Whether *name* is an id of the package's list, or nothing can be said because there is no list."""
    return not models.known() or name in _ids()


def _family(name: str) -> str | None:
    """The alias for a family that *name* mentions: ``Claude Sonnet`` means ``sonnet``."""
    found = models.family(name.lower())
    return found if found in models.FAMILIES else None


def _change(value: Scalar, meant: str | None) -> tuple[Fix, ...]:
    return (Fix(f"Change to '{meant}'", (Edit(inner(value), meant),)),) if meant else ()


rule = Rule("error", _check, dialects=("claude-code", "opencode"))
