"""Reading an agent file: frontmatter and body, every value with its span. Parsing never raises.

A file is split at its ``---`` fences, and the frontmatter is read as YAML (1.2 core schema: only ``true`` and
``false`` are booleans). What is wrong with it becomes a `Problem`; what can be read is read all the same. When
the whole does not parse, each top-level field is read for itself, so that one slip costs one field and every
slip is reported.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import yaml

from agentls.text import Document, Span
from agentls.values import Entry, Mapping, Plain, Problem, Scalar, Sequence, Value

__all__ = ["Definition", "Entry", "Mapping", "Plain", "Problem", "Scalar", "Sequence", "Value", "parse", "parse_fields"]

MAX_FRONTMATTER = 1_000_000
"""Code points. More than that is not an agent's header; reading stops there."""
MAX_DEPTH = 64
"""Nesting of lists and maps. libyaml's composer overflows the C stack on deep input; events with a limit do not."""
MAX_NUMBER = 400
"""Digits; a longer one stays text."""
MAX_EXPANDED = 20_000
"""Values after aliases are expanded, which bounds what an alias bomb can cost."""


@dataclass(frozen=True, slots=True)
class Definition:
    """A parsed agent file.

    *header* covers the frontmatter between its fences, without them; None where the file has none. *fields* is
    the frontmatter's map, empty where there is nothing to read. *body* covers what follows the closing fence.
    """

    document: Document
    header: Span | None
    fields: Mapping
    body: Span
    problems: tuple[Problem, ...] = ()

    @property
    def body_text(self) -> str:
        return self.document.slice(self.body)

    def get(self, name: str) -> Value | None:
        """The value of a top-level field."""
        entry = self.fields.get(name)
        return entry.value if entry else None

    def string(self, name: str) -> str | None:
        """The value of a top-level field if it is text."""
        value = self.get(name)
        return value.value if isinstance(value, Scalar) and isinstance(value.value, str) else None


_FENCE = re.compile(r"---[ \t]*(?:\r\n|\n|\r|\Z)")
_STOP = re.compile(r"^(?:[ \t]*(?:\r\n|\n|\r|\Z)|[ \t]*---)", re.MULTILINE)
"""Where a header that is never closed ends at the latest: before an empty line, or one that was meant to close it."""
_CLOSING = re.compile(r"^---[ \t]*(?:\r\n|\n|\r|\Z)", re.MULTILINE)
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_TOP_KEY = re.compile(
    r"""^(?![ \t#\-\r\n])(?:"[^"\n]*"|'[^'\n]*'|[^\s:#][^:\r\n]*?)[ \t]*:(?=[ \t\r\n]|\Z)""", re.MULTILINE
)
_PROPERTIES = re.compile(r"(?:[&!]\S*[ \t\r\n]+)+")
_INT = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.inf|\.nan")
_WORDS: dict[str, Plain] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


def parse(document: Document) -> Definition:
    """Read *document*. Total: any text gives a definition, and what is wrong is in its ``problems``."""
    text = document.text
    start = 1 if text.startswith("\ufeff") else 0
    opening = _FENCE.match(text, start)
    if opening is None:
        return Definition(document, None, Mapping(Span(start, start), ()), Span(start, len(text)))
    closing = _CLOSING.search(text, opening.end())
    if closing is None:
        return _unclosed(document, opening)
    header = Span(opening.end(), closing.start())
    fields, problems = parse_fields(text, header)
    return Definition(document, header, fields, Span(closing.end(), len(text)), tuple(problems))


def _unclosed(document: Document, opening: re.Match[str]) -> Definition:
    text = document.text
    stop = _STOP.search(text, opening.end())
    header = Span(opening.end(), stop.start() if stop else len(text))
    fields, problems = parse_fields(text, header)
    message = "the frontmatter is never closed: a line with only '---' is missing after it"
    opened = Span(opening.start(), opening.start() + 3)
    return Definition(
        document, header, fields, Span(header.end, len(text)), (Problem("unclosed-fence", message, opened), *problems)
    )


def parse_fields(text: str, header: Span) -> tuple[Mapping, list[Problem]]:
    """Read ``text[header]`` as a YAML map. Spans refer to *text*; problems come in source order."""
    if len(header) > MAX_FRONTMATTER:
        return Mapping(header, ()), [
            Problem(
                "too-large",
                f"the frontmatter is longer than {MAX_FRONTMATTER:,} characters and is not read",
                Span(header.start, header.start + 1),
            )
        ]
    source = text[header.start : header.end]
    problems = [
        Problem(
            "control-character",
            f"the character U+{ord(found[0]):04X} may not stand in YAML",
            Span(header.start + found.start(), header.start + found.end()),
        )
        for found in _FORBIDDEN.finditer(source)
    ]
    if problems:
        source = _FORBIDDEN.sub("\ufffd", source)
    reader = _Reader(source, header.start)
    value = reader.read()
    problems += reader.problems
    if reader.failed and (fields := _field_by_field(source, header, problems)):
        value = fields
    if value is None or (isinstance(value, Scalar) and value.value is None):
        return Mapping(header, ()), problems
    if not isinstance(value, Mapping):
        if not any(problem.kind != "control-character" for problem in problems):
            problems.append(
                Problem("not-a-map", f"the frontmatter must be a map of fields, this is a {value.kind}", value.span)
            )
        return Mapping(header, ()), sorted(problems, key=lambda each: each.span)
    return value, sorted(problems, key=lambda each: each.span)


