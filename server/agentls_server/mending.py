"""Applying the fixes that are surely right to files on disk, until there are no more of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from agentls.definition import Definition
from agentls.formats import Format
from agentls.opencode_config import file_of, is_config
from agentls.project import Project, parsed
from agentls.rules import Diagnostic, check_file
from agentls.text import Document, Edit, apply_edits

_ROUNDS = 10
"""A fix can uncover a finding that has one itself; this bounds how often."""


def mend(definition: Definition, dialect: Format, project: Project) -> tuple[Definition, Project]:
    """The file of *definition* with its sure fixes applied and written back; as it was where there are none.

    And the project: its agents in JSON files are those of the mended text.
    """
    mended, before = definition, project
    for _ in range(_ROUNDS):
        edits = sure_edits(check_file(mended, project, dialect=dialect))
        if not edits:
            break
        document = mended.document
        mended = parsed(Document(document.path, apply_edits(document.text, edits)))
        project = _with(project, mended)
    if mended is not definition and not _write(definition.document, mended.document.text):
        return definition, before
    return mended, project


def _with(project: Project, mended: Definition) -> Project:
    """*project* with the mended text where agents of configuration files have theirs from."""
    path, text = mended.document.path, mended.document.text
    if is_config(path):
        return project.having(mended)
    read = project.text_of
    files = {file_of(each.document.path) for each in project.prompted_by(path)}
    project = replace(project, text_of=lambda asked: text if asked == path else read(asked)) if files else project
    for file in sorted(files):
        project = project.having(project.definitions[file])
    return project


def sure_edits(diagnostics: tuple[Diagnostic, ...]) -> tuple[Edit, ...]:
    """The edits of the first sure fix of each diagnostic, without those that overlap an earlier one."""
    chosen: list[Edit] = []
    for each in diagnostics:
        fix = next((fix for fix in each.fixes if fix.sure), None)
        if fix and not any(_clash(one, other) for one in fix.edits for other in chosen):
            chosen += fix.edits
    return tuple(chosen)


def _clash(one: Edit, other: Edit) -> bool:
    return one.span.start <= other.span.end and other.span.start <= one.span.end


def _write(before: Document, text: str) -> bool:
    """Write *text* in place of *before*, unless the file holds something else by now or is no UTF-8."""
    path = Path(before.path)
    if path.read_bytes() != before.text.encode("utf-8", "surrogatepass"):
        return False
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    return True
