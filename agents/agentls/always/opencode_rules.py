"""OpenCode's ``permission``: a rule put behind the one that asked, in an agent's header or in ``opencode.json``.

The last rule that matches wins there. A new one goes right behind the rule that it lifts, so that those behind keep
their word; `overrules` says whether it would take a denial back that stands before it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence as Items

from agentls import jsonc
from agentls.agent import Source
from agentls.always.insert import column, in_braces, in_lines, is_lines, newline
from agentls.always.reach import Rule
from agentls.definition import Definition, parse
from agentls.formats.tables.opencode import SECOND_ACTIONS, SECOND_FIELDS
from agentls.policy import Policy
from agentls.policy.opencode import rules_for
from agentls.policy.overlap import includes, overlap
from agentls.text import Document, Edit, Span, apply_edits
from agentls.values import Entry, Mapping, Scalar, Sequence

_FLAT = "*"


def overrules(rule: Rule, policy: Policy) -> bool:
    """Whether a denial that holds for something that *rule* covers would no longer hold if it stood behind it."""
    patterns = [(each.pattern, each.effect) for each in rules_for(policy, rule.tool)]
    pattern = rule.pattern or _FLAT
    for number, (denied, effect) in enumerate(patterns):
        lifted = any(other != "deny" and includes(wide, pattern) for wide, other in patterns[number + 1 :])
        if effect == "deny" and not lifted and overlap(denied, pattern):
            return True
    return False


def in_agent(before: str | None, rules: Items[Rule], lifted: Source | None) -> str | None:
    """An agent file with *rules* allowed; *lifted* is the rule that asked. None where the header is laid out oddly."""
    for rule in rules:
        before = None if before is None else _in_header(before, rule, lifted)
    return before


def in_settings(before: str | None, rules: Items[Rule], lifted: Source | None, agent: str = "") -> str | None:
    """An ``opencode.json`` with *rules* allowed; None where it cannot be read, or is laid out oddly.

    They are for all, or for *agent*, one of its ``agent`` map.
    """
    for rule in rules:
        before = _in_json(before, rule, lifted, ("agent", agent) if agent else ())
        if before is None:
            return None
    return before


def _in_json(before: str | None, rule: Rule, lifted: Source | None, keys: tuple[str, ...]) -> str | None:
    if before is None or not before.strip():
        if keys:
            return None
        inner = {rule.pattern: "allow"} if rule.pattern else "allow"
        return json.dumps({"permission": {rule.tool: inner}}, indent=2, ensure_ascii=False) + "\n"
    found, problems = jsonc.parse(before)
    for key in keys:
        below = found.get(key) if isinstance(found, Mapping) else None
        found = below.value if below else None
    if problems or not isinstance(found, Mapping):
        return None
    value, entry = found, found.get("permission")
    if entry is None:
        new = f'"permission": {{ {_pair(rule)} }}'
        return apply_edits(before, [in_braces(before, value, new, value.entries[-1] if value.entries else None)])
    edit = _in_permission(before, entry, rule, lifted)
    return apply_edits(before, [edit]) if edit else None


def _in_header(before: str, rule: Rule, lifted: Source | None) -> str | None:
    definition = parse(Document("", before))
    if definition.header is None or definition.problems:
        return None
    fields = definition.fields
    if fields.get("permissions") and all(each.name in SECOND_FIELDS for each in fields.entries):
        edit = _in_second(definition, rule)
    elif entry := fields.get("permission"):
        edit = _in_permission(before, entry, rule, lifted)
    else:
        at, end = definition.header.end, newline(before)
        lines = ["permission:", *(f"  {line}" for line in _lines(rule))]
        edit = Edit(Span(at, at), "".join(f"{line}{end}" for line in lines))
    return apply_edits(before, [edit]) if edit else None


def _in_permission(text: str, entry: Entry, rule: Rule, lifted: Source | None) -> Edit | None:
    """Into the value of ``permission``: one action for all, or a map."""
    value = entry.value
    if isinstance(value, Scalar):
        if not isinstance(value.value, str):
            return None
        return Edit(value.span, f'{{ "*": {json.dumps(value.value)}, {_pair(rule)} }}')
    if not isinstance(value, Mapping) or not value.entries:
        return None
    own = value.get(rule.tool)
    if own is None:
        return _put(text, value, rule, value.entries[-1])
    if not rule.pattern:
        return Edit(own.value.span, _quoted("allow", own.value))
    if isinstance(own.value, Scalar):
        return _spread(text, own, rule, in_lines_too=is_lines(text, value))
    if not isinstance(own.value, Mapping) or not own.value.entries:
        return None
    after = _lifted(own, own.value, lifted)
    quoted = text[own.value.entries[0].key.span.start] == '"'
    pair = f"{_key(rule.pattern, quoted=quoted)}: {_allow(own.value)}"
    if is_lines(text, own.value):
        return in_lines(text, own.value, pair, after)
    return in_braces(text, own.value, pair, after)


def _lifted(own: Entry, value: Mapping, lifted: Source | None) -> Entry | None:
    """The entry of *own*'s map that *lifted* is; one that stands alone is known by its key."""
    at = lifted.span.start if lifted and lifted.span else -1
    if at == own.span.start and len(value.entries) == 1:
        return value.entries[0]
    return next((each for each in value.entries if each.span.start == at), None)


