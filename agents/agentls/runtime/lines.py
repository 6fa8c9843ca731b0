"""Line ends and byte order marks: new text brought into the style of the text that it replaces."""

from __future__ import annotations

import re

BOM = "\ufeff"


def split(text: str) -> list[str]:
    r"""The lines of *text* without their ends: ``\n``, ``\r\n`` or ``\r``. A last line end opens no line."""
    found = re.split(r"\r\n|\n|\r", text)
    return found[:-1] if found[-1] == "" else found


def without_bom(text: str) -> str:
    """*text* without the byte order mark that it may begin with."""
    return text.removeprefix(BOM)


def line_end(text: str) -> str:
    r"""The line end that *text* mostly has: ``\r\n`` or ``\n``."""
    windows = text.count("\r\n")
    return "\r\n" if windows > text.count("\n") - windows else "\n"


def with_ends(text: str, end: str) -> str:
    r"""*text* with its ``\n`` and ``\r\n`` made *end*."""
    return re.sub(r"\r?\n", end, text)


def like(text: str, old: str) -> str:
    r"""*text* with the line ends and byte order mark of *old*; a text that has ``\r\n`` of its own keeps them."""
    if "\r\n" not in text and line_end(old) == "\r\n":
        text = with_ends(text, "\r\n")
    return BOM + text if old.startswith(BOM) and not text.startswith(BOM) else text


def number_at(text: str, offset: int) -> int:
    """The number, from 1, of the line on which *offset* lies."""
    return len(re.findall(r"\r\n|\n|\r", text[:offset])) + 1
