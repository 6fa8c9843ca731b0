"""``list``: what is in a folder."""

from __future__ import annotations

from pathlib import Path

from agentls.policy import Operation
from agentls.runtime import nearest
from agentls.runtime.tools import Context, Params, Result, Tool, ToolError

LIMIT = 500
"""Entries that a call names."""


class ListParams(Params):
    path: str = "."


def _operations(params: ListParams, context: Context) -> tuple[Operation, ...]:
    return (context.operation("list", params.path or "."),)


async def _call(params: ListParams, context: Context) -> Result:
    folder = context.resolve(params.path or ".")
    name = context.label(folder)
    if folder.is_file():
        raise ToolError(f"{name} is a file; read it with the read tool")
    if not folder.is_dir():
        raise ToolError(nearest.missing_file(folder, name))
    try:
        entries = {f"{each.name}/" if each.is_dir() else each.name for each in folder.iterdir() if each.name != ".git"}
    except OSError as error:
        raise ToolError(f"{name} cannot be listed: {error.strerror}") from error
    entries |= {each.path.name for each in context.editor.open_buffers() if _is_new(each.path, folder)}
    shown = sorted(entries)
    rest = [f"[{len(shown) - LIMIT} more]"] if len(shown) > LIMIT else []
    return Result("\n".join((*shown[:LIMIT], *rest)) or "(the folder is empty)")


def _is_new(path: Path, folder: Path) -> bool:
    """Whether a file is in the folder only in the editor so far."""
    return path.parent == folder and not path.exists()


tool = Tool(
    "list",
    "search",
    f"Lists a folder, at most {LIMIT} entries; folders end in a slash. To find files by name use the glob tool.",
    ListParams,
    _operations,
    _call,
)
