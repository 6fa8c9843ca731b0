"""The door to the user's editor: the only way in which a run reads, changes or asks. A protocol and its values.

Over LSP it is the editor; on the command line it is the terminal and the disk. A run never opens a file itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias, runtime_checkable

from agentls.runtime.events import Event
from agentls.text import Edit, Span, apply_edits

if TYPE_CHECKING:
    from agentls.always import Offer

Answer: TypeAlias = Literal["allow_once", "allow_run", "deny"]
Word: TypeAlias = Literal["allow_once", "allow_run", "deny", "always", "each"]


class EditorError(Exception):
    """The editor could not do one thing; the text goes to the model as the result of its tool call."""


class MissingFileError(EditorError):
    """There is no such file, neither open nor on disk."""


@dataclass(frozen=True, slots=True)
class Buffer:
    """A file as the user sees it: an open buffer (*version* set) before the file on disk (*version* None).

    *unsaved* says that the buffer holds changes of the user's that are not on disk.
    """

    path: Path
    text: str
    version: int | None = None
    unsaved: bool = False


@dataclass(frozen=True, slots=True)
class Hunk:
    """One edit of a change. *calls* are the tool calls it comes from; *ask* why to confirm it, None where allowed."""

    edit: Edit
    calls: tuple[str, ...]
    ask: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What a turn does to one file. *before* is None for a file that is created; *version* that of the buffer read.

    One that *deletes* the file has one hunk, which leaves no text.
    """

    path: Path
    before: str | None
    hunks: tuple[Hunk, ...]
    version: int | None = None
    deletes: bool = False

    @property
    def after(self) -> str:
        return apply_edits(self.before or "", [hunk.edit for hunk in self.hunks])


@dataclass(frozen=True, slots=True)
class Applied:
    """What became of changes: ``applied`` (perhaps in part: read back), ``refused`` by the user, ``stale``, ``failed``.

    *reason* is for the model: why it failed, or what the user said. *remember* says that the user allows edits of these
    files for the rest of the run, *always* that they want a rule which says so for good.
    """

    status: Literal["applied", "refused", "stale", "failed"]
    reason: str = ""
    remember: bool = False
    always: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """A permission question. *agents* is the chain of names, the asking one last; *detail* what is shown with it.

    *offers* are rules that would answer it for good; *several* that it is about more than one operation;
    *settled* that it is allowed already, and only the rule is chosen.
    """

    agents: tuple[str, ...]
    tool: str
    target: str
    reason: str
    detail: str = ""
    offers: tuple[Offer, ...] = ()
    several: bool = False
    settled: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the user says to a permission question.

    *words* go to the model with a denial. ``always``: *rule* is that of one of the question's offers, *place* the name
    of one of its places. ``each``: ask about each of several operations alone.
    """

    answer: Word
    words: str = ""
    rule: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """An error or a warning that the editor shows in a file: *source* says whose it is, with its code."""

    span: Span
    severity: Literal["error", "warning"]
    message: str
    source: str = ""


class Editor(Protocol):
    """What a run needs of an editor."""

    @property
    def root(self) -> Path:
        """The workspace folder, symlinks resolved."""
        ...

    async def read(self, path: Path) -> Buffer:
        """The file as the user sees it; `MissingFileError`; `EditorError` for a folder, a binary or huge file."""
        ...

    def open_buffers(self) -> tuple[Buffer, ...]:
        """Every file that is open, as the user sees it; a search looks there before the disk."""
        ...

    async def apply(self, changes: tuple[Change, ...], label: str) -> Applied:
        """Make all *changes* as one edit of the editor, after its own confirmation of hunks that ask for one."""
        ...

    async def ask(self, question: Question) -> Answer:
        """The user's answer. A question that is dismissed is denied."""
        ...

    async def sync(self, paths: tuple[Path, ...]) -> tuple[Path, ...]:
        """Bring the run's own edits of *paths* to disk for a command to see; returns files that hold unsaved work."""
        ...

    def tell(self, event: Event) -> None:
        """Show what happens; never waits, never raises."""
        ...


@runtime_checkable
class Verdicts(Protocol):
    """What an editor has beside whose user can answer a permission question by more than a yes or a no."""

    async def verdict(self, question: Question) -> Verdict:
        """The user's answer; as `Editor.ask` otherwise."""
        ...


@runtime_checkable
class Answers(Protocol):
    """What an editor has beside whose user can answer what an agent asks."""

    async def answer(self, agents: tuple[str, ...], text: str, choices: tuple[str, ...]) -> str | None:
        """One of *choices*, or what the user writes; None where nobody answers. *agents* is the chain of names."""
        ...


@runtime_checkable
class SeesProblems(Protocol):
    """What an editor has beside that can tell what others say about a file: its language servers, its linters."""

    async def problems(self, paths: tuple[Path, ...]) -> dict[Path, tuple[Problem, ...]]:
        """The problems of these files as they are now; files that nobody checks are left out.

        After an edit it waits a moment for those who check the file.
        """
        ...
