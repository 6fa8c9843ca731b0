"""Cutting a byte stream into messages, without any input or output of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

MAX_HEADER = 64 * 1024
MAX_MESSAGE = 512 * 1024 * 1024
"""Bytes. A length beyond it is taken for a broken header, which would otherwise be waited for for ever."""

_END = re.compile(rb"\r?\n\r?\n")
_LENGTH = re.compile(rb"content-length[ \t]*:[ \t]*(\d+)[ \t]*(?=\r?\n|\Z)", re.IGNORECASE)


class Framing:
    """The bytes that have come and make no message yet."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._length: int | None = None

    def feed(self, data: bytes) -> Iterator[bytes | None]:
        """The bodies that are complete with *data*, in order; None for a header that cannot be read.

        After such a header, reading goes on at the next one that says a length.
        """
        self._buffer += data
        while True:
            if self._length is None:
                end = _END.search(self._buffer)
                if end is None:
                    if len(self._buffer) <= MAX_HEADER:
                        return
                    del self._buffer[:-1024]
                    yield None
                    continue
                self._length = self._header(bytes(self._buffer[: end.start()]))
                del self._buffer[: end.end()]
                if self._length is None:
                    yield None
                    continue
            if len(self._buffer) < self._length:
                return
            body = bytes(self._buffer[: self._length])
            del self._buffer[: self._length]
            self._length = None
            yield body

    @staticmethod
    def _header(header: bytes) -> int | None:
        found = _LENGTH.search(header)
        length = int(found[1]) if found and len(found[1]) < 12 else None
        return length if length is not None and length <= MAX_MESSAGE else None
