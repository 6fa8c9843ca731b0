"""``write``: a whole file. The line ends and the byte order mark of a file that is replaced are kept."""

from __future__ import annotations

from agentls.policy import Operation
from agentls.runtime import lines
from agentls.runtime.tools import Context, Params, Tool, ToolError


class WriteParams(Params):
    file_path: str
    content: str


def _operations(params: WriteParams, context: Context) -> tuple[Operation, ...]:
    return (context.operation("write", params.file_path),)


def _rewrite(params: WriteParams, before: str | None, context: Context) -> str:
    if before is None:
        return params.content
    path = context.resolve(params.file_path)
    seen = context.seen.get(path)
    if seen is None:
        raise ToolError(f"{context.label(path)} exists and you have not read it: read it first, then write it")
    if seen != before:
        raise ToolError(f"{context.label(path)} has changed since you read it: read it again before you write it")
    return lines.like(params.content, before)


tool = Tool(
    "write",
    "edit",
    "Creates a file, or replaces a whole file that you have read. To change a part of a file use the edit tool.",
    WriteParams,
    _operations,
    target=lambda params: params.file_path,
    rewrite=_rewrite,
)
