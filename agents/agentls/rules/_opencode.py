"""OpenCode's permission rules as a file has them: in order, each with its place, and which one covers which."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from agentls.agent import Permission
from agentls.definition import Entry, Mapping, Scalar
from agentls.formats.opencode_v2 import rules
from agentls.policy.opencode import matches
from agentls.rules import Subject


@dataclass(frozen=True, slots=True)
class Line:
    """One rule of ``permission``: the key, the pattern, the effect, and its own entry in the file."""

    key: str
    pattern: str
    effect: str
    entry: Entry
    within: Mapping


def lines(subject: Subject) -> Iterator[Line]:
    """The rules in the order in which OpenCode reads them."""
    permission = subject.definition.get("permission")
    if not isinstance(permission, Mapping):
        return
    for entry in permission.entries:
        if isinstance(entry.value, Mapping):
            for pair in entry.value.entries:
                if isinstance(pair.value, Scalar):
                    yield Line(entry.name, pair.name, str(pair.value.value), pair, entry.value)
        elif isinstance(entry.value, Scalar):
            yield Line(entry.name, "*", str(entry.value.value), entry, permission)


def all_lines(subject: Subject) -> Iterator[Line]:
    """The rules of ``permission``, or of OpenCode 2's ``permissions``, in which each rule is an item of its own."""
    yield from lines(subject)
    if subject.format.generation > 1:
        for each in rules(subject.definition.get("permissions")):
            entry = Entry(each.action, each.effect)
            yield Line(str(each.action.value), str(each.resource.value), str(each.effect.value), entry, each.item)


def deciding(subject: Subject, key: str, target: str) -> Permission | None:
    """The rule that decides about *target* under *key*, OpenCode's defaults among them."""
    rules = reversed(subject.agent.permissions)
    return next((each for each in rules if matches(each.tool, key) and matches(each.pattern, target)), None)


def guarded_read(indent: str) -> list[str]:
    """The lines that allow reading and keep OpenCode's guard on ``.env`` files."""
    pairs = (("*", "allow"), ("*.env", "ask"), ("*.env.*", "ask"), ("*.env.example", "allow"))
    return [f"{indent}read:", *(f'{indent}  "{pattern}": {effect}' for pattern, effect in pairs)]


def covers(later: Line, earlier: Line) -> bool:
    """Whether *later* decides everything that *earlier* speaks of.

    Sure where the later pattern matches the earlier one as a text that has no wildcard of another kind in it.
    """
    return _includes(later.key, earlier.key) and _includes(later.pattern, earlier.pattern)


def _includes(wide: str, narrow: str) -> bool:
    if wide in ("*", narrow):
        return True
    return "?" not in narrow and matches(wide, narrow.replace("*", "\x00any\x00"))
