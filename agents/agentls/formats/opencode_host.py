"""What OpenCode 1 does with an agent file: loads it, drops it, refuses to start, or loads it without its header.

Follows the steps of its own reader, as measured against 1.18.33: YAML; where that fails, YAML again after each
one-line value with a colon was made a block text; then the schema.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath

from agentls.definition import Definition, Entry, Mapping, Scalar, Value, parse_fields
from agentls.formats.schema import Field, HostVerdict
from agentls.formats.tables import opencode as table
from agentls.spliced import Spliced
from agentls.text import Span

_FIELDS = {field.name: field for field in table.FIELDS}
_HEX = re.compile(r"#[0-9a-fA-F]{6}")
_LINE = re.compile(r"([a-zA-Z_][a-zA-Z0-9_]*)\s*:\s*(.*)")
_LOADED = HostVerdict(True, "OpenCode loads it", "loads")
_BARE = "it loads the whole file as a prompt, with every right"
_DROPS = "OpenCode drops the file without a word: it cannot read its YAML, nor what its rescue makes of it"
_NO_YAML = frozenset(("unquoted-colon", "yaml", "duplicate-key", "control-character"))
"""Problems of a header over which OpenCode's YAML reader stops as well."""
_FENCE = re.compile(r"^---", re.MULTILINE)


def verdict(definition: Definition) -> HostVerdict:
    """What OpenCode does with the file, in one sentence."""
    kinds = {problem.kind for problem in definition.problems}
    if isinstance(definition.document, Spliced):
        if definition.document.broken:
            return HostVerdict(False, "OpenCode refuses to start: the file is no JSON", "refuses")
        return _by_schema(definition, definition.fields)
    if "unclosed-fence" in kinds and (header := _its_header(definition)):
        fields, problems = parse_fields(definition.document.text, header)
        return _read(definition.document.slice(header), fields, {each.kind for each in problems}, definition)
    if definition.header is None or "unclosed-fence" in kinds:
        return HostVerdict(True, f"OpenCode finds no frontmatter: {_BARE}", "bare")
    return _read(definition.document.slice(definition.header), definition.fields, kinds, definition)


def _its_header(definition: Definition) -> Span | None:
    """The header up to a line that begins with ``---``: OpenCode ends it there, whatever else is in the line."""
    header = definition.header
    end = _FENCE.search(definition.document.text, header.start) if header else None
    return Span(header.start, end.start()) if header and end else None


def _read(source: str, fields: Mapping, kinds: set[str], definition: Definition) -> HostVerdict:
    if "not-a-map" in kinds:
        return HostVerdict(True, "OpenCode loads it with every right: it finds no field in the frontmatter", "bare")
    if kinds & _NO_YAML:
        rescued = _rescued(source)
        if rescued == source.replace("\r\n", "\n"):
            return HostVerdict(True, f"OpenCode cannot read its YAML: {_BARE}", "bare")
        fields, problems = parse_fields(rescued, Span(0, len(rescued)))
        if problems:
            return HostVerdict(False, _DROPS, "drops")
    elif kinds - {"tab"}:
        return HostVerdict(True, f"OpenCode may not read this YAML: it drops the file, or {_BARE}")
    return _by_schema(definition, fields)


def _by_schema(definition: Definition, fields: Mapping) -> HostVerdict:
    wrong = next(_wrong(fields), None)
    if wrong:
        return _refused(definition, wrong)
    disabled = fields.get("disable")
    if disabled and isinstance(disabled.value, Scalar) and disabled.value.value is True:
        return HostVerdict(False, "OpenCode leaves it out: it says 'disable: true'", "drops")
    return _LOADED


def _refused(definition: Definition, wrong: str) -> HostVerdict:
    folders = PurePath(definition.document.path).parts[-2:-1]
    if folders and folders[0] in ("mode", "modes"):
        return HostVerdict(
            False, f"OpenCode drops the file without a word: '{wrong}' has a value it cannot have", "drops"
        )
    return HostVerdict(False, f"OpenCode refuses to start: '{wrong}' has a value it cannot have", "refuses")


def _rescued(source: str) -> str:
    """The header as OpenCode rewrites it when it is no YAML: a one-line value with a colon becomes a block text."""
    return "\n".join(line for each in re.split(r"\r?\n", source) for line in _rewritten(each))


def _rewritten(line: str) -> Iterator[str]:
    found = _LINE.fullmatch(line) if line[:1].strip() else None
    value = found[2].strip() if found else ""
    if found is None or ":" not in value or value in (">", "|") or value[0] in "\"'":
        yield line
    else:
        yield f"{found[1]}: |-"
        yield f"  {value}"


def _wrong(fields: Mapping) -> Iterator[str]:
    """The values that break OpenCode's schema, by their dotted names."""
    for entry in fields.entries:
        field = _FIELDS.get(entry.name)
        if entry.name == "permission":
            yield from _wrong_permission(entry.value)
        elif entry.name == "tools" and isinstance(entry.value, Mapping):
            yield from (f"tools.{each.name}" for each in entry.value.entries if each.value.kind != "boolean")
        elif field and not _fits(field, entry.value):
            yield entry.name


def _fits(field: Field, value: Value) -> bool:
    if value.kind not in field.kinds:
        return False
    plain = value.value if isinstance(value, Scalar) else None
    if field.values and plain not in field.values:
        return field.meaning == "color" and _HEX.fullmatch(str(plain)) is not None
    return field.kinds != ("integer",) or (isinstance(plain, int) and plain > 0)


def _wrong_permission(value: Value) -> Iterator[str]:
    if isinstance(value, Mapping):
        for entry in value.entries:
            yield from _wrong_rule(entry)
    elif not _is_effect(value):
        yield "permission"


def _wrong_rule(entry: Entry) -> Iterator[str]:
    name = f"permission.{entry.name}"
    if isinstance(entry.value, Mapping) and entry.name not in table.FLAT_PERMISSION_KEYS:
        yield from (f"{name}.{each.name}" for each in entry.value.entries if not _is_effect(each.value))
    elif not _is_effect(entry.value):
        yield name


def _is_effect(value: Value) -> bool:
    return isinstance(value, Scalar) and value.value in ("allow", "ask", "deny")
