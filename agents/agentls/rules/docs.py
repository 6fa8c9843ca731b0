"""The documentation of the rules: what their docstrings hold, and ``docs/rules.md`` made of them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from agentls.rules import Rule, all_rules

_EXAMPLE = re.compile(
    r"^\*\*(?P<kind>Bad|Good|With)\*\* `(?P<path>[^`]+)`\n\n(?P<fence>`{3,})\w*\n(?P<text>.*?)^(?P=fence)$",
    re.MULTILINE | re.DOTALL,
)
_MANY = re.compile(r"\[(\d+) more characters\]")
_HEAD = """# Rules

What agentls says about agent files. This page is made of the rules themselves, by
`python -m agentls.rules.docs > docs/rules.md`.

*error*: the host does not load the file, refuses to start, cannot run the agent, or gives it more rights than are
written. agentls does not run such a file. *warning*: something written has no effect, or another one than it seems.
*info* and *hint*: worth knowing.

Silence a rule for a line with `# agentls: ignore CODE` in the frontmatter, `// agentls: ignore CODE` in
`opencode.json` or `<!-- agentls: ignore CODE -->` in the body (at the end of the line or above it), for a file with
`ignore-file`, for a project under `[rules]` in `agentls.toml`.

"""


@dataclass(frozen=True, slots=True)
class Example:
    """A file in a rule's documentation: *kind* is ``Bad``, ``Good``, or ``With`` for one that stands beside them."""

    kind: str
    path: str
    text: str


def examples(rule: Rule) -> tuple[Example, ...]:
    """The example files of a rule, in order."""
    return tuple(
        Example(found["kind"], found["path"], _unescaped(found["text"])) for found in _EXAMPLE.finditer(rule.doc)
    )


def _unescaped(text: str) -> str:
    """The characters that an example spells out because nobody would see them, or because they are too many."""
    for spelt, char in (("\\t", "\t"), ("\\a", "\a"), ("\\u200b", "\u200b")):
        text = text.replace(spelt, char)
    return _MANY.sub(lambda found: "word " * (int(found[1]) // 5), text)


def title(rule: Rule) -> str:
    """The first sentence of a rule's documentation."""
    return rule.doc.strip().split("\n\n", 1)[0].replace("\n", " ")


def rule_text(rule: Rule) -> str:
    """A rule's documentation as Markdown, under its code."""
    where = f" · {', '.join(rule.dialects)}" if rule.dialects else ""
    return f"## {rule.code}\n\n*{rule.severity}{where}*\n\n{rule.doc.strip()}\n"


def rules_page() -> str:
    """The whole of ``docs/rules.md``."""
    rows = "".join(f"| [{rule.code}](#{rule.code}) | {rule.severity} | {title(rule)} |\n" for rule in all_rules())
    return (
        f"{_HEAD}| code | severity | |\n|---|---|---|\n{rows}\n{chr(10).join(rule_text(rule) for rule in all_rules())}"
    )


if __name__ == "__main__":
    import sys

    sys.stdout.write(rules_page())
