"""A command as the texts that a rule's pattern is held against: as written, and as it is without quotes and such."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice, product

from agentls.policy.shell import git
from agentls.policy.shell.script import Command
from agentls.policy.shell.words import HOME, UNKNOWN, literal

MAX_TEXTS = 16


def written(command: Command) -> str:
    """The command as it stands in the line, with its assignments and without its redirections."""
    parts = [word.raw for word in command.words]
    if command.wrapper == "":
        parts = [*(f"{name}={word.raw}" for name, word in command.assignments), *parts]
    return " ".join(parts) if parts else command.text


def plain(command: Command) -> tuple[str, ...]:
    """What the command is however it is written: quotes gone, the folder of its name gone, git's global options gone.

    A word that is not known is `UNKNOWN`; one with several values gives several texts.
    """
    found = list(_texts(command))
    word = command.words[0].text if command.words else None
    if word and "/" in word:
        found += _texts(replace(command, words=(literal(command.name), *command.args)))
    if command.name == "git" and (inner := git.plain(command)) is not command:
        found += _texts(inner)
    return tuple(dict.fromkeys(found))


def _texts(command: Command) -> list[str]:
    choices = [
        [_said(value) for value in word.values] if word.values is not None else [UNKNOWN] for word in command.words
    ]
    tail = (UNKNOWN,) if command.partial else ()
    if any(len(values) > 1 for values in choices):
        combined = list(islice(product(*choices), MAX_TEXTS + 1))
        if len(combined) > MAX_TEXTS:
            choices = [values if len(values) == 1 else [UNKNOWN] for values in choices]
            combined = list(product(*choices))
    else:
        combined = list(product(*choices))
    return [" ".join((*words, *tail)) for words in combined]


def _said(value: str) -> str:
    return value[1:] if value.startswith(HOME) else value