def _put(text: str, value: Mapping, rule: Rule, after: Entry) -> Edit:
    """A key that ``permission`` does not have yet, behind its last one."""
    if not is_lines(text, value):
        return in_braces(text, value, _pair(rule), after)
    indent, end = column(text, after.span.start), newline(text)
    return in_lines(text, value, f"{end}{indent}".join(_lines(rule)), after)


def _spread(text: str, own: Entry, rule: Rule, *, in_lines_too: bool) -> Edit:
    """One action for a whole tool as a map: that action for all, then the rule."""
    value = own.value
    assert isinstance(value, Scalar)
    quoted = value.style == '"'
    effect = json.dumps(value.value) if quoted else str(value.value)
    allow = '"allow"' if quoted else "allow"
    if not in_lines_too or quoted or text[own.key.span.start] == '"':
        return Edit(value.span, f'{{ "*": {effect}, {_key(rule.pattern, quoted=quoted)}: {allow} }}')
    begin = f"{newline(text)}{column(text, own.key.span.start)}  "
    before = text[own.key.span.end : value.span.start]
    start = own.key.span.end + len(before.rstrip())
    return Edit(Span(start, value.span.end), f'{begin}"*": {effect}{begin}{_key(rule.pattern)}: {allow}')


def _in_second(definition: Definition, rule: Rule) -> Edit | None:
    """A rule of OpenCode 2 at the end of its list."""
    listed, text = definition.get("permissions"), definition.document.text
    if not isinstance(listed, Sequence) or not listed.items or not is_lines(text, listed):
        return None
    last = listed.items[-1]
    dash = text.rfind("-", 0, last.span.start)
    indent, end = column(text, dash), newline(text)
    action = next((new for new, old in SECOND_ACTIONS.items() if old == rule.tool and old != "edit"), rule.tool)
    lines = [f"- action: {_key(action)}", f"  resource: {_key(rule.pattern or '*')}", "  effect: allow"]
    at = text.find("\n", last.span.end - 1) + 1
    return Edit(Span(at, at), "".join(f"{indent}{line}{end}" for line in lines)) if at else None


def _lines(rule: Rule) -> list[str]:
    """The rule as lines of a YAML map."""
    return [f"{_key(rule.tool)}:", f"  {_key(rule.pattern)}: allow"] if rule.pattern else [f"{_key(rule.tool)}: allow"]


def _pair(rule: Rule) -> str:
    """The rule as JSON, which is YAML too."""
    inner = f'{{ {json.dumps(rule.pattern, ensure_ascii=False)}: "allow" }}' if rule.pattern else '"allow"'
    return f"{json.dumps(rule.tool)}: {inner}"


def _key(text: str, *, quoted: bool = False) -> str:
    return text if text.isidentifier() and not quoted else json.dumps(text, ensure_ascii=False)


def _allow(value: Mapping) -> str:
    """``allow`` as the map writes its actions."""
    first = value.entries[0].value
    return '"allow"' if isinstance(first, Scalar) and first.style == '"' else "allow"


def _quoted(word: str, like: object) -> str:
    return f'"{word}"' if isinstance(like, Scalar) and like.style == '"' else word
