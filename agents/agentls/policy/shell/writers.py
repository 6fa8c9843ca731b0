"""Commands that are known to change files, and which files they change."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from agentls.policy.shell import git, git_starts, readers
from agentls.policy.shell.arguments import flags, option_values, positionals
from agentls.policy.shell.feeds import search_roots
from agentls.policy.shell.interpreters import is_handed_code
from agentls.policy.shell.script import Base, Command, join
from agentls.policy.shell.use import HERE, Use, at, each, unseen
from agentls.policy.shell.words import Word

NAMED = (
    "rm", "touch", "mkdir", "rmdir", "truncate", "shred", "unlink", "tee", "sponge", "mkfifo", "mknod", "ed", "ex",
    "nano", "dos2unix", "unix2dos",
)  # fmt: skip
TREES = ("trash", "gzip", "gunzip", "bzip2", "bunzip2", "xz", "unxz", "zstd")
AFTER_FIRST = ("chmod", "chown", "chgrp", "chattr", "setfacl", "rename", "prename")
COPIES = ("cp", "install", "ln", "link", "mv", "rsync", "scp")
ARCHIVES = ("tar", "bsdtar", "gtar", "unzip", "cpio", "7z", "jar", "ar")
OPAQUE = ("vi", "vim", "nvim", "emacs", "sqlite3", "split", "csplit", "gdb", "expect")
"""Commands whose arguments do not tell what they write."""
_UNPACKS = ("-x", "--extract", "--get")
_RUNS = ("--to-command", "--use-compress-program", "--checkpoint-action", "-I")
"""Options of archivers behind which a command stands."""


def named(command: Command) -> Iterator[Use]:
    """``rm``, ``touch``, ``tee``: every operand is changed."""
    tree = command.name in TREES or bool(flags(command) & {"-r", "-R", "--recursive"})
    words = positionals(command, ("-s", "-n", "-m", "--size", "--mode", "-d", "-t") if command.name != "rm" else ())
    skipped = words[1:] if command.name in AFTER_FIRST else words
    yield from each(command, "edit", skipped, tree=tree)


def copies(command: Command) -> Iterator[Use]:
    """``cp``, ``mv`` and their like: what is read (or, moved, changed), and where it goes."""
    words = positionals(command, ("-m", "-o", "-g", "-S", "-t", "--target-directory", "-e", "--exclude"))
    into = option_values(command, ("-t", "--target-directory"))
    said = flags(command)
    sources, targets = (words, into) if into else (words[:-1], words[-1:])
    links = command.name in ("ln", "link")
    for word in (source for source in sources if not _elsewhere(source)):
        if not makes_symlinks(command):
            yield from at(command, "read", word)
            if links or command.name == "mv":  # who writes to a hard link writes to what it links to
                yield from at(command, "edit", word, tree=True)
    deep = command.name == "rsync" or bool(said & {"-r", "-R", "-a", "--recursive", "--archive"})
    for word in (target for target in targets if not _elsewhere(target)):
        yield from at(command, "edit", word, tree=deep and _spills(sources, said, command.name))
        if word.text and not PurePosixPath(word.text).suffix:  # it may be a folder
            names = [PurePosixPath(value).name for source in sources for value in source.values or ()]
            for name in names:
                yield from at(command, "edit", Word(word.raw, (f"{word.text.rstrip('/')}/{name}",)), tree=deep)
    if command.partial and not command.fed:
        yield unseen(command)


def makes_symlinks(command: Command) -> bool:
    """Whether ``ln`` makes links that are resolved when they are used, not now."""
    return command.name == "ln" and bool(flags(command) & {"-s", "--symbolic"})


def links_made(command: Command) -> set[str]:
    """The paths of the symlinks that *command* makes, as seen from the workspace."""
    return (
        {use.target for use in copies(command) if use.target and use.kind == "edit"}
        if makes_symlinks(command)
        else set()
    )


def _spills(sources: tuple[Word, ...], said: set[str], name: str) -> bool:
    """Whether a copy of folders puts what is in them into the target itself, beside what is there."""
    if name == "rsync" or said & {"-T", "--no-target-directory"}:
        return True
    return any(
        word.values is None
        or word.glob
        or any(value.endswith(("/.", "/..")) or value in (".", "..") for value in word.values)
        for word in sources
    )


def _elsewhere(word: Word) -> bool:
    """Whether a word of ``scp`` or ``rsync`` names another machine."""
    return word.text is not None and re.match(r"[\w.@-]+:", word.text) is not None


def interpreters(command: Command) -> Iterator[Use]:
    """Code in the line itself is not read: it may write anything."""
    if is_handed_code(command):
        yield unseen(command)


def find(command: Command) -> Iterator[Use]:
    """``find -delete`` and its outputs; what it starts is a command of its own."""
    roots = search_roots(command)
    if any(word.values is None for word in command.args if word not in roots):
        yield unseen(command)
    if any(word.text == "-delete" for word in command.args):
        yield from each(command, "edit", roots, tree=True)
    for word in option_values(command, ("-fprint", "-fprint0", "-fprintf", "-fls")):
        yield from at(command, "edit", word)


def dd(command: Command) -> Iterator[Use]:
    for word in command.args:
        if word.values is None:
            yield unseen(command)
        for value in word.values or ():
            if value.startswith(("of=", "if=")):
                yield from at(command, "edit" if value[0] == "o" else "read", Word(word.raw, (value[3:],)))


def patch(command: Command) -> Iterator[Use]:
    words = positionals(command, ("-p", "-i", "-d", "-o", "-D", "-F"))[:1]
    yield from each(command, "edit", words) if words else (unseen(command),)


def archives(command: Command) -> Iterator[Use]:
    """Archives are unpacked into a folder; what is in them is not known. Packing reads folders and writes one file."""
    first = command.args[0].text if command.args else None
    said = flags(command) | {f"-{letter}" for letter in first or "" if not (first or "-").startswith("-")}
    if command.name.endswith("tar") and said & set(_RUNS):
        yield unseen(command)
    if said & {"-t", "-l", "--list"}:
        return
    if command.name.endswith("tar") and not said & set(_UNPACKS):
        words = positionals(command, ("-C",))
        yield from each(command, "edit", words[:1] if words and words[0].text != first else words[1:2])
        yield from each(command, "read", words[-1:])
        return
    yield from each(command, "edit", option_values(command, ("-C", "-d", "--directory")) or HERE, tree=True)


def downloads(command: Command) -> Iterator[Use]:
    """``curl`` and ``wget``: the file that they are told to write, or one whose name the server may choose."""
    wget = command.name == "wget"
    written = option_values(command, ("-O", "--output-document") if wget else ("-o", "--output"))
    yield from each(command, "edit", written)
    if not written and (wget or flags(command) & {"-O", "--remote-name", "-J"}):
        folder = option_values(command, ("-P", "--directory-prefix", "--output-dir"))
        yield from each(command, "edit", folder or HERE, tree=True)
    if not wget:
        yield from readers.uploads(command)


def packs(command: Command) -> Iterator[Use]:
    """``zip``: the archive is written, and with ``-m`` what went into it is removed."""
    words = positionals(command, ("-b", "-n", "-i", "-x", "-P", "-t", "-tt"))
    yield from each(command, "edit", words[:1])
    yield from each(command, "edit" if flags(command) & {"-m", "--move"} else "read", words[1:], tree=True)


def replacing(command: Command) -> Iterator[Use]:
    """``sd``: two patterns, then files that are changed in place."""
    yield from each(command, "edit", positionals(command, ("-f", "-n", "-F", "--max-replacements"))[2:])


def of_git(command: Command) -> Iterator[Use]:
    if git_starts.is_far(command):
        yield unseen(command)
    for word in option_values(command, ("-C",)):
        bases = tuple(Base(join(base.folder, word.text) if word.text else None, base.sure) for base in command.bases)
        command = replace(command, bases=bases)
    for target, tree in git.writes(command):
        yield from at(command, "edit", target, tree=tree)
