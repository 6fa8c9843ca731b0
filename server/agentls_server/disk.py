"""Files on disk, for the editors of this room: texts in UTF-8, written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from agentls.runtime.editor import EditorError, MissingFileError

MAX_BYTES = 20_000_000
"""A longer file is not read as text."""


def read_text(path: Path) -> str:
    """The text of a file, line ends and byte order mark as they are."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise MissingFileError(f"there is no file {path.name} at {path}") from None
    except IsADirectoryError:
        raise EditorError(f"{path} is a folder") from None
    except OSError as error:
        raise EditorError(f"{path} cannot be read: {error.strerror}") from None
    if len(data) > MAX_BYTES:
        raise EditorError(f"{path} is larger than {MAX_BYTES // 1_000_000} MB")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise EditorError(f"{path} is not text in UTF-8") from None
    if "\0" in text:
        raise EditorError(f"{path} is a binary file")
    return text


def text_of(path: Path) -> str | None:
    """The text of a file; None where there is none, empty where it cannot be read as text."""
    try:
        return read_text(path)
    except MissingFileError:
        return None
    except EditorError:
        return ""


def write_text(path: Path, text: str) -> None:
    """Write a file through a temporary one beside it, keeping its mode; makes missing folders."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        mode = path.stat().st_mode if path.exists() else None
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(text.encode("utf-8"))
            Path(name).chmod(mode if mode is not None else 0o666 & ~_umask())
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise EditorError(f"{path} cannot be written: {error.strerror}") from None


def make_folders(paths: Iterable[Path]) -> list[Path]:
    """Make folders that are missing, with those above them; which were, outermost first."""
    missing = {each for path in paths for each in (path, *path.parents) if not each.exists()}
    try:
        for path in sorted(missing):
            path.mkdir(exist_ok=True)
    except OSError as error:
        raise EditorError(f"the folder {path} cannot be made: {error.strerror}") from None
    return sorted(missing)


def remove_empty(folders: list[Path]) -> None:
    """Take back what `make_folders` made, but for what is no longer empty."""
    for path in reversed(folders):
        with contextlib.suppress(OSError):
            path.rmdir()


def delete(path: Path) -> None:
    """Delete a file; one that is not there is no error."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise EditorError(f"{path} cannot be deleted: {error.strerror}") from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
