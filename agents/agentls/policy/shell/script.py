"""A shell line as values: its commands, what each is given, where each runs, and what about it cannot be known."""

from __future__ import annotations

from dataclasses import dataclass

from agentls.policy.shell.words import Word


@dataclass(frozen=True, slots=True)
class Base:
    """A folder in which a command may run, relative to the workspace; None where it is not known.

    Not *sure*: it runs there only if a ``cd`` before it failed.
    """

    folder: str | None = ""
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Redirect:
    """A redirection of the command's input or output (*writes*) to a file; copies of descriptors are not listed."""

    writes: bool
    target: Word


@dataclass(frozen=True)
class Command:
    """A simple command with its words (the name first), as it stands in the line.

    *text* is its source; *bases* where it may run; *stdin* what the line itself feeds it: a here-document's text, None
    where that is not known (the output of another command), ``""`` where there is nothing. *wrapper* names the command
    that starts it (``sudo``, ``xargs``), empty for a command of the line itself. A *partial* one gets more arguments
    than its words when it runs. A *guest* is started by a program of which rules speak by its own name (``uv run x``):
    what that one may is allowed, and of the guest only what is denied counts, and which files it uses. *fed* are the
    folders below which the files lie whose names it is handed, by a pipe or by what starts it; none: not known.
    """

    text: str
    words: tuple[Word, ...] = ()
    assignments: tuple[tuple[str, Word], ...] = ()
    redirects: tuple[Redirect, ...] = ()
    bases: tuple[Base, ...] = (Base(),)
    stdin: str | None = ""
    wrapper: str = ""
    partial: bool = False
    guest: bool = False
    fed: tuple[Word, ...] = ()

    @property
    def name(self) -> str:
        """The command's name without its folder; empty where it is not known or there is none."""
        word = self.words[0].text if self.words else None
        return word.rsplit("/", 1)[-1] if word else ""

    @property
    def args(self) -> tuple[Word, ...]:
        return self.words[1:]


@dataclass(frozen=True)
class Script:
    """A parsed line. *unknown* tells, a phrase each, what keeps it from being judged as a whole."""

    commands: tuple[Command, ...] = ()
    unknown: tuple[str, ...] = ()


def join(folder: str | None, path: str) -> str | None:
    """*path* as seen from *folder*, ``..`` kept (behind a link it leads elsewhere); None where that is not known."""
    if path.startswith("/"):
        return path
    return None if folder is None else f"{folder}/{path}" if folder else path
