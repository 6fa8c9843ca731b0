"""``grep``: the contents of files by regular expression, in open buffers as the user sees them."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import AliasChoices, Field

from agentls.policy import Operation
from agentls.runtime import globs, lines, nearest, ripgrep
from agentls.runtime.editor import Buffer
from agentls.runtime.tools import Context, Params, Result, Tool, ToolError
from agentls.runtime.tools.glob import named

SIZE = 30_000
"""Characters that a call gives."""

_WIDTH = 500
"""Characters of a line that are shown."""


class GrepParams(Params):
    pattern: str
    """Regular expression, as ripgrep has it."""
    path: str = "."
    """File or folder."""
    glob: str = Field("", validation_alias=AliasChoices("glob", "include"))
    """Only files that match, such as `*.py`."""
    output_mode: Literal["content", "files_with_matches", "count"] = "files_with_matches"
    ignore_case: bool = Field(False, validation_alias=AliasChoices("-i", "ignore_case"))
    numbers: bool = Field(True, validation_alias=AliasChoices("-n", "numbers"))
    """Line numbers."""
    after: int = Field(0, ge=0, validation_alias=AliasChoices("-A", "after"))
    before: int = Field(0, ge=0, validation_alias=AliasChoices("-B", "before"))
    context: int = Field(0, ge=0, validation_alias=AliasChoices("-C", "context"))
    """Lines around each match."""
    multiline: bool = False
    head_limit: int = Field(250, ge=0)
    """Lines of output; 0 for all."""


@dataclass(frozen=True, slots=True)
class Search:
    """A search ready to go: rg's options, the folder it runs in, the file or folder it looks at, relative to that."""

    options: tuple[str, ...]
    base: Path
    target: str
    params: GrepParams


def _operations(params: GrepParams, context: Context) -> tuple[Operation, ...]:
    return (context.operation("grep", params.path or ".", params.pattern),)


async def _call(params: GrepParams, context: Context) -> Result:
    search = _search(params, context)
    shown: list[str] = []
    size = 0
    async with contextlib.aclosing(_lines(search, context)) as found:
        async for line in found:
            size += len(line) + 1
            if size > SIZE or (params.head_limit and len(shown) == params.head_limit):
                shown.append("[there is more: narrow the search with path or glob, or raise head_limit]")
                break
            shown.append(line)
    return Result("\n".join(shown) or "no matches")


def _search(params: GrepParams, context: Context) -> Search:
    path = context.resolve(params.path or ".")
    if not path.exists() and not any(buffer.path == path for buffer in context.editor.open_buffers()):
        raise ToolError(nearest.missing_file(path, context.label(path)))
    mode = {
        "content": ("--sort=path",),
        "count": ("--count", "--sort=path"),
        "files_with_matches": ("--files-with-matches", "--sortr=modified"),
    }
    options = [*mode[params.output_mode], f"--max-columns={_WIDTH}", "--max-columns-preview", "--with-filename"]
    if params.output_mode == "content":
        options.append("--line-number" if params.numbers else "--no-line-number")
        around = (("-A", params.after or params.context), ("-B", params.before or params.context))
        options += [f"{flag}{count}" for flag, count in around if count]
    options += ["--ignore-case"] * params.ignore_case + ["--multiline", "--multiline-dotall"] * params.multiline
    base, target = (path, ".") if path.is_dir() else (path.parent, f"./{path.name}")
    return Search((*options, f"--regexp={params.pattern}"), base, target, params)


async def _lines(search: Search, context: Context) -> AsyncGenerator[str, None]:
    """The lines of the answer: first from buffers that differ from the disk, then from the other files on disk."""
    wanted = _wanted(search, context)
    unsaved = {each.path: each.text for each in context.editor.open_buffers() if _differs(each)}
    for path in sorted(path for path in unsaved if wanted(path)):
        async with contextlib.aclosing(_records(search, "-", unsaved[path])) as records:
            async for _, rest in records:
                yield _joined(context.label(path), rest)
    if not (search.base / search.target).exists():
        return
    shows = False
    async with contextlib.aclosing(_records(search, search.target, None)) as records:
        async for name, rest in records:
            if name:
                path = search.base / name
                shows = path not in unsaved and wanted(path)
            if shows:
                yield _joined(context.label(path), rest) if name else rest


async def _records(search: Search, target: str, stdin: str | None) -> AsyncGenerator[tuple[str, str], None]:
    """Pairs of a file's name and what rg says of it; without a name, what stands between groups of lines."""
    names_only = search.params.output_mode == "files_with_matches"
    globbed = named(search.params.glob) if stdin is None and search.target == "." else ()
    arguments = (*search.options, *globbed, "--", target)
    separator = b"\0" if names_only else b"\n"
    async with contextlib.aclosing(ripgrep.records(arguments, search.base, separator, stdin)) as records:
        async for record in records:
            name, found, rest = record.partition("\0")
            yield (name, rest.rstrip("\r")) if found or names_only else ("", record)


def _wanted(search: Search, context: Context) -> Callable[[Path], bool]:
    """Which files the search may show. One that was named is shown: the policy was asked about it."""
    if search.target != ".":
        return lambda path: path == search.base / search.target
    try:
        matches = globs.matcher(search.params.glob) if search.params.glob else None
    except ValueError as error:
        raise ToolError(str(error)) from error

    def wanted(path: Path) -> bool:
        if not path.is_relative_to(search.base):
            return False
        below = path.relative_to(search.base)
        return ".git" not in below.parts and (not matches or matches(below.as_posix())) and context.readable(path)

    return wanted


def _differs(buffer: Buffer) -> bool:
    try:
        return lines.without_bom(buffer.path.read_bytes().decode("utf-8", "replace")) != lines.without_bom(buffer.text)
    except OSError:
        return True


def _joined(name: str, rest: str) -> str:
    return f"{name}:{rest}" if rest else name


tool = Tool(
    "grep",
    "search",
    "Searches file contents with ripgrep, as the user sees the files. Files that git ignores, binary ones, secrets and "
    "what you may not read are left out.",
    GrepParams,
    _operations,
    _call,
)