def _field_by_field(source: str, header: Span, problems: list[Problem]) -> Mapping | None:
    """Read each top-level field alone; replaces the first error in *problems* by one error a broken field."""
    starts = [found.start() for found in _TOP_KEY.finditer(source)]
    if not starts:
        return None
    found: list[Problem] = []
    entries: list[Entry] = []
    for start, stop in zip(starts, [*starts[1:], len(source)], strict=True):
        chunk, at = source[start:stop], header.start + start
        reader = _Reader(chunk, at, aliases_may_be_elsewhere=True)
        value = reader.read()
        found += reader.problems
        if reader.failed or not isinstance(value, Mapping):
            value = _salvage(chunk, at, found)
        if value:
            entries += value.entries
    kept, duplicates = _unique(entries)
    # An error between fields (a stray first line, say) belongs to none of them and stays as it was.
    whole = [problem for problem in problems if problem.kind in ("yaml", "tab", "unquoted-colon")]
    if found:
        for problem in whole:
            problems.remove(problem)
    problems += [problem for problem in found if problem not in problems]
    problems += [problem for problem in duplicates if problem not in problems]
    return Mapping(header, kept)


def _salvage(chunk: str, at: int, problems: list[Problem]) -> Mapping | None:
    """The field of a chunk that is no YAML: a one-line ``key: text: more`` as the text it was meant to be."""
    match = re.match(r"([\w.*-]+)[ \t]*:[ \t]+([^\s\"'\[{|>&*!%@`#][^\r\n]*?)[ \t]*(?:\r\n|\n|\r|\Z)((?s:.*))", chunk)
    if match is None or match[3].strip():
        bare = re.match(r"([\w.*-]+)[ \t]*:", chunk)
        if bare is None:
            return None
        key = Scalar(Span(at, at + len(bare[1])), bare[1], bare[1])
        rest = chunk[bare.end() :]
        lead, raw = len(rest) - len(rest.lstrip()), rest.strip()
        span = (
            Span(at + bare.end() + lead, at + bare.end() + lead + len(raw))
            if raw
            else Span(at + bare.end(), at + bare.end())
        )
        return Mapping(span, (Entry(key, Scalar(span, None, raw, "broken")),))
    key = Scalar(Span(at, at + match.end(1)), match[1], match[1])
    value = Scalar(Span(at + match.start(2), at + match.end(2)), match[2], match[2])
    colon = re.search(r":(?=\s|$)", match[2])
    if colon:
        _replace_error(
            problems,
            Span(at, at + len(chunk)),
            Problem(
                "unquoted-colon",
                f"the text of '{match[1]}' has a ': ' in it, which YAML reads as the start of a map; quote the text",
                Span(value.span.start + colon.start(), value.span.start + colon.end()),
                value.span,
            ),
        )
    return Mapping(Span(key.span.start, value.span.end), (Entry(key, value),))


def _replace_error(problems: list[Problem], within: Span, better: Problem) -> None:
    for index, problem in enumerate(problems):
        if problem.kind in ("yaml", "unquoted-colon") and within.start <= problem.span.start <= within.end:
            problems[index] = better
            return
    problems.append(better)


def _unique(entries: list[Entry]) -> tuple[tuple[Entry, ...], list[Problem]]:
    seen: dict[str, Entry] = {}
    problems: list[Problem] = []
    for entry in entries:
        if entry.name in seen:
            first = seen[entry.name].key.span
            problems.append(
                Problem("duplicate-key", f"the key '{entry.name}' stands twice in this map", entry.key.span, first)
            )
        else:
            seen[entry.name] = entry
    return tuple(seen.values()), problems


@dataclass(slots=True)
class _Open:
    """A list or map that is being read: its children so far, and the anchor it will be known by."""

    start: int
    is_map: bool
    anchor: str | None
    children: list[Value]
    size: int = 1


