"""Long output cut in its middle as it streams: the head and the tail are kept, and how much there was is told."""

from __future__ import annotations

from collections import deque


class Clip:
    """Collects text and keeps at most *limit* characters of it, half from its start and half from its end."""

    def __init__(self, limit: int) -> None:
        self.length = 0
        self._half = limit // 2
        self._head: list[str] = []
        self._head_length = 0
        self._tail: deque[str] = deque()
        self._tail_length = 0

    def begin(self) -> None:
        """Its writer has started."""

    def feed(self, text: str) -> None:
        """Take the next piece."""
        self.length += len(text)
        room = self._half - self._head_length
        if room > 0:
            self._head.append(text[:room])
            self._head_length += min(room, len(text))
            text = text[room:]
        if text:
            self._tail.append(text)
            self._tail_length += len(text)
        while self._tail and self._tail_length - len(self._tail[0]) >= self._half:
            self._tail_length -= len(self._tail.popleft())

    @property
    def text(self) -> str:
        """What is kept, with a line that says what was left out, if anything was."""
        head, tail = "".join(self._head), "".join(self._tail)[-self._half :]
        left = self.length - len(head) - len(tail)
        if left <= 0:
            return head + tail
        return f"{head}\n\n[… {left:,} of {self.length:,} characters are left out here …]\n\n{tail}"
