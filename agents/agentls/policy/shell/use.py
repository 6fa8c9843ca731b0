"""A file that a command reads or writes, as a value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from agentls.policy.floor import secret_like
from agentls.policy.shell.script import Command, join
from agentls.policy.shell.words import Word

Kind: TypeAlias = Literal["read", "edit"]

HERE = (Word(".", (".",)),)
"""The folder in which the command runs."""

_HARMLESS = re.compile(r"/dev/(null|zero|full|tty|std(in|out|err)|fd/\d+|u?random)")


@dataclass(frozen=True, slots=True)
class Use:
    """A file that a command uses: *target* as seen from the workspace, None where it is not known before it runs.

    *tree*: and all that lies below it. Not *sure*: used only if a ``cd`` before it failed. *by* shows the command.
    """

    kind: Kind
    target: str | None
    by: str
    tree: bool = False
    sure: bool = True


def at(command: Command, kind: Kind, word: Word, *, tree: bool = False) -> Iterator[Use]:
    """A use of the files that *word* names, from each folder in which the command may run."""
    if word.values is None:
        yield unseen(command, kind)
        return
    for value in word.values:
        if value and not _HARMLESS.fullmatch(value):
            for base in command.bases:
                yield Use(kind, join(base.folder, value), _shown(command), tree or word.glob, base.sure)
                folder, _, name = value.rpartition("/")
                if word.glob and kind == "read" and (secret := secret_like(name)):
                    yield Use(kind, join(base.folder, f"{folder or '.'}/{secret}"), _shown(command), sure=base.sure)


def each(command: Command, kind: Kind, words: tuple[Word, ...], *, tree: bool = False) -> Iterator[Use]:
    """A use of each of *words*, and of what the command is given besides them when it runs."""
    for word in words:
        yield from at(command, kind, word, tree=tree)
    if command.partial and not command.fed:
        yield unseen(command, kind)


def unseen(command: Command, kind: Kind = "edit") -> Use:
    """A use of files that are not known before the command runs."""
    return Use(kind, None, _shown(command))


def _shown(command: Command) -> str:
    line = command.text.split("\n", 1)[0] or "a redirection"
    return line if len(line) <= 80 else f"{line[:79]}…"
