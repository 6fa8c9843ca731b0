"""An editor over a folder, with open buffers: it applies changes as an editor does, and records what it is asked."""

from dataclasses import dataclass, field
from pathlib import Path

from agentls.runtime.editor import Answer, Applied, Buffer, Change, EditorError, MissingFileError, Question
from agentls.runtime.events import Event

LIMIT = 10_000_000


@dataclass
class DiskEditor:
    """*buffers* are open files, saved or not; *answers* are given to questions in turn, then *answer*."""

    folder: Path
    buffers: dict[Path, Buffer] = field(default_factory=dict)
    answer: Answer = "allow_once"
    answers: list[Answer] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.folder = self.folder.resolve()

    @property
    def root(self) -> Path:
        return self.folder

    def open(self, name: str, text: str | None = None, version: int = 1) -> Buffer:
        """Open a file; with *text* as if the user had typed it and not saved."""
        path = (self.folder / name).resolve()
        shown = text if text is not None else read_disk(path)
        self.buffers[path] = Buffer(path, shown, version, unsaved=text is not None)
        return self.buffers[path]

    def open_buffers(self) -> tuple[Buffer, ...]:
        return tuple(self.buffers.values())

    async def read(self, path: Path) -> Buffer:
        return self.buffers.get(path) or Buffer(path, read_disk(path))

    async def apply(self, changes: tuple[Change, ...], label: str) -> Applied:
        for change in changes:
            current = self.buffers.get(change.path)
            if current and current.version != change.version:
                return Applied("stale", f"{change.path.name} has changed")
        asks = [hunk.ask for change in changes for hunk in change.hunks if hunk.ask]
        if asks and self._next_answer() == "deny":
            return Applied("refused", "")
        for change in changes:
            self._write(change)
        self.changes += changes
        return Applied("applied")

    def _write(self, change: Change) -> None:
        """An open file changes in its buffer, which is what the run sees and nobody saves; another one on disk."""
        buffer = self.buffers.get(change.path)
        if buffer:
            self.buffers[change.path] = Buffer(change.path, change.after, (buffer.version or 0) + 1, buffer.unsaved)
            return
        change.path.parent.mkdir(parents=True, exist_ok=True)
        change.path.write_bytes(change.after.encode("utf-8", "surrogateescape"))

    async def ask(self, question: Question) -> Answer:
        self.questions.append(question)
        return self._next_answer()

    def _next_answer(self) -> Answer:
        return self.answers.pop(0) if self.answers else self.answer

    async def sync(self, paths: tuple[Path, ...]) -> tuple[Path, ...]:
        """Save buffers in which only the run has written."""
        left = []
        for path in paths:
            if buffer := self.buffers.get(path):
                if buffer.unsaved:
                    left.append(path)
                else:
                    path.write_bytes(buffer.text.encode())
        return tuple(left)

    def tell(self, event: Event) -> None:
        self.events.append(event)


def read_disk(path: Path) -> str:
    """The text of a file; `EditorError` for what is no text."""
    if not path.exists():
        raise MissingFileError(f"there is no file {path.name}")
    if not path.is_file():
        raise EditorError(f"{path.name} is not a file")
    if path.stat().st_size > LIMIT:
        raise EditorError(f"{path.name} is too large: {path.stat().st_size:,} bytes")
    data = path.read_bytes()
    if b"\0" in data[:8192]:
        raise EditorError(f"{path.name} is a binary file")
    return data.decode("utf-8", "surrogateescape")
