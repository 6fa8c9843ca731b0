"""What a file's text is for a run: the client's buffer, or the disk, or what the client holds of the run's own edits.

An edit of a file that is not open lives unsaved in the client, and the disk has the text from before; a client need not
tell the server of it. So each edit is remembered until disk and buffer are in step again.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from agentls.runtime.editor import Buffer, Change
from agentls_server import border, disk, documents
from agentls_server.session import Session


@dataclass(frozen=True, slots=True)
class _Unsaved:
    """A file that the run edited: what was on disk when it was last in step with the buffer, and the run's text."""

    base: str | None
    text: str


class Files:
    """The files of one run, as the client of *session* has them."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._unsaved: dict[Path, _Unsaved] = {}

    def open(self, path: Path) -> documents.Buffer | None:
        """The open buffer of a file, which the client may name by another path to it."""
        for each in self._session.open_buffers:
            named = border.to_path(each.uri)
            if named == str(path) or (named.startswith(os.sep) and os.path.realpath(named) == str(path)):
                return each
        return None

    def read(self, path: Path) -> Buffer:
        """A file as the user sees it; `EditorError` where it has no text that could be read."""
        buffer, mine = self.open(path), self._unsaved.get(path)
        if buffer is not None:
            text = buffer.document.text
            unsaved = text != disk.text_of(path) and not (mine and mine.text == text)
            return Buffer(path, text, buffer.version, unsaved=unsaved)
        if mine and disk.text_of(path) == mine.base:
            return Buffer(path, mine.text)
        return Buffer(path, disk.read_text(path))

    def text(self, path: Path) -> str | None:
        """The text of the buffer, else that on disk; None where there is no file."""
        buffer = self.open(path)
        return buffer.document.text if buffer else disk.text_of(path)

    def uri(self, path: Path) -> str:
        """What the client calls a file."""
        buffer = self.open(path)
        return buffer.uri if buffer else border.to_uri(path)

    def is_stale(self, change: Change) -> bool:
        """Whether a file is no longer what *change* was made for."""
        buffer = self.open(change.path)
        if buffer is not None:
            return buffer.version != change.version or buffer.document.text != change.before
        mine = self._unsaved.get(change.path)
        before = mine.base if mine and mine.text == change.before else change.before
        return change.version is not None or disk.text_of(change.path) != before

    def has_arrived(self, change: Change) -> bool:
        """Whether a file is what *change* makes of it."""
        if change.deletes:
            return disk.text_of(change.path) is None
        return self.text(change.path) == change.after

    def remember(self, change: Change, was_on_disk: str | None, *, trusted: bool) -> None:
        """Keep what the run made of a file that is not saved yet.

        A client that edits files without opening them for the server is taken at its word, if it did not ask its user.
        """
        if change.deletes:
            self._unsaved.pop(change.path, None)
            return
        buffer, mine = self.open(change.path), self._unsaved.get(change.path)
        in_step = was_on_disk == change.before or (mine is not None and mine.text == change.before)
        base = mine.base if mine and was_on_disk == mine.base else was_on_disk
        if base is None and disk.text_of(change.path) == "":  # some clients make a new file on disk, and fill a buffer
            base = ""
        text = buffer.document.text if buffer else change.after
        unseen = trusted and change.version is None  # a buffer that was open and is closed now told all it had
        if in_step and (buffer or unseen) and text != change.before:
            self._unsaved[change.path] = _Unsaved(base, text)
        elif buffer:
            self._unsaved.pop(change.path, None)

    def differs(self, path: Path) -> bool:
        """Whether the editor holds another text of a file than the disk."""
        buffer, mine = self.open(path), self._unsaved.get(path)
        text = buffer.document.text if buffer else mine.text if mine else None
        return text is not None and text != disk.text_of(path)

    def is_own(self, path: Path) -> bool:
        """Whether what the editor holds unsaved is the run's own edit alone."""
        buffer, mine = self.open(path), self._unsaved.get(path)
        if mine is None or disk.text_of(path) != mine.base:
            return False
        return buffer is None or buffer.document.text == mine.text

    def mirror(self, path: Path) -> bool:
        """Write to disk what the editor holds, where that is the run's own edit of a file that was saved before it."""
        mine = self._unsaved.get(path)
        if mine is None or not self.is_own(path):
            return False
        disk.write_text(path, mine.text)
        self._unsaved[path] = _Unsaved(mine.text, mine.text)
        return True
