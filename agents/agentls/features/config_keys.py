"""Dotted keys in a body (`api.*`, `database.engine`) as keys of a configuration file that the body names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from agentls import config_files
from agentls.config_files import KEY, NAME, ConfigFile
from agentls.features import Subject
from agentls.features.choices import Suggestion
from agentls.features.targets import Target
from agentls.markdown import Piece, scan
from agentls.text import Span


@dataclass(frozen=True, slots=True)
class Key:
    """A dotted key in a body: the part of it that is looked at, as names from the top, and the file that has it."""

    span: Span
    names: list[str]
    file: ConfigFile
    all_below: bool = False

    @property
    def text(self) -> str:
        """What there is to say about it."""
        return config_files.describe(self.file, self.names, all_below=self.all_below)

    @property
    def target(self) -> Target | None:
        """Where the key stands in its file."""
        entry = self.file.entry(self.names)
        return Target(self.file.path, entry.key.span) if entry else None


def key_at(subject: Subject, offset: int) -> Key | None:
    """The key under the cursor: of `api.base_path` the part up to the name that the cursor is in."""
    definition = subject.definition
    code = scan(definition.document, definition.body).code
    piece = next((each for each in code if each.span.contains(offset)), None)
    if piece is None or not KEY.fullmatch(piece.text) or NAME.fullmatch(piece.text):
        return None
    dot = piece.text.find(".", offset - piece.span.start)
    shown = piece.text if dot < 0 else piece.text[:dot]
    names = shown.removesuffix(".*").split(".")
    every = dot < 0 and piece.text.endswith(".*")
    for file in _files(subject, code, piece.span.start):
        if file.entry(names) or ("." in piece.text and file.meaning(names)):
            return Key(Span(piece.span.start, piece.span.start + len(shown)), names, file, every)
    return None


def keys_for(subject: Subject, typed: str, start: int, end: int) -> Iterator[Suggestion]:
    """The keys that can follow *typed* (a dotted key that is not finished) in the body; `*` for all of them."""
    if not all(each.replace("_", "a").replace("-", "a").isalnum() for each in typed.split(".")[:-1]):
        return
    parents = typed.split(".")[:-1]
    span = Span(start + len(".".join(parents)) + bool(parents), end)
    definition = subject.definition
    for file in _files(subject, scan(definition.document, definition.body).code, start):
        for name in file.names(parents):
            below = [*parents, name]
            entry = file.entry(below)
            doc = config_files.describe(file, below)
            yield Suggestion(name, "field", name, file.name if entry else f"{file.name}, not set", doc, "2", span)
        if parents and file.entry(parents):
            yield Suggestion("*", "field", "*", f"all of {typed.rpartition('.')[0]}", rank="3", span=span)


def _files(subject: Subject, code: tuple[Piece, ...], at: int) -> list[ConfigFile]:
    """The configuration files that the body names: those of the line at *at* first."""
    document, project = subject.definition.document, subject.project
    line = document.line_span(document.line_of(at))
    named = [each for each in code if NAME.fullmatch(each.text)]
    ordered = sorted(named, key=lambda each: not line.start <= each.span.start < line.end)
    names = dict.fromkeys(each.text for each in ordered)
    read = (config_files.read(project.root, each, project.text_of) for each in names)
    return [each for each in read if each]
