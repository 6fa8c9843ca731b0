"""Jupyter notebooks as cells: read for a model, and changed a cell at a time with the rest of the file kept."""

from __future__ import annotations

import json
from typing import Any

_OUTPUT = 2000
"""Characters of a cell's output that are shown."""


def load(text: str) -> dict[str, Any] | None:
    """The notebook in *text*, None where it is not one."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return None
    cells = data.get("cells") if isinstance(data, dict) else None
    return data if isinstance(cells, list) and all(isinstance(cell, dict) for cell in cells) else None


def rendered(text: str) -> str | None:
    """The cells with their ids, sources and outputs; None where *text* is no notebook."""
    notebook = load(text)
    if notebook is None:
        return None
    parts = [_cell(cell, number) for number, cell in enumerate(notebook["cells"])]
    return "\n\n".join(parts) or "(the notebook has no cells)"


def cell_id(cell: dict[str, Any], number: int) -> str:
    """How a cell is called: by its id, or (in notebooks before format 4.5) ``cell-N``, counted from 0."""
    return str(cell.get("id", f"cell-{number}"))


def _cell(cell: dict[str, Any], number: int) -> str:
    kind = cell.get("cell_type", "unknown")
    head = f'<cell id="{cell_id(cell, number)}" type="{kind}">'
    outputs = [_clipped(_output(each)) for each in cell.get("outputs", []) if isinstance(each, dict)]
    shown = [f"<output>\n{each}\n</output>" for each in outputs if each]
    return "\n".join((head, joined(cell.get("source", "")), *shown, "</cell>"))


def joined(source: Any) -> str:
    """A multi-line text of the format: one string, or a list of lines."""
    return "".join(map(str, source)) if isinstance(source, list) else str(source)


def _output(output: dict[str, Any]) -> str:
    if output.get("output_type") == "error":
        return f"{output.get('ename')}: {output.get('evalue')}"
    if "text" in output:
        return joined(output["text"])
    data = output.get("data")
    if not isinstance(data, dict):
        return ""
    return joined(data["text/plain"]) if "text/plain" in data else f"({', '.join(data)})"


def _clipped(text: str) -> str:
    text = text.strip("\n")
    return text if len(text) <= _OUTPUT else f"{text[:_OUTPUT]}… [{len(text):,} characters]"
