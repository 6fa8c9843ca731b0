"""Options and operands of a command, as most programs read them."""

from __future__ import annotations

from agentls.policy.shell.script import Command
from agentls.policy.shell.words import Word


def positionals(command: Command, valued: tuple[str, ...] = ()) -> tuple[Word, ...]:
    """The words that are no options; *valued* are options whose value is the next word."""
    found: list[Word] = []
    skip = ended = False
    for word in command.args:
        if skip:
            skip = False
        elif ended or word.text is None or not word.text.startswith("-") or word.text == "-":
            found.append(word)
        elif word.text == "--":
            ended = True
        else:
            skip = word.text in valued
    return tuple(word for word in found if word.text != "-")


def after_dashes(command: Command) -> tuple[Word, ...] | None:
    """The words behind ``--``; None where there is none."""
    for index, word in enumerate(command.args):
        if word.text == "--":
            return command.args[index + 1 :]
    return None


def option_values(command: Command, names: tuple[str, ...]) -> tuple[Word, ...]:
    """The values of an option: the word behind it, or what stands behind ``=`` or (of one letter) right behind it."""
    found: list[Word] = []
    for index, word in enumerate(command.args):
        text = word.text
        if text is None:
            continue
        if text in names and index + 1 < len(command.args):
            found.append(command.args[index + 1])
            continue
        for name in names:
            if name.startswith("--") and text.startswith(f"{name}="):
                found.append(Word(text, (text[len(name) + 1 :],)))
            elif len(name) == 2 and text.startswith(name) and len(text) > 2 and not text.startswith("--"):
                found.append(Word(text, (text[2:].removeprefix("="),)))
    return tuple(found)


def flags(command: Command, *, whole: bool = False) -> set[str]:
    """The options said, those of one letter taken apart (``-rf`` is ``-r`` and ``-f``) unless *whole*."""
    found: set[str] = set()
    for word in command.args:
        for text in word.values or ():
            if text == "--":
                return found
            if whole or text.startswith("--"):
                found.add(text.split("=", 1)[0])
            elif text.startswith("-"):
                found |= {text, *(f"-{letter}" for letter in text[1:])}
    return {text for text in found if text.startswith("-")}
