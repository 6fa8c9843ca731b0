"""``edit``: pieces of text in a file replaced by others, one or several in a call."""

from __future__ import annotations

import re
from typing import Self

from pydantic import Field, model_validator

from agentls.policy import Operation
from agentls.runtime import lines, nearest
from agentls.runtime.tools import Context, Params, Tool, ToolError


class Replacement(Params):
    old_string: str
    new_string: str
    replace_all: bool = False


class EditParams(Params):
    file_path: str
    old_string: str = ""
    """Exact text, unique in the file; empty to create a file."""
    new_string: str = ""
    replace_all: bool = False
    """Replace every occurrence."""
    edits: list[Replacement] = Field(default_factory=list)
    """Several replacements, made in order, instead of old_string and new_string."""

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        single = {"old_string", "new_string"} & self.model_fields_set
        if self.edits and single:
            raise ValueError("give either edits, or old_string and new_string")
        if not self.edits and len(single) < 2:
            raise ValueError("old_string and new_string are both needed")
        return self


def _operations(params: EditParams, context: Context) -> tuple[Operation, ...]:
    return (context.operation("edit", params.file_path),)


def _rewrite(params: EditParams, before: str | None, context: Context) -> str:
    single = Replacement(old_string=params.old_string, new_string=params.new_string, replace_all=params.replace_all)
    edits = params.edits or [single]
    name = context.label(context.resolve(params.file_path))
    if before is None:
        if edits[0].old_string:
            raise ToolError(nearest.missing_file(context.resolve(params.file_path), name))
        text, edits = edits[0].new_string, edits[1:]
    else:
        text = before
    for number, each in enumerate(edits, 1):
        try:
            text = replaced(text, each, name)
        except ToolError as error:
            raise ToolError(
                f"edit {number} of {len(edits)}: {error}. None was made" if params.edits else str(error)
            ) from error
    return text


def replaced(text: str, edit: Replacement, name: str) -> str:
    r"""*text* with *edit* made. A ``\n`` of the model's stands for the line end that the file has there."""
    old = edit.old_string
    if old == edit.new_string:
        raise ToolError("old_string and new_string are the same: there is nothing to change")
    if not old:
        raise ToolError(f"{name} exists already, and an empty old_string only creates files")
    found = list(_pattern(old).finditer(text))
    if not found:
        raise ToolError(nearest.explain(text, old, name))
    if len(found) > 1 and not edit.replace_all:
        at = ", ".join(str(lines.number_at(text, match.start())) for match in found[:8])
        raise ToolError(
            f"old_string is {len(found)} times in {name} (lines {at}{', …' if len(found) > 8 else ''}): "
            "add lines around it until it is unique, or set replace_all"
        )
    pieces, end = [], 0
    for match in found:
        pieces += [text[end : match.start()], _fitted(edit, match[0], text)]
        end = match.end()
    return "".join((*pieces, text[end:]))


def _pattern(old: str) -> re.Pattern[str]:
    return re.compile(r"\r?\n".join(re.escape(line) for line in re.split(r"\r?\n", old)))


def _fitted(edit: Replacement, match: str, text: str) -> str:
    new = edit.new_string
    if "\r\n" not in text and "\r\n" not in edit.old_string:
        return new
    return lines.with_ends(new, lines.line_end(match if "\n" in match else text))


tool = Tool(
    "edit",
    "edit",
    "Replaces exact text in a file. old_string must be as it stands in the file, with its indentation and without line "
    "numbers.",
    EditParams,
    _operations,
    target=lambda params: params.file_path,
    rewrite=_rewrite,
)
