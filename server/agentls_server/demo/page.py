"""Text on a terminal: headings, lines below them, and prose at a width that can be read."""

from __future__ import annotations

import re
import shutil
import textwrap

from agentls_server.cli.screen import Screen

WIDTH = (40, 110)
"""Columns of prose, at least and at most."""

_OPENS = re.compile(r"\s*(?:[-*>#|`]|\d+\.)")
"""How a line begins that is no continuation of the one before."""


class Page:
    """Writes to *screen*."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen

    def heading(self, text: str) -> None:
        self.screen.line("")
        self.screen.line(text, "bold")

    def say(self, text: str, color: str = "") -> None:
        """Lines, indented below a heading."""
        for line in text.splitlines():
            self.screen.line(f"  {line}" if line.strip() else "", color if line.strip() else "")

    def prose(self, text: str, color: str = "") -> None:
        """Text that may be wrapped, at the width of the terminal."""
        width = max(WIDTH[0], min(WIDTH[1], shutil.get_terminal_size().columns - 4))
        for line in text.splitlines():
            hang = " " * (len(found[0]) if (found := re.match(r"\s*(?:\d+\.|[-*>])?\s*", line)) else 0)
            self.say(
                "\n".join(textwrap.wrap(line, width, subsequent_indent=hang, break_on_hyphens=False)) or " ", color
            )


def joined(text: str) -> str:
    """Markdown with each paragraph and list item in one line, so that it can be wrapped at any width."""
    lines: list[str] = []
    for line in text.splitlines():
        goes_on = lines and lines[-1].strip() and line.strip() and not _OPENS.match(line) and lines[-1][:1] not in "#|`"
        if goes_on:
            lines[-1] += f" {line.strip()}"
        else:
            lines.append(line)
    return "\n".join(lines)
