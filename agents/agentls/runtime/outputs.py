"""What commands write, kept in the journal as far as it is more than one answer holds, so that any part can be read.

Memory stays flat: a piece at a time is compressed and stored. Places and lengths count characters.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field

from agentls.runtime.journal import Journal

PIECE = 65_536
"""Characters of one stored piece."""
KEPT = 50_000_000
"""Characters kept of one output; what comes later is counted and left out."""


@dataclass
class Output:
    """The output *name* of a run, while its command writes it. Nothing is stored before it has *short* characters."""

    journal: Journal
    run: str
    name: str
    short: int = 0
    length: int = 0
    """Characters written so far."""
    stored: int = 0
    _waiting: list[str] = field(default_factory=list)
    _size: int = 0

    def feed(self, text: str) -> None:
        """Take the next characters."""
        self.length += len(text)
        room = KEPT - self.stored - self._size
        if room > 0 and text:
            self._waiting.append(text[:room])
            self._size += min(room, len(text))
        if self._size >= PIECE:
            self.flush()

    def flush(self) -> None:
        """Store what waits, unless all of it is short."""
        if not self._size or self.stored + self._size <= self.short:
            return
        text = "".join(self._waiting)
        for at in range(0, len(text), PIECE):
            piece = text[at : at + PIECE]
            data = zlib.compress(piece.encode("utf-8", "surrogatepass"), 1)
            self.journal.base.execute(
                "INSERT INTO outputs VALUES (?, ?, ?, ?, ?)", (self.run, self.name, self.stored, len(piece), data)
            )
            self.stored += len(piece)
        self._waiting, self._size = [], 0

    def read(self, offset: int, count: int) -> str:
        """The characters from *offset* on, at most *count* of them."""
        text = read(self.journal, self.run, self.name, offset, count)
        if self._size and len(text) < count and offset + len(text) >= self.stored:
            begin = offset + len(text) - self.stored
            text += "".join(self._waiting)[begin : begin + count - len(text)]
        return text


def length(journal: Journal, run: str, name: str) -> int:
    """How many characters of an output are stored; 0 for one that is not."""
    found = journal.base.execute(
        "SELECT coalesce(max(start + length), 0) FROM outputs WHERE run = ? AND name = ?", (run, name)
    )
    return int(found.fetchone()[0])


def read(journal: Journal, run: str, name: str, offset: int, count: int) -> str:
    """The stored characters from *offset* on, at most *count* of them."""
    rows = journal.base.execute(
        "SELECT start, data FROM outputs WHERE run = ? AND name = ? AND start + length > ? AND start < ? "
        "ORDER BY start",
        (run, name, offset, offset + count),
    )
    parts = []
    for start, data in rows:
        piece = zlib.decompress(data).decode("utf-8", "surrogatepass")
        parts.append(piece[max(0, offset - start) : offset + count - start])
    return "".join(parts)


def names(journal: Journal, run: str) -> tuple[str, ...]:
    """The outputs of a run that are stored."""
    rows = journal.base.execute("SELECT DISTINCT name FROM outputs WHERE run = ?", (run,))
    return tuple(row[0] for row in rows)
