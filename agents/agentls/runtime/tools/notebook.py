"""``notebook``: a cell of a Jupyter notebook replaced, inserted or deleted."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any, Literal

from agentls.policy import Operation
from agentls.runtime import cells, lines, nearest
from agentls.runtime.tools import Context, Params, Tool, ToolError


class NotebookParams(Params):
    notebook_path: str
    cell_id: str = ""
    """The cell; with insert the one to insert after, empty for the start."""
    new_source: str = ""
    cell_type: Literal["", "code", "markdown"] = ""
    """Needed with insert."""
    edit_mode: Literal["replace", "insert", "delete"] = "replace"


def _operations(params: NotebookParams, context: Context) -> tuple[Operation, ...]:
    return (context.operation("notebook", params.notebook_path),)


def _rewrite(params: NotebookParams, before: str | None, context: Context) -> str:
    path = context.resolve(params.notebook_path)
    name = context.label(path)
    if before is None:
        raise ToolError(nearest.missing_file(path, name))
    notebook = cells.load(lines.without_bom(before))
    if notebook is None:
        raise ToolError(f"{name} is not a Jupyter notebook")
    _change(params, notebook, name)
    indent = re.search(r"\n( +)\"", before)
    text = json.dumps(notebook, indent=len(indent[1]) if indent else None, ensure_ascii=False)
    return lines.like(text + "\n" * before.endswith("\n"), before)


def _change(params: NotebookParams, notebook: dict[str, Any], name: str) -> None:
    found: list[dict[str, Any]] = notebook["cells"]
    if params.edit_mode == "insert":
        if not params.cell_type:
            raise ToolError("insert needs a cell_type, code or markdown")
        at = _index(params.cell_id, found, name) + 1 if params.cell_id else 0
        found.insert(at, _new_cell(params, notebook))
        return
    at = _index(params.cell_id, found, name)
    if params.edit_mode == "delete":
        del found[at]
    else:
        found[at] = _replaced(found[at], params)


def _index(wanted: str, found: list[dict[str, Any]], name: str) -> int:
    ids = [cells.cell_id(cell, number) for number, cell in enumerate(found)]
    if wanted not in ids:
        raise ToolError(f"{name} has no cell {wanted!r}; it has: {', '.join(ids[:50]) or 'none'}")
    return ids.index(wanted)


def _replaced(cell: dict[str, Any], params: NotebookParams) -> dict[str, Any]:
    """The cell with its new source. What the old source put out is no longer true and goes."""
    kind = params.cell_type or cell.get("cell_type", "code")
    kept = {key: value for key, value in cell.items() if key not in ("outputs", "execution_count")}
    source: Any = params.new_source
    if isinstance(cell.get("source"), list):
        source = params.new_source.splitlines(keepends=True)
    return {**kept, "cell_type": kind, "source": source, **_outputs(kind)}


def _new_cell(params: NotebookParams, notebook: dict[str, Any]) -> dict[str, Any]:
    kind = params.cell_type
    source = params.new_source.splitlines(keepends=True)
    cell: dict[str, Any] = {"cell_type": kind, "metadata": {}, "source": source, **_outputs(kind)}
    if (notebook.get("nbformat", 4), notebook.get("nbformat_minor", 0)) < (4, 5):
        return cell
    # From its source and its place, so that computing an edit anew makes the same cell.
    seed = f"{len(notebook['cells'])} {params.cell_id} {params.new_source}".encode()
    return {"id": hashlib.sha256(seed).hexdigest()[:8], **cell}


def _outputs(kind: str) -> dict[str, Any]:
    return {"execution_count": None, "outputs": []} if kind == "code" else {}


tool = Tool(
    "notebook",
    "edit",
    "Replaces, inserts or deletes a cell of a Jupyter notebook. The read tool shows the ids of the cells.",
    NotebookParams,
    _operations,
    target=lambda params: params.notebook_path,
    rewrite=_rewrite,
)
