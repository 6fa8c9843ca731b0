"""Agent files in, diagnostics out, as text: what the tests of the rules share."""

from __future__ import annotations

from datetime import date
from pathlib import Path, PurePath

from agentls.definition import parse
from agentls.opencode_config import is_config
from agentls.project import Project, parsed
from agentls.rules import Diagnostic, check_file
from agentls.skills import Skill
from agentls.text import Document

TODAY = date(2026, 11, 20)
ROOT = Path("/repo")


def project_of(files: dict[str, str]) -> Project:
    """A project of the files at these paths, relative to its root."""
    read = {str(ROOT / path): parsed(Document(str(ROOT / path), text)) for path, text in files.items()}
    skills = tuple(
        Skill(PurePath(path).parent.name, each.string("description") or "", path, each)
        for path, each in read.items()
        if path.endswith("/SKILL.md")
    )
    agents = {path: each for path, each in read.items() if path.endswith(".md") and not path.endswith("/SKILL.md")}
    folders = {str(above) for path in read for above in PurePath(path).parents}
    project = Project(
        ROOT,
        agents,
        skills=skills,
        whole=True,
        exists=lambda path: path in read or path in folders,
        text_of=lambda path: read[path].document.text if path in read else None,
    )
    for path, each in read.items():
        project = project.having(each) if is_config(path) else project
    return project


def told(path: str, text: str, others: dict[str, str] | None = None) -> tuple[Diagnostic, ...]:
    """What is said of *text* at *path* in a project of *others*."""
    project = project_of({**(others or {}), path: text})
    definition = project.definitions.get(str(ROOT / path)) or parse(Document(str(ROOT / path), text))
    return check_file(definition, project, today=TODAY)


def render(path: str, text: str, others: dict[str, str] | None = None) -> str:
    """The text with every diagnostic under the line that it is about, its span underlined."""
    document = Document(path, text)
    found = told(path, text, others)
    lines: list[str] = []
    for number in range(len(document.line_starts)):
        span = document.line_span(number)
        lines.append(document.slice(span))
        for each in found:
            if document.line_of(each.span.start) == number:
                column = each.span.start - span.start
                width = max(1, min(each.span.end, span.end) - each.span.start)
                lines.append(f"{' ' * column}{'^' * width} {each.severity} {each.code}: {each.message}")
    return "\n".join(lines)
