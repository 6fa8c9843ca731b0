"""``docs/formats.md``, made of the dialects' tables: fields, tools and former names, each with its source and date."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from agentls.formats import Field, Format, skill, targets

_HEAD = """# Formats

The files that agentls reads, and what it takes for true about each: where hosts look, which fields and tools there are.
Each fact has its source and its date. This page is made of the tables, by
`python -m agentls.formats.docs > docs/formats.md`.
"""


def formats_page() -> str:
    """The page as Markdown."""
    return "\n".join((_HEAD, *(_section(each) for each in (*targets().values(), skill.format))))


def _section(dialect: Format) -> str:
    places = "\n".join(f"- `{each}`" for each in dialect.places)
    parts = [
        f"## {dialect.title}",
        f"Dialect `{dialect.name}`. Places:",
        places,
        "### Fields",
        _table(_fields(dialect)),
    ]
    parts.append(f"A field that is not among these: {dialect.unknown_field}.")
    if dialect.tools:
        parts += ["### Tools", _table(_tools(dialect))]
    former = {**dialect.former_tools, **dialect.former_permission_keys}
    if former:
        parts += ["### Former names", _table(_former(former))]
    return "\n\n".join(parts) + "\n"


def _fields(dialect: Format) -> Iterator[tuple[str, ...]]:
    yield ("field", "values", "meaning", "source")
    for each in dialect.fields:
        fact = each.fact
        sure = "" if fact.sure == "high" else f", {fact.sure} confidence"
        yield (f"`{each.name}`", _values(each), _meaning(each), f"{fact.source}, {fact.date}{sure}")


def _values(field: Field) -> str:
    return ", ".join(f"`{value}`" for value in field.values) or field.takes


def _meaning(field: Field) -> str:
    notes = [
        "Required." if field.required else "",
        f"Use `{field.instead}`." if field.instead else "",
        f"Left out: {field.default}." if field.default else "",
    ]
    return " ".join(part for part in (field.doc, *notes) if part)


def _tools(dialect: Format) -> Iterator[tuple[str, ...]]:
    yield ("tool", "agentls runs", "meaning")
    for each in dialect.tools:
        yield (f"`{each.name}`", f"`{each.tool}`" if each.tool else "-", each.doc)


def _former(names: dict[str, str]) -> Iterator[tuple[str, ...]]:
    yield ("name", "use")
    for name, successor in sorted(names.items()):
        yield (f"`{name}`", f"`{successor}`" if successor else "-")


def _table(rows: Iterator[tuple[str, ...]]) -> str:
    lines = [f"| {' | '.join(cell.replace('|', '&#124;') for cell in row)} |" for row in rows]
    return "\n".join((lines[0], "|---" * (lines[0].count(" | ") + 1) + "|", *lines[1:]))


if __name__ == "__main__":
    sys.stdout.write(formats_page())
