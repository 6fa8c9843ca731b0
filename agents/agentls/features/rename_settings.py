"""Rename in ``agentls.toml``: the agent's name in ``[agents.NAME]``, in every way in which TOML can write that."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agentls.project import Project
from agentls.settings import NAME
from agentls.text import Edit, Span, apply_edits

_PART = r"""(?:"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[A-Za-z0-9_-]+)"""
_DOT = r"[ \t]*\.[ \t]*"
_HEADER = re.compile(rf"[ \t]*\[\[?[ \t]*(?P<path>{_PART}(?:{_DOT}{_PART})*)[ \t]*\]")
_KEY = re.compile(rf"[ \t]*(?P<path>{_PART}(?:{_DOT}{_PART})*)[ \t]*=")
_INLINE = re.compile(rf"(?P<key>{_PART})(?P<rest>{_DOT}{_PART})*[ \t]*=")
_BARE = re.compile(r"[A-Za-z0-9_-]+")


def settings_edits(project: Project, old: str, new: str) -> tuple[str, tuple[Edit, ...]] | None:
    """The path of the settings and the edits that rename the agent *old* in it; None where it is not named there.

    The edited text is read again: were it to say anything else than before under the new name, nothing is changed.
    """
    path = str(project.root / NAME)
    text = project.text_of(path) if project.exists(path) else None
    if not text or old not in text:
        return None
    edits = tuple(Edit(span, _key(new)) for span in _named(text, old))
    return (path, edits) if edits and _same(text, apply_edits(text, edits), old, new) else None


def _named(text: str, name: str) -> Iterator[Span]:
    """Where the table of the agent *name* is named."""
    table: list[str] = []
    at = 0
    for line in text.splitlines(keepends=True):
        if header := _HEADER.match(line):
            parts = list(re.finditer(_PART, header["path"]))
            table = [_value(each[0]) for each in parts]
            yield from _second(parts, at + header.start("path"), [], name)
        elif key := _KEY.match(line):
            parts = list(re.finditer(_PART, key["path"]))
            yield from _second(parts, at + key.start("path"), table, name)
            if [*table, *(_value(each[0]) for each in parts)] == ["agents"]:
                yield from _inline(line, key.end(), at, name)
        at += len(line)


def _second(parts: list[re.Match[str]], at: int, table: list[str], name: str) -> Iterator[Span]:
    """The part of a dotted key that is the agent's name: the second of ``agents.NAME``, counted with its table."""
    index = 1 - len(table)
    whole = [*table, *(_value(each[0]) for each in parts)]
    if 0 <= index < len(parts) and whole[:2] == ["agents", name]:
        yield Span(at + parts[index].start(), at + parts[index].end())


def _inline(line: str, start: int, at: int, name: str) -> Iterator[Span]:
    """The names in ``agents = { NAME = … }``, at the first depth."""
    depth = 0
    for found in re.finditer(rf"{_INLINE.pattern}|{_PART}|[{{}}\[\]]", line[start:]):
        depth += (found[0] in ("{", "[")) - (found[0] in ("}", "]"))
        if found["key"] and depth == 1 and _value(found["key"]) == name:
            yield Span(at + start + found.start("key"), at + start + found.end("key"))


def _value(part: str) -> str:
    if part[:1] == '"':
        import tomllib  # noqa: PLC0415 (seldom)

        try:
            return str(tomllib.loads(f"x = {part}")["x"])
        except tomllib.TOMLDecodeError:
            return part
    return part[1:-1] if part[:1] == "'" else part


def _key(name: str) -> str:
    if _BARE.fullmatch(name):
        return name
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _same(before: str, after: str, old: str, new: str) -> bool:
    """Whether *after* says what *before* did, under the new name."""
    import tomllib  # noqa: PLC0415 (most workspaces have no such file)

    try:
        was, now = tomllib.loads(before), tomllib.loads(after)
    except tomllib.TOMLDecodeError:
        return False
    agents = was.get("agents")
    if not isinstance(agents, dict) or old not in agents or new in agents:
        return False
    was["agents"] = {new if key == old else key: value for key, value in agents.items()}
    return was == now
