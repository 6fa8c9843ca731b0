"""Configuration files of a project that agents are told to follow: their keys, with value, place and documentation.

YAML and JSON files at the root of the workspace are looked into. What a key means is taken from the JSON schema that
the file itself names: ``# yaml-language-server: $schema=PATH``, or ``"$schema"`` in a JSON file; only local paths.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agentls.definition import Entry, Mapping, Scalar, Sequence, Value, parse_fields
from agentls.text import Span

NAME = re.compile(r"[\w.-]+\.(?:ya?ml|json)")
"""The name of a file that may be a configuration."""
KEY = re.compile(r"[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)*(?:\.\*)?")
"""A key with its parents before it; with ``.*`` all that is below it."""
_MODELINE = re.compile(r"^#\s*yaml-language-server:\s*\$schema=(\S+)", re.MULTILINE)

Reader = Callable[[str], str | None]
"""The text of the file at a path, None where it cannot be read."""


@dataclass(frozen=True)
class ConfigFile:
    """A configuration file: its *name* below the root, its *path*, its keys, and its schema (empty: none)."""

    name: str
    path: str
    fields: Mapping
    schema: dict[str, Any]

    def entry(self, keys: list[str]) -> Entry | None:
        """The entry of a dotted key; None where there is none."""
        value: Value = self.fields
        found: Entry | None = None
        for each in keys:
            found = value.get(each) if isinstance(value, Mapping) else None
            if found is None:
                return None
            value = found.value
        return found

    def meaning(self, keys: list[str]) -> dict[str, Any]:
        """What the schema says of a dotted key; empty where it says nothing."""
        here = self.schema
        for each in keys:
            here = _below(here, each)
        return here

    def names(self, keys: list[str]) -> Iterator[str]:
        """The keys below *keys*: those of the file, then those that only the schema knows."""
        entry = self.entry(keys)
        value = entry.value if entry else self.fields if not keys else None
        here = [each.name for each in value.entries] if isinstance(value, Mapping) else []
        more = self.meaning(keys).get("properties", {})
        yield from dict.fromkeys([*here, *(more if isinstance(more, dict) else ())])


def read(root: Path, name: str, text_of: Reader) -> ConfigFile | None:
    """The file *name* at *root*; None where there is none, or it is no map."""
    path = str(root / name)
    text = text_of(path)
    if text is None:
        return None
    fields, problems = parse_fields(text, Span(0, len(text)))
    return (
        None if problems or not fields.entries else ConfigFile(name, path, fields, _schema(root, text, fields, text_of))
    )


def _schema(root: Path, text: str, fields: Mapping, text_of: Reader) -> dict[str, Any]:
    named, own = _MODELINE.search(text), fields.get("$schema")
    given = named[1] if named else own.value.value if own and isinstance(own.value, Scalar) else None
    if not isinstance(given, str) or "://" in given:
        return {}
    source = text_of(str(root / given))
    try:
        found = json.loads(source) if source else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _below(schema: dict[str, Any], name: str) -> dict[str, Any]:
    """The schema of the key *name* of a map."""
    known = schema.get("properties")
    found = known.get(name) if isinstance(known, dict) else None
    return found if isinstance(found, dict) else {}


def describe(file: ConfigFile, keys: list[str], *, all_below: bool = False) -> str:
    """A key in Markdown: its value now, its type and what it is for by the schema; or the keys below it."""
    entry, meaning = file.entry(keys), file.meaning(keys)
    head = f"**{'.'.join(keys)}** · `{file.name}`"
    value = f" · {_shown(entry.value)}" if entry and not isinstance(entry.value, Mapping) else ""
    lines = [f"{head}{value}{'' if entry else ' · not set'}"]
    if said := meaning.get("description"):
        lines.append(str(said))
    if typed := _type(meaning):
        lines.append(typed)
    if all_below or (entry and isinstance(entry.value, Mapping)):
        lines += ["\n".join(_list(file, keys))]
    return "\n\n".join(line for line in lines if line)


def _list(file: ConfigFile, keys: list[str]) -> Iterator[str]:
    for name in file.names(keys):
        entry = file.entry([*keys, name])
        said = file.meaning([*keys, name]).get("description")
        value = "not set" if entry is None else "…" if isinstance(entry.value, Mapping) else _shown(entry.value)
        yield f"- `{name}`: {value}{f' · {said}' if said else ''}"


def _shown(value: Value) -> str:
    if isinstance(value, Scalar):
        return f"`{value.raw}`" if value.raw else "empty"
    if isinstance(value, Sequence):
        return ", ".join(_shown(each) for each in value.items) or "an empty list"
    return "…"


def _type(meaning: dict[str, Any]) -> str:
    """The type and the values of a key by its schema."""
    kinds = meaning.get("type", ())
    named = " or ".join([kinds] if isinstance(kinds, str) else [str(each) for each in kinds])
    values = meaning.get("enum") or meaning.get("examples") or ()
    listed = ", ".join(f"`{each}`" for each in values) if isinstance(values, list) else ""
    if not listed:
        return named
    return f"{named}{': one of ' if meaning.get('enum') else ', for example '}{listed}".lstrip(", :")
