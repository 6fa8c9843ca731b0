"""Permission rules of the hosts' settings files: Claude Code's ``settings.json``, OpenCode's ``opencode.json(c)``."""

from __future__ import annotations

import os
import posixpath
import re
from collections import abc
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from agentls import jsonc
from agentls.agent import Effect, Permission, Source
from agentls.definition import Definition, Mapping, Scalar, Sequence, Value
from agentls.formats import opencode
from agentls.text import Document, Span

MAX_FILE = 1_000_000
"""Bytes. A longer settings file is not read, and that is a problem."""

SWITCHES = (
    "disableBypassPermissionsMode",
    "blockReadsOutsideWorkingDirectories",
    "blockWritesOutsideWorkingDirectories",
    "denyInsteadOfPrompting",
)
"""What turns something off in every mode, in whichever settings file it is (types of Claude Code's SDK, 0.3.329)."""

_EFFECTS: tuple[Effect, ...] = ("deny", "ask", "allow")
_RULE = re.compile(r"\s*(?P<tool>[^()\s]+)\s*(?:\((?P<inside>.*)\))?\s*", re.DOTALL)
_WIDE_MODES = ("acceptEdits", "bypassPermissions", "auto")


@dataclass(frozen=True)
class HostSettings:
    """What the settings files of a workspace, its user and its machine say, weakest file first.

    *claude* and *opencode* are rules; *modes* Claude Code's ``defaultMode`` with the scope of each file that sets one;
    *switches* the first line that sets each of `SWITCHES`;
    *directories* Claude Code's ``additionalDirectories``, with the scope of the file that adds each.
    """

    claude: tuple[Permission, ...] = ()
    opencode: tuple[Permission, ...] = ()
    modes: tuple[tuple[str, str], ...] = ()
    switches: dict[str, Source] = field(default_factory=dict)
    directories: tuple[tuple[str, str], ...] = ()
    problems: tuple[str, ...] = ()

    def mode(self, *, trusted: bool) -> str | None:
        """The default permission mode. A workspace that is not trusted cannot widen it by its own files."""
        found = None
        for scope, mode in self.modes:
            own = scope in ("project", "local")
            if not (mode in _WIDE_MODES and own and not trusted) and not (
                mode == "bypassPermissions" and "disableBypassPermissionsMode" in self.switches
            ):
                found = mode
        return found

    def folders(self, root: PurePath, home: PurePath | None, *, trusted: bool) -> tuple[PurePath, ...]:
        """The folders that count as the workspace's own besides it. One that is not trusted cannot add any itself."""
        texts = [text for scope, text in self.directories if trusted or scope not in ("project", "local")]
        known = [f"{home}{text[1:]}" if text.startswith("~/") and home else text for text in texts]
        return tuple(type(root)(posixpath.normpath(root / text)) for text in known if text)


def places(root: Path, home: Path) -> Iterator[tuple[str, str, Path]]:
    """Where the hosts look: host, scope and path, weakest first."""
    claude = Path(os.environ.get("CLAUDE_CONFIG_DIR") or home / ".claude")
    yield "claude-code", "user", claude / "settings.json"
    yield "claude-code", "project", root / ".claude" / "settings.json"
    yield "claude-code", "local", root / ".claude" / "settings.local.json"
    for folder in (Path("/etc/claude-code"), Path("/Library/Application Support/ClaudeCode")):
        yield "claude-code", "managed", folder / "managed-settings.json"
    for scope, folder in (
        ("user", home / ".config" / "opencode"),
        ("project", root),
        ("project", root / ".opencode"),
        ("managed", Path("/etc/opencode")),
        ("managed", Path("/Library/Application Support/opencode")),
    ):
        yield "opencode", scope, folder / "opencode.json"
        yield "opencode", scope, folder / "opencode.jsonc"


