"""Where in a JSON file the cursor is, read from the text before it: it also answers where the JSON is not finished."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace

from agentls.features.choices import Suggestion
from agentls.features.place import Kind, Place
from agentls.text import Span

_TOKEN = re.compile(
    r'(?P<blank>\s+|//[^\r\n]*|/\*(?:(?!\*/).)*\*/)|(?P<text>"(?:[^"\\\r\n]|\\.)*"?)|(?P<mark>[{}\[\]:,])'
    r'|(?P<word>[^\s{}\[\]:,"]+)',
    re.DOTALL,
)
_BARE = re.compile(r"true|false|null|-?\d+(?:\.\d+)?")


@dataclass(slots=True)
class _Frame:
    """A map or list around the cursor: of a map the key that is being given a value, once there is one."""

    bracket: str
    key: str = ""
    named: bool = False


@dataclass(frozen=True, slots=True)
class JsonPlace:
    """A place, and how what is written there must look: within quotes or not, before a colon or not."""

    place: Place
    quoted: bool
    before_colon: bool

    def written(self, each: Suggestion) -> Suggestion:
        """A suggestion of the frontmatter as JSON."""
        if self.place.kind == "key":
            text = _escaped(each.label) if self.quoted else f'"{_escaped(each.label)}"'
            return replace(each, text=text if self.quoted or self.before_colon else f"{text}: ", span=self.place.span)
        plain = each.label if each.text.startswith('"') else each.text
        text = _escaped(plain) if self.quoted else plain if _BARE.fullmatch(plain) else json.dumps(plain)
        return replace(each, text=text, span=self.place.span)


def json_place_at(text: str, offset: int) -> JsonPlace | None:
    """The place at *offset*; None in a comment, and between values."""
    frames: list[_Frame] = []
    done = False
    for found in _TOKEN.finditer(text):
        if found.start() >= offset:
            break
        inside = offset < found.end() or (found.end() == offset and not _closed(found))
        if found.lastgroup == "blank":
            if inside and not found[0].isspace():
                return None
        elif inside and found.lastgroup != "mark":
            return _place(text, frames, _within(found), offset, quoted=found.lastgroup == "text")
        elif found.lastgroup == "mark":
            done = _mark(frames, found[0])
        elif frames:
            done = True
            if frames[-1].bracket == "{" and not frames[-1].named:
                frames[-1].key = _plain(found[0])
    return None if done and not _awaits(frames) else _place(text, frames, Span(offset, offset), offset, quoted=False)


def _closed(found: re.Match[str]) -> bool:
    """Whether a cursor at the end of the token is behind it."""
    if found.lastgroup == "blank":
        return not found[0].startswith("//")
    return found.lastgroup == "mark" or (found[0].endswith('"') and len(found[0]) > 1)


def _mark(frames: list[_Frame], mark: str) -> bool:
    """Take a bracket, a colon or a comma; whether a value is done with it."""
    if mark in "{[":
        frames.append(_Frame(mark))
    elif mark in "}]":
        if frames:
            frames.pop()
        return True
    elif frames and mark == ":":
        frames[-1].named = True
    elif frames:
        frames[-1].key, frames[-1].named = "", False
    return False


def _awaits(frames: list[_Frame]) -> bool:
    return bool(frames) and frames[-1].bracket == "{" and frames[-1].named and not frames[-1].key


def _place(text: str, frames: list[_Frame], span: Span, offset: int, *, quoted: bool) -> JsonPlace | None:
    if not frames:
        return None
    path = tuple(each.key for each in frames[:-1] if each.bracket == "{")
    last = frames[-1]
    kind: Kind = "item" if last.bracket == "[" else "value" if last.named else "key"
    path = (*path, last.key) if kind == "value" else path
    end = span.end + (quoted and text[span.end : span.end + 1] == '"')
    colon = re.compile(r"\s*:").match(text, end) is not None
    return JsonPlace(Place(kind, path, span, text[span.start : offset]), quoted, colon)


def _within(found: re.Match[str]) -> Span:
    """A token's text without its quotes."""
    start, end = found.span()
    if found.lastgroup != "text":
        return Span(start, end)
    return Span(start + 1, end - 1 if _closed(found) else end)


def _plain(token: str) -> str:
    try:
        return str(json.loads(token, strict=False))
    except ValueError:
        return token.strip('"')


def _escaped(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)[1:-1]
