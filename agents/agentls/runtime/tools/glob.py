"""``glob``: files by pattern, newest first."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncGenerator
from pathlib import Path

from agentls.policy import Operation
from agentls.runtime import globs, ripgrep
from agentls.runtime.tools import Context, Params, Result, Tool, ToolError

LIMIT = 100
"""Files that a call names."""


class GlobParams(Params):
    pattern: str
    path: str = "."
    """Folder to search."""


def _operations(params: GlobParams, context: Context) -> tuple[Operation, ...]:
    return (context.operation("glob", params.path or ".", params.pattern),)


async def _call(params: GlobParams, context: Context) -> Result:
    base, pattern = _folder(params, context)
    found: list[str] = []
    async with contextlib.aclosing(files(base, pattern, newest_first=True)) as paths:
        async for path in paths:
            if len(found) == LIMIT:
                found.append(f"[more files match; these are the {LIMIT} newest: narrow the pattern]")
                break
            found.append(context.label(base / path))
    return Result("\n".join(found) or f"no files match {pattern}")


def _folder(params: GlobParams, context: Context) -> tuple[Path, str]:
    base = context.resolve(params.path or ".")
    if not base.is_dir():
        raise ToolError(f"there is no folder {context.label(base)}")
    if Path(params.pattern).is_absolute():
        raise ToolError("the pattern is relative: give the folder as path")
    if ".." in Path(params.pattern).parts:
        raise ToolError("the pattern goes down from path: give the upper folder as path")
    return base, params.pattern


async def files(base: Path, pattern: str, *, newest_first: bool = False) -> AsyncGenerator[str, None]:
    """The files below *base* that match and are not ignored, as paths relative to it."""
    try:
        matches = globs.matcher(pattern)
    except ValueError as error:
        raise ToolError(str(error)) from error
    order = "--sortr=modified" if newest_first else "--sort=path"
    arguments = ("--files", order, *named(pattern))
    async with contextlib.aclosing(ripgrep.records(arguments, base, b"\0")) as records:
        async for path in records:
            if matches(path):
                yield path


def named(pattern: str) -> tuple[str, ...]:
    """The options that keep rg to files named like the end of *pattern*."""
    name = globs.last_part(pattern)
    return ("--type-add", f"wanted:{name}", "--type=wanted") if name else ()


tool = Tool(
    "glob",
    "search",
    f"Finds files by a pattern such as `**/*.py` or `src/*.{{ts,tsx}}`; newest first, at most {LIMIT}. Files that git "
    "ignores are left out.",
    GlobParams,
    _operations,
    _call,
)