def load(root: Path, home: Path, shown: abc.Mapping[Path, str] | None = None) -> HostSettings:
    """Read the settings files that there are; *shown* are texts that stand in place of what is on disk."""
    files: list[tuple[str, str, Document]] = []
    problems: list[str] = []
    for host, scope, path in places(root, home):
        if shown and path in shown:
            files.append((host, scope, Document(str(path), shown[path])))
            continue
        try:
            with path.open("rb") as file:
                data = file.read(MAX_FILE + 1)
        except OSError as error:
            if path.exists():
                problems.append(f"{path}: {error.strerror or error}")
            continue
        if len(data) > MAX_FILE:
            problems.append(f"{path}: longer than {MAX_FILE:,} bytes, not read")
        else:
            files.append((host, scope, Document(str(path), data.decode("utf-8", "replace"))))
    return read(files, tuple(problems))


def read(files: list[tuple[str, str, Document]], problems: tuple[str, ...] = ()) -> HostSettings:
    """The settings in texts: host, scope and document of each, weakest first."""
    claude: list[Permission] = []
    code: list[Permission] = []
    modes: list[tuple[str, str]] = []
    switches: dict[str, Source] = {}
    folders: list[tuple[str, str]] = []
    found = list(problems)
    for host, scope, document in files:
        value, wrong = jsonc.parse(document.text)
        found += [f"{document.path}:{document.line_of(each.span.start) + 1}: {each.message}" for each in wrong]
        if not isinstance(value, Mapping):
            continue
        if host == "claude-code":
            rules = _map(value, "permissions")
            claude += _claude_rules(rules, scope, document, found)
            mode = _text(rules, "defaultMode")
            modes += [(scope, mode)] if mode else []
            switches = dict(_switches(rules, document)) | switches
            folders += [(scope, text) for text in _texts(rules, "additionalDirectories")]
        else:
            code += _opencode_rules(value, scope, document)
    return HostSettings(tuple(claude), tuple(code), tuple(modes), switches, tuple(folders), tuple(found))


def _claude_rules(rules: Mapping, scope: str, document: Document, problems: list[str]) -> Iterator[Permission]:
    for effect in _EFFECTS:
        entry = rules.get(effect)
        listed = entry.value if entry else None
        for item in listed.items if isinstance(listed, Sequence) else ():
            found = _RULE.fullmatch(item.value) if isinstance(item, Scalar) and isinstance(item.value, str) else None
            place = _source(document, item.span)
            if found is None:
                problems.append(f"{document.path}:{place.line}: {place.text} is no permission rule")
            else:
                yield Permission(found["tool"], (found["inside"] or "").strip(), effect, place, scope)


def _opencode_rules(fields: Mapping, scope: str, document: Document) -> list[Permission]:
    definition = Definition(document, None, fields, Span(0, 0))
    return [
        Permission(each.tool, each.pattern, each.effect, each.source, scope)
        for each in opencode.permissions(definition)
    ]


def _source(document: Document, span: Span) -> Source:
    line = document.line_of(span.start)
    return Source(document.path, document.slice(span).strip(), line + 1, span)


def _map(fields: Mapping, name: str) -> Mapping:
    entry = fields.get(name)
    value: Value | None = entry.value if entry else None
    return value if isinstance(value, Mapping) else Mapping(fields.span, ())


def _switches(rules: Mapping, document: Document) -> Iterator[tuple[str, Source]]:
    for entry in rules.entries:
        value = entry.value.value if isinstance(entry.value, Scalar) else None
        if entry.name in SWITCHES and value in (True, "disable"):
            yield entry.name, _source(document, entry.span)


def _texts(fields: Mapping, name: str) -> tuple[str, ...]:
    entry = fields.get(name)
    items = entry.value.items if entry and isinstance(entry.value, Sequence) else ()
    return tuple(each.value for each in items if isinstance(each, Scalar) and isinstance(each.value, str))


def _text(fields: Mapping, name: str) -> str:
    entry = fields.get(name)
    return entry.value.value if entry and isinstance(entry.value, Scalar) and isinstance(entry.value.value, str) else ""