class _Reader:
    """Builds values from YAML events, iteratively: nesting cannot overflow a stack and aliases share a value."""

    def __init__(self, source: str, offset: int, *, aliases_may_be_elsewhere: bool = False) -> None:
        self.source, self.offset = source, offset
        self.aliases_may_be_elsewhere = aliases_may_be_elsewhere
        self.problems: list[Problem] = []
        self.failed = False
        self.anchors: dict[str, tuple[Value, int]] = {}
        self.stack: list[_Open] = []
        self.root: Value | None = None

    def read(self) -> Value | None:
        """The value of the first YAML document, or None when there is none."""
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        try:
            for event in yaml.parse(self.source, Loader=loader):
                if isinstance(event, yaml.DocumentEndEvent) or not self._take(event):
                    break
        except yaml.MarkedYAMLError as error:
            self._fail(error)
        except (yaml.YAMLError, ValueError, RecursionError) as error:  # a reader error has no mark
            self._problem("yaml", f"this is not YAML: {' '.join(str(error).split())}", 0, 1)
        return self.root if not self.failed else None

    def _take(self, event: yaml.Event) -> bool:
        """Add one event; False when reading should stop."""
        start, end = _index(event.start_mark), _index(event.end_mark)
        match event:
            case yaml.ScalarEvent():
                return self._add(self._scalar(event, start, end), event.anchor, 1)
            case yaml.AliasEvent():
                return self._alias(event.anchor, start, end)
            case yaml.SequenceStartEvent() | yaml.MappingStartEvent():
                if len(self.stack) >= MAX_DEPTH:
                    return self._problem("too-deep", f"nested deeper than {MAX_DEPTH} levels", start, start + 1)
                self.stack.append(_Open(start, isinstance(event, yaml.MappingStartEvent), event.anchor, []))
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                return self._close(end)
        return True

    def _alias(self, anchor: str | None, start: int, end: int) -> bool:
        value, size = self.anchors.get(anchor or "", (None, 1))
        if value is None:
            if not self.aliases_may_be_elsewhere:
                self._problem("yaml", f"there is no '&{anchor}' before this '*{anchor}'", start, end, stop=False)
            value = Scalar(self._span(start, end), None, self.source[start:end])
        return self._add(value, None, size)

    def _add(self, value: Value, anchor: str | None, size: int) -> bool:
        if anchor:
            self.anchors[anchor] = (value, size)
        if not self.stack:
            self.root = value
            return True
        top = self.stack[-1]
        top.children.append(value)
        top.size += size
        if top.size > MAX_EXPANDED:
            return self._problem(
                "alias-bomb",
                f"more than {MAX_EXPANDED:,} values once its aliases are expanded",
                top.start,
                top.start + 1,
            )
        return True

    def _close(self, end: int) -> bool:
        done = self.stack.pop()
        end = done.start + len(self.source[done.start : end].rstrip())
        span = self._span(done.start, end)
        value = self._mapping(done.children, span) if done.is_map else Sequence(span, tuple(done.children))
        return self._add(value, done.anchor, done.size)

    def _mapping(self, children: list[Value], span: Span) -> Mapping:
        entries: list[Entry] = []
        for key, value in zip(children[::2], children[1::2], strict=False):
            if isinstance(key, Scalar):
                entries.append(Entry(key, value))
            else:
                self.problems.append(Problem("yaml", f"a {key.kind} cannot be a key here", key.span))
        kept, duplicates = _unique(entries)
        self.problems += duplicates
        return Mapping(span, kept)

    def _scalar(self, event: yaml.ScalarEvent, start: int, end: int) -> Scalar:
        properties = _PROPERTIES.match(self.source, start, end)
        start = properties.end() if properties else start
        style = event.style or ""
        if style in "|>" and style:
            end = start + len(self.source[start:end].rstrip())
        plain = not style and event.implicit[0]
        value = _resolve(event.value) if plain else event.value
        return Scalar(self._span(start, end), value, self.source[start:end], style)

    def _fail(self, error: yaml.MarkedYAMLError) -> None:
        mark = error.problem_mark or error.context_mark
        at = min(mark.index if mark else 0, len(self.source))
        if "\t" in self.source[at : at + 1] or re.search(r"\n[ ]*\t[ \t]*\Z", self.source[:at]):
            self._problem("tab", "YAML does not allow a tab for indentation; use spaces", at, at + 1)
            return
        at -= len(self.source[:at]) - len(self.source[:at].rstrip()) if at >= len(self.source.rstrip()) else 0
        said = " ".join(part for part in (error.context, error.problem) if part)
        while at and self.source[at : at + 1] in ("\r", "\n", ""):
            at -= 1
        kind = "unquoted-colon" if "mapping values are not allowed" in said else "yaml"
        self._problem(kind, f"this is not YAML: {said}", at, at + 1)

    def _problem(self, kind: str, message: str, start: int, end: int, *, stop: bool = True) -> bool:
        end = min(end, len(self.source))
        self.problems.append(Problem(kind, message, self._span(min(start, end), end)))
        self.failed = self.failed or stop
        return not stop

    def _span(self, start: int, end: int) -> Span:
        return Span(self.offset + start, self.offset + end)


def _index(mark: Any) -> int:
    """A mark's offset; the C reader and the Python one each have a class of their own for it."""
    return int(mark.index)


def _resolve(text: str) -> Plain:
    """A plain scalar's value by YAML 1.2's core schema, which the hosts' JavaScript parsers follow."""
    if text in _WORDS:
        return _WORDS[text]
    if len(text) < MAX_NUMBER:
        if _INT.fullmatch(text):
            return int(text, 0) if text[:2] in ("0o", "0x") else int(text)
        if _FLOAT.fullmatch(text):
            return float(text.replace(".inf", "inf").replace(".nan", "nan") if "n" in text else text)
    return text
