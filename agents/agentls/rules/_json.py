"""Edits of a frontmatter as edits of JSON: a field's lines put in, taken out or replaced become a map's members."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterable, Iterator

from agentls import jsonc
from agentls.definition import Definition, Entry, Mapping, Scalar, Sequence, Value, parse_fields
from agentls.text import Document, Edit, Span, apply_edits

_BLANK = re.compile(r"(?:\s+|//[^\r\n]*|/\*(?:(?!\*/).)*\*/)*", re.DOTALL)


def in_json(config: Definition, edits: Iterable[Edit]) -> tuple[Edit, ...] | None:
    """*edits* of the JSON file *config*, those of whole lines as what they mean there.

    None where one of them has no such meaning, or where what comes out would be no JSON.
    """
    found: list[Edit] = []
    for edit in edits:
        meant = _meant(config, edit)
        if meant is None:
            return None
        found += meant
    try:
        text = apply_edits(config.document.text, found)
    except ValueError:
        return None
    return tuple(found) if len(jsonc.parse(text)[1]) <= len(config.problems) else None


def _meant(config: Definition, edit: Edit) -> list[Edit] | None:
    document = config.document
    lines = document.slice(edit.span)
    if "\n" not in edit.text and "\n" not in lines:
        return [edit]
    within = _around(config.fields, edit.span.start)
    entry = next((each for each in within.entries if _is_line(document, each, edit.span)), None)
    if not edit.text.strip():
        return _removed(document, within, entry) if entry else None
    dedented = textwrap.dedent(edit.text)
    new, problems = parse_fields(dedented, Span(0, len(dedented)))
    if problems or not new.entries:
        return None
    if entry:
        return [Edit(entry.span, _members(new.entries, _indent(document, entry)))]
    return _inserted(document, within, edit.span.start, new.entries) if not lines else None


def _around(value: Mapping, offset: int) -> Mapping:
    """The innermost map in which *offset* lies."""
    for entry in value.entries:
        below = entry.value
        if isinstance(below, Mapping) and below.span.start < offset < below.span.end:
            return _around(below, offset)
    return value


def _is_line(document: Document, entry: Entry, span: Span) -> bool:
    """Whether *span* are the whole lines of *entry* and of nothing else."""
    rest = document.text[span.start : entry.span.start] + document.text[entry.span.end : span.end]
    inside = span.start <= entry.span.start and entry.span.end <= span.end
    return inside and not re.sub(r"//[^\r\n]*", "", rest).strip(" \t\r\n,")


def _removed(document: Document, within: Mapping, entry: Entry) -> list[Edit]:
    index = within.entries.index(entry)
    end = _after_comma(document.text, entry.span.end)
    line = document.line_span(document.line_of(entry.span.start))
    start = entry.span.start
    if not document.text[line.start : start].strip():
        start = line.start
        rest = re.compile(r"[ \t]*(?://[^\r\n]*)?(?:\r\n|\n|\r)").match(document.text, end or entry.span.end)
        stop = rest.end() if rest else (end or entry.span.end)
    else:
        stop = end or entry.span.end
    found = [Edit(Span(start, stop), "")]
    if index == len(within.entries) - 1 and index:
        before = _after_comma(document.text, within.entries[index - 1].span.end)
        found += [Edit(Span(before - 1, before), "")] if before else []
    return found


def _after_comma(text: str, at: int) -> int | None:
    found = _BLANK.match(text, at)
    at = found.end() if found else at
    return at + 1 if text[at : at + 1] == "," else None


def _inserted(document: Document, within: Mapping, at: int, new: Iterable[Entry]) -> list[Edit]:
    before = [each for each in within.entries if each.span.end <= at]
    if before:
        indent = _indent(document, before[-1])
        end = before[-1].span.end
        return [Edit(Span(end, end), f",\n{indent}{_members(new, indent)}")]
    opening = within.span.start + 1
    if within.entries and document.line_of(within.span.start) == document.line_of(within.entries[0].span.start):
        return [Edit(Span(opening, opening), f"{document.slice(_blanks(document, opening))}{_members(new, '')},")]
    if within.entries:
        indent = _indent(document, within.entries[0])
        return [Edit(Span(opening, opening), f"\n{indent}{_members(new, indent)},")]
    line = document.line_span(document.line_of(within.span.start))
    outer = re.match(r"[ \t]*", document.slice(line))
    indent = f"{outer[0] if outer else ''}  "
    return [Edit(Span(opening, opening), f"\n{indent}{_members(new, indent)}\n{indent[:-2]}")]


def _blanks(document: Document, at: int) -> Span:
    found = re.compile(r"[ \t]*").match(document.text, at)
    return Span(at, found.end() if found else at)


def _indent(document: Document, entry: Entry) -> str:
    line = document.line_span(document.line_of(entry.span.start))
    before = document.text[line.start : entry.span.start]
    return before if not before.strip() else f"{before[: len(before) - len(before.lstrip())]}  "


def _members(new: Iterable[Entry], indent: str) -> str:
    return f",\n{indent}".join(
        f"{json.dumps(each.name, ensure_ascii=False)}: {written(each.value, indent)}" for each in new
    )


def written(value: Value, indent: str = "") -> str:
    """A value as JSON, its lines behind the first with *indent*."""
    if isinstance(value, Scalar):
        return json.dumps(value.value, ensure_ascii=False)
    inner = f"{indent}  "
    if isinstance(value, Sequence):
        return f"[{', '.join(written(each, inner) for each in value.items)}]"
    lines = ",\n".join(_lines(value, inner))
    return f"{{\n{lines}\n{indent}}}" if lines else "{}"


def _lines(value: Mapping, indent: str) -> Iterator[str]:
    for each in value.entries:
        yield f"{indent}{json.dumps(each.name, ensure_ascii=False)}: {written(each.value, indent)}"
