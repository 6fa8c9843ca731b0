"""``opencode.json`` and ``opencode.jsonc`` as files that hold agents: each entry of the ``agent`` map is one.

An entry's definition has its fields as they stand in the JSON, and its ``prompt`` as the body, behind the JSON (see
`spliced`). Such a definition's path is that of the file with ``#`` and the entry's name.
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
_ENTRY = re.compile(r"(?P<file>.*[/\\]opencode\.jsonc?)#(?P<name>.*)", re.DOTALL)
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
    found = config.get("agent")
    listed = found.entries if isinstance(found, Mapping) else ()
    agents = sorted((each for each in listed if isinstance(each.value, Mapping)), key=lambda each: each.span)
    document, texts = config.document, [config.document.text]
    at = len(document.text)
    placed: list[tuple[Entry, Span, tuple[Piece, ...]]] = []
    for entry in agents:
        pieces = tuple(_prompt(entry, document, at + 1, reader))
        text = text_of(pieces)
        texts.append(text)
        placed.append((entry, Span(at + 1, at + 1 + len(text)), pieces))
        at += 1 + len(text)
    everything = "\n".join(texts)
    return tuple(_definition(config, everything, *each) for each in placed)


def prompt_files(definition: Definition) -> Iterator[str]:
    """The files that an entry's prompt is taken from."""
    document = definition.document
    if isinstance(document, Spliced):
        yield from (each.document.path for each in document.pieces if each.document is not document.base)


def missing_files(config: Definition, exists: Callable[[str], bool]) -> Iterator[tuple[Span, str]]:
    """The ``{file:…}`` of a configuration that name no file, with the path; those in lines of comment do not count."""
    text = config.document.text
    for found in _FILE.finditer(text):
        line = text[text.rfind("\n", 0, found.start()) + 1 : found.start()]
        path = str(_place(config.document.path, found[1]))
        if not line.lstrip().startswith("//") and not exists(path):
            yield Span(*found.span()), path


def _definition(config: Definition, text: str, entry: Entry, body: Span, pieces: tuple[Piece, ...]) -> Definition:
    base, value = config.document, entry.value
    assert isinstance(value, Mapping)
    seam, key = len(base.text), entry.key.inner
    path = f"{base.path}#{entry.name}"
    document = Spliced(path, text, base.version, base, seam, key, entry.span, pieces, bool(config.problems))
    header = Span(value.span.start + 1, max(value.span.start + 1, value.span.end - 1))
    return Definition(document, header, value, body)


def _prompt(entry: Entry, base: Document, start: int, reader: Reader) -> Iterator[Piece]:
    """The pieces of an entry's prompt; ``{file:…}`` in it is the text of that file, where there is one."""
    assert isinstance(entry.value, Mapping)
    prompt = entry.value.get("prompt")
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
