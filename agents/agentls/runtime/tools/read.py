"""``read``: a file with its line numbers, an image, or the cells of a notebook."""

from __future__ import annotations

import base64
from pathlib import Path

from pydantic import Field

from agentls.policy import Operation
from agentls.runtime import cells, lines, nearest
from agentls.runtime.editor import EditorError, MissingFileError
from agentls.runtime.tools import Context, Params, Result, Tool, ToolError

LINES = 2000
WIDTH = 2000
SIZE = 262_144
"""How much of a file one call gives: lines, characters of a line, characters in all."""

IMAGE_BYTES = 3_750_000
"""What fits into the 5 MB of Base64 that the Messages API takes for an image."""

_IMAGES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif", ".webp": "image/webp"}


class ReadParams(Params):
    file_path: str
    offset: int = Field(1, ge=0)
    """Line to start at."""
    limit: int = Field(LINES, ge=1)
    """Number of lines."""


def _operations(params: ReadParams, context: Context) -> tuple[Operation, ...]:
    return (context.operation("read", params.file_path),)


async def _call(params: ReadParams, context: Context) -> Result:
    path = context.resolve(params.file_path)
    name = context.label(path)
    if path.is_dir():
        raise ToolError(f"{name} is a folder; find its files with the glob tool")
    if path.suffix.lower() in _IMAGES and path.is_file():
        return _image(path, name)
    try:
        text = (await context.editor.read(path)).text
    except MissingFileError as error:
        raise ToolError(nearest.missing_file(path, name)) from error
    except EditorError as error:
        raise ToolError(str(error)) from error
    context.seen[path] = text
    shown = cells.rendered(text) if path.suffix == ".ipynb" else None
    return Result(numbered(text, params.offset or 1, params.limit) if shown is None else shown)


def numbered(text: str, first: int, count: int) -> str:
    """*count* lines from line *first* with their numbers, within the caps; what is left out is said at the end."""
    every = lines.split(lines.without_bom(text))
    if not every:
        return "(the file is empty)"
    if first > len(every):
        raise ToolError(f"the file has only {len(every)} lines")
    shown: list[str] = []
    size = 0
    for number, line in enumerate(every[first - 1 : first - 1 + min(count, LINES)], first):
        cut = line if len(line) <= WIDTH else f"{line[:WIDTH]}… [{len(line):,} characters in this line]"
        size += len(cut) + 8
        if size > SIZE:
            break
        shown.append(f"{number:6}\t{cut}")
    last = first + len(shown) - 1
    if last < len(every):
        shown.append(f"[lines {first} to {last} of {len(every)}; go on with offset {last + 1}]")
    return "\n".join(shown)


def _image(path: Path, name: str) -> Result:
    """The image as a content block. Images are never open as text, so the disk has what the user sees."""
    try:
        with path.open("rb") as file:
            data = file.read(IMAGE_BYTES + 1)
    except OSError as error:
        raise ToolError(f"{name} cannot be read: {error.strerror}") from error
    size = len(data)
    if size > IMAGE_BYTES:
        raise ToolError(f"{name} is too large; images can have at most {IMAGE_BYTES:,} bytes")
    media = _media_type(data)
    if media is None:
        raise ToolError(f"{name} is not the image that its name says")
    source = {"type": "base64", "media_type": media, "data": base64.b64encode(data).decode("ascii")}
    return Result(f"{name}: {media}, {size:,} bytes", content=({"type": "image", "source": source},))


def _media_type(data: bytes) -> str | None:
    """What the first bytes say; the API refuses an image whose type is told wrongly."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    return "image/webp" if data[:4] == b"RIFF" and data[8:12] == b"WEBP" else None


tool = Tool(
    "read",
    "read",
    f"Reads a file as the user sees it, with line numbers: up to {LINES} lines a call, long lines cut at {WIDTH} "
    "characters. Shows images and notebooks too.",
    ReadParams,
    _operations,
    _call,
)
