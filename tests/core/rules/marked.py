"""Agent files in, diagnostics out, as text: what the tests of the rules share."""

from __future__ import annotations

from datetime import date
from pathlib import Path, PurePath

from agentls.definition import parse
from agentls.project import Project
from agentls.rules import Diagnostic, check
from agentls.skills import Skill
from agentls.text import Document

TODAY = date(2026, 11, 20)
ROOT = Path("/repo")


def project_of(files: dict[str, str]) -> Project:
    """A project of the files at these paths, relative to its root."""
    parsed = {str(ROOT / path): parse(Document(str(ROOT / path), text)) for path, text in files.items()}
    skills = tuple(
        Skill(PurePath(path).parent.name, each.string("description") or "", path, each)
        for path, each in parsed.items()
        if path.endswith("/SKILL.md")
    )
    agents = {path: each for path, each in parsed.items() if path.endswith(".md") and not path.endswith("/SKILL.md")}
    folders = {str(above) for path in parsed for above in PurePath(path).parents}
    return Project(
        ROOT,
        agents,
        skills=skills,
        whole=True,
        exists=lambda path: path in parsed or path in folders,
        text_of=lambda path: parsed[path].document.text if path in parsed else None,
    )


def told(path: str, text: str, others: dict[str, str] | None = None) -> tuple[Diagnostic, ...]:
    """What is said of *text* at *path* in a project of *others*."""
    project = project_of({**(others or {}), path: text})
    definition = project.definitions.get(str(ROOT / path)) or parse(Document(str(ROOT / path), text))
    return check(definition, project, today=TODAY)


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
