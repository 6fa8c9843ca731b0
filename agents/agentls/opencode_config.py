"""``opencode.json`` and ``opencode.jsonc`` as files that hold agents: each entry of one of their `MAPS` is one.

An entry's definition has its fields as they stand in the JSON, and its prompt as the body, behind the JSON (see
`spliced`). Such a definition's path is that of the file with ``#`` and the entry's name, and before the name its map
with a colon, where that is not ``agent``.
"""

from __future__ import annotations

import os
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from pathlib import Path, PurePath

from agentls import jsonc
from agentls.definition import Definition, Entry, Mapping, Problem, Scalar
from agentls.spliced import Piece, Spliced, spliced_pieces, text_of
from agentls.text import Document, Span

NAMES = ("opencode.json", "opencode.jsonc")
MAPS = {"agent": "prompt", "mode": "prompt", "agents": "system"}
"""The maps of agents, each with the field of an entry that has the prompt. ``mode`` is the former one, all of whose
agents are primary; ``agents`` is OpenCode 2's."""
_MAP = re.compile(f"({'|'.join(MAPS)}):")
_ENTRY = re.compile(rf"(?P<file>.*[/\\]opencode\.jsonc?)#(?:(?P<map>{'|'.join(MAPS)}):)?(?P<name>.*)", re.DOTALL)
_FILE = re.compile(r"\{file:([^}]+)\}")

Reader = Callable[[str], str | None]
"""The text of the file at a path, None where it cannot be read."""


def is_config(path: str) -> bool:
    """Whether OpenCode's configuration is in a file of that name."""
    return path.endswith(NAMES) and PurePath(path).name in NAMES


def file_of(path: str) -> str:
    """The file of a definition: its path, without the name of an entry."""
    found = _ENTRY.fullmatch(path) if "#" in path else None
    return found["file"] if found else path


def entry_name(path: str) -> str | None:
    """The name of the entry that *path* is the path of; None for a file's."""
    found = _ENTRY.fullmatch(path) if "#" in path else None
    return found["name"] if found else None


def entry_map(path: str) -> str | None:
    """The map of which the entry at *path* is one; None for a file's."""
    found = _ENTRY.fullmatch(path) if "#" in path else None
    return (found["map"] or "agent") if found else None


def _entry_path(file: str, map_: str, name: str) -> str:
    lead = f"{map_}:" if map_ != "agent" or _MAP.match(name) else ""
    return f"{file}#{lead}{name}"


def whole(document: Document) -> Definition:
    """The file as a whole: its top-level values are the fields; it has no frontmatter and no body."""
    value, problems = jsonc.parse(document.text, partly=True)
    end = len(document.text)
    if value is not None and not isinstance(value, Mapping):
        problems = (*problems, Problem("json", f"this must be a map in braces, it is a {value.kind}", value.span))
    return Definition(
        document, None, value if isinstance(value, Mapping) else Mapping(Span(0, end), ()), Span(end, end), problems
    )


def entries(config: Definition, reader: Reader) -> tuple[Definition, ...]:
    """The agents of the file *config*, in its order. *reader* reads the files that prompts are taken from."""
    agents = sorted(_listed(config), key=lambda each: each[1].span)
    document, texts = config.document, [config.document.text]
    at = len(document.text)
    placed: list[tuple[str, tuple[Entry, Span, tuple[Piece, ...]]]] = []
    for map_, entry in agents:
        pieces = tuple(_prompt(entry, MAPS[map_], document, at + 1, reader))
        text = text_of(pieces)
        texts.append(text)
        path = _entry_path(document.path, map_, entry.name)
        placed.append((path, (entry, Span(at + 1, at + 1 + len(text)), pieces)))
        at += 1 + len(text)
    everything = "\n".join(texts)
    return tuple(_definition(config, everything, *each) for each in placed)


def _listed(config: Definition) -> Iterator[tuple[str, Entry]]:
    """The entries that are agents, each with the name of its map."""
    for name in MAPS:
        found = config.get(name)
        for each in found.entries if isinstance(found, Mapping) else ():
            if isinstance(each.value, Mapping):
                yield name, each


def prompt_files(definition: Definition) -> Iterator[str]:
    """The files that an entry's prompt is taken from."""
    document = definition.document
    if isinstance(document, Spliced):
        yield from (each.document.path for each in document.pieces if each.document is not document.base)


def missing_files(config: Definition, exists: Callable[[str], bool]) -> Iterator[tuple[Span, str]]:
    """The ``{file:…}`` of a configuration that name no file, with the path; those in lines of comment do not count."""
    lead, end = len("{file:"), len("}")
    for span, path in named_files(config.document):
        if not exists(path):
            yield Span(span.start - lead, span.end + end), path


def named_files(document: Document) -> Iterator[tuple[Span, str]]:
    """The paths in the ``{file:…}`` of a configuration, as they are written and made absolute."""
    text = document.text
    for found in _FILE.finditer(text):
        line = text[text.rfind("\n", 0, found.start()) + 1 : found.start()]
        if not line.lstrip().startswith("//"):
            yield Span(*found.span(1)), str(_place(document.path, found[1]))


def _definition(config: Definition, text: str, path: str, placed: tuple[Entry, Span, tuple[Piece, ...]]) -> Definition:
    entry, body, pieces = placed
    base, value = config.document, entry.value
    assert isinstance(value, Mapping)
    seam, key = len(base.text), entry.key.inner
    document = Spliced(path, text, base.version, base, seam, key, entry.span, pieces, bool(config.problems))
    header = Span(value.span.start + 1, max(value.span.start + 1, value.span.end - 1))
    return Definition(document, header, value, body)


def _prompt(entry: Entry, field: str, base: Document, start: int, reader: Reader) -> Iterator[Piece]:
    """The pieces of an entry's prompt; ``{file:…}`` in it is the text of that file, where there is one."""
    assert isinstance(entry.value, Mapping)
    prompt = entry.value.get(field)
    value = prompt.value if prompt else None
    if not isinstance(value, Scalar) or not isinstance(value.value, str):
        return
    parts: list[tuple[Span, Document | None]] = []
    for found in _FILE.finditer(base.text, value.inner.start, value.inner.end):
        path = str(_place(base.path, found[1]))
        text = reader(path)
        if text is not None:
            parts.append((Span(*found.span()), Document(path, text)))
    yield from spliced_pieces(start, base, value.inner, parts)


def _place(config: str, written: str) -> Path:
    place = Path(written).expanduser() if written.startswith("~/") else Path(written)
    return Path(os.path.normpath(Path(config).parent / place))


def entry_at(definitions: tuple[Definition, ...], offset: int) -> Definition | None:
    """The entry in which an offset of the JSON file lies; of a file that breaks off the last one goes on to its end."""
    index = bisect_right([_span(each).start for each in definitions], offset) - 1
    found = definitions[index] if index >= 0 else None
    if found is None:
        return None
    last = index == len(definitions) - 1 and isinstance(found.document, Spliced) and found.document.broken
    return found if last or _span(found).contains(offset) else None


def _span(definition: Definition) -> Span:
    document = definition.document
    return document.entry if isinstance(document, Spliced) else Span(0, 0)
