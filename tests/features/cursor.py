"""Agent files as marked text: ``$0`` is the cursor. One file is looked at, others stand around it."""

from dataclasses import dataclass
from pathlib import Path

from agentls.definition import Definition, parse
from agentls.project import Project
from agentls.skills import Skill
from agentls.text import Document

ROOT = Path("/workspace")
CLAUDE = ".claude/agents/subject.md"
OPENCODE = ".opencode/agent/subject.md"
COPILOT = ".github/agents/subject.agent.md"


@dataclass(frozen=True)
class Marked:
    """A parsed file with its project, and where ``$0`` stood in it (-1: nowhere)."""

    definition: Definition
    project: Project
    offset: int

    @property
    def text(self) -> str:
        return self.definition.document.text


def marked(path: str, text: str, others: dict[str, str] | None = None, root: Path = ROOT) -> Marked:
    """The file at *path* with *text*, among *others*; those named ``SKILL.md`` are skills."""
    offset = text.find("$0")
    definition = read(root, path, text.replace("$0", ""))
    definitions = {definition.document.path: definition}
    skills = []
    for name, content in (others or {}).items():
        other = read(root, name, content)
        if name.endswith("SKILL.md"):
            title, said = other.string("name") or "", other.string("description") or ""
            skills.append(Skill(title, said, other.document.path, other))
        else:
            definitions[other.document.path] = other
    return Marked(definition, Project(root, definitions, skills=tuple(skills)), offset)


def read(root: Path, path: str, text: str) -> Definition:
    return parse(Document(str(root / path), text))


def shown(path: str) -> str:
    """A path below the workspace as tests print it."""
    place = Path(path)
    return place.relative_to(ROOT).as_posix() if place.is_relative_to(ROOT) else path
