"""Texts put into a list of a JSON file, with what stands around them left as it is: comments, layout, other keys."""

from __future__ import annotations

import json
from collections.abc import Sequence as Texts

from agentls import jsonc
from agentls.definition import Mapping, Scalar, Sequence, Value


def added(text: str, keys: Texts[str], items: Texts[str]) -> str | None:
    """*text* with *items* at the head of the list under *keys*, but those it has; a blank text is no file yet.

    None where the text is no JSON, or something else stands there. Maps and the list are made where they are missing.
    """
    if not items:
        return text
    if not text.strip():
        made: object = list(items)
        for key in reversed(keys):
            made = {key: made}
        return f"{json.dumps(made, indent=2, ensure_ascii=False)}\n"
    value, problems = jsonc.parse(text)
    if problems or value is None:
        return None
    return _within(text, value, keys, items)


def _within(text: str, value: Value, keys: Texts[str], items: Texts[str]) -> str | None:
    for depth, key in enumerate(keys):
        if not isinstance(value, Mapping):
            return None
        entry = value.get(key)
        if entry is None:
            return _put(text, value, _member(keys[depth:], items, _indent(text, value)))
        value = entry.value
    if not isinstance(value, Sequence):
        return None
    known = {each.value for each in value.items if isinstance(each, Scalar)}
    new = [json.dumps(each, ensure_ascii=False) for each in items if each not in known]
    return _put(text, value, new) if new else text


def _member(keys: Texts[str], items: Texts[str], indent: str) -> list[str]:
    """A key with its value, laid out in lines below *indent*."""
    made: object = list(items)
    for key in reversed(keys[1:]):
        made = {key: made}
    lines = json.dumps(made, indent=2, ensure_ascii=False).replace("\n", f"\n{indent}")
    return [f"{json.dumps(keys[0])}: {lines}"]


def _put(text: str, value: Mapping | Sequence, pieces: list[str]) -> str:
    """*pieces* behind the opening bracket: in lines of their own where what follows is in one, too."""
    at = value.span.start + 1
    children = value.entries if isinstance(value, Mapping) else value.items
    lined = "\n" in text[value.span.start : children[0].span.start if children else value.span.end]
    lead, between = (f"\n{_indent(text, value)}", f",\n{_indent(text, value)}") if lined else ("", ", ")
    tail = "" if not children else "," if lined else ", "
    if isinstance(value, Mapping) and not children and not lined:
        inner = _indent(text, value)
        lead, tail = f"\n{inner}", f"\n{inner[:-2]}"
    return f"{text[:at]}{lead}{between.join(pieces)}{tail}{text[at:]}"


def _indent(text: str, value: Mapping | Sequence) -> str:
    """That of the children: of the first one where it begins a line, else two more than the line of the bracket."""
    children = value.entries if isinstance(value, Mapping) else value.items
    if children:
        start = children[0].span.start
        blank = text[text.rfind("\n", 0, start) + 1 : start]
        if not blank.strip():
            return blank
    line = text[text.rfind("\n", 0, value.span.start) + 1 : value.span.start]
    return f"{line[: len(line) - len(line.lstrip())]}  "
