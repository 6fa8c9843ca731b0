"""Files that an editor opens for its user to write in: the LSP has questions with buttons, but none with text.

The first line says, in a comment, what the file is for; what stands below the comments is what the user wrote.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from agentls.text import Document
from agentls_server import border, disk, showing
from agentls_server.session import Session

_HEAD = re.compile(r"\A<!-- agentls \w+ (?P<place>\{.*?\}) -->[^\n]*\n(?:<!--.*?-->\s*\n)?", re.DOTALL)


async def open_file(session: Session, path: Path, kind: str, place: dict[str, Any], hint: str) -> bool:
    """Open a new file of a *kind* (a word) at *path*; whether the client could. *place* is kept in it."""
    return await show(session, path, head(kind, place, hint))


def head(kind: str, place: dict[str, Any], hint: str) -> str:
    """The comments with which such a file begins."""
    shown = hint.replace("-->", "->")
    return f"<!-- agentls {kind} {json.dumps(place)} -->\n<!-- {shown} -->\n\n"


async def show(session: Session, path: Path, text: str) -> bool:
    """Write *text* into the file at *path* and open it; whether the client could."""
    disk.write_text(path, text)
    return await showing.show(session, border.to_uri(path))


def place_in(document: Document, folder: Path) -> tuple[dict[str, Any], int] | None:
    """The place that is kept in a file of *folder*, and where what the user writes begins; None for other files."""
    found = _HEAD.match(document.text) if Path(document.path).parent == folder else None
    if found is None:
        return None
    try:
        place = json.loads(found["place"])
    except ValueError:
        return None
    return (place, found.end()) if isinstance(place, dict) else None


def read(document: Document, folder: Path) -> tuple[dict[str, Any], str] | None:
    """The place that is kept in a file of *folder*, and what was written in it; None for others, and without a text."""
    found = place_in(document, folder)
    text = document.text[found[1] :].strip() if found else ""
    return (found[0], text) if found and text else None
