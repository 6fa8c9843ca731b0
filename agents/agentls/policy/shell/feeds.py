"""Commands that print names of files: below which folders these lie, for those that are handed the names."""

from __future__ import annotations

import re

from agentls.policy.shell import git
from agentls.policy.shell.arguments import flags, positionals
from agentls.policy.shell.forms import EXECUTES
from agentls.policy.shell.script import Base, Command
from agentls.policy.shell.words import Word, literal

HERE = (literal("."),)
_SIFTS = ("grep", "egrep", "fgrep", "head", "tail", "sort", "uniq")
"""Filters that leave names as they are, or out."""
_CHANGED = {"-c", "-o", "-r", "-R", "-f", "--count", "--only-matching", "--recursive", "--file", "--output"}
"""Options with which they print something else."""
_PRINTS = ("-files0-from", "-printf", "-fprint", "-fprint0", "-fprintf", "-fls", "-ls", "-delete", *EXECUTES)


def listed(command: Command) -> tuple[Word, ...]:
    """The folders below which all files lie whose names *command* prints; none where that is not known."""
    name, said = command.name, flags(command)
    if any(word.values is None for word in command.args):  # it may be an option by which other names are printed
        return ()
    if name == "find":
        return () if any(word.text in _PRINTS for word in command.args) else search_roots(command)
    if name in ("fd", "fdfind"):
        return () if any(word.text in EXECUTES for word in command.args) else positionals(command)[1:] or HERE
    if name == "git" and command.bases == (Base(),):
        words = [word.text for word in git.plain(command).args]
        lists = words[:1] == ["ls-files"] or (words[:1] == ["diff"] and "--name-only" in words)
        return HERE if lists and "-C" not in said else ()
    if name == "rg" and said & {"-l", "--files", "--files-with-matches", "--files-without-match"}:
        return positionals(command)[0 if "--files" in said else 1 :] or HERE
    if name == "grep" and said & {"-l", "-L", "--files-with-matches"} and said & {"-r", "-R", "--recursive"}:
        return positionals(command)[1:] or HERE
    sifts = name in _SIFTS and len(positionals(command, ("-n", "-e", "-k", "-t"))) <= int("grep" in name)
    return command.fed if sifts and not said & _CHANGED else ()


def search_roots(command: Command) -> tuple[Word, ...]:
    """The folders in which ``find`` begins."""
    roots = []
    for word in command.args:
        if word.text is not None and (re.match(r"-(?![LHP]$)", word.text) or word.text in ("(", "!")):
            break
        if word.text not in ("-L", "-H", "-P"):
            roots.append(word)
    return tuple(roots) if roots and command.name == "find" else HERE


def handed(words: tuple[Word, ...], roots: tuple[Word, ...], place: str) -> tuple[Word, ...]:
    """*words* with files below *roots* where they say *place*; behind them where that is empty."""
    known = [value for root in roots for value in root.values or ()]
    files = tuple(dict.fromkeys(known)) if all(root.values and not root.glob for root in roots) else None
    if not place:
        return (*words, Word(place, files, glob=True))
    return tuple(
        word
        if word.text is None or place not in word.text
        else Word(word.raw, files if word.text == place else None, True)
        for word in words
    )
