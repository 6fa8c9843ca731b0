"""Setting a repository up: which files it gets, as values. Nothing is written here."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath

from agentls import shipped
from agentls.agent import Agent, Dialect
from agentls.convert import BESIDE, Conversion, Refused, convert, file_name
from agentls.formats import detect
from agentls.project import read
from agentls.starter.stack import Stack, stack_of

DATA = Path(__file__).resolve().parent / "files"
SCHEMA = Path(__file__).resolve().parent / "company.config.schema.json"
"""The JSON schema of ``company.config.yaml``."""
DEFAULT = ("engineering-backend", "reviewer")
"""The agents that are set up where none is named."""

_SKILLS: dict[Dialect, str] = {
    "claude-code": ".claude/skills",
    "opencode": ".opencode/skills",
    "copilot": ".github/skills",
}
_TEMPLATE = "company.config.yaml"


@dataclass(frozen=True, slots=True)
class File:
    """A file to make: its *path* relative to the repository, with ``/``; what is in it; whether it is a program."""

    path: str
    content: bytes
    executable: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """All that a repository gets; *losses* are what agents lose by conversion, *refused* those that have none."""

    files: tuple[File, ...]
    losses: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


def host_of(root: Path) -> Dialect:
    """The host whose files the repository has already; Claude Code where there are none."""
    if (root / ".claude").exists() or (root / "CLAUDE.md").exists():
        return "claude-code"
    if any((root / name).exists() for name in (".opencode", "opencode.json", "opencode.jsonc")):
        return "opencode"
    if any((root / ".github" / name).exists() for name in ("agents", "copilot-instructions.md")):
        return "copilot"
    return "claude-code"


def plan(root: Path, agents: Iterable[str], host: Dialect) -> Plan:
    """What the repository at *root* gets, with *agents* (names of shipped ones) for *host*."""
    files: dict[str, File] = {}
    losses, refused = list[str](), list[str]()
    by_name = {path.stem: path for path in shipped.agents()}
    beside = "" if host == "claude-code" and not os.path.lexists(root / BESIDE) else None
    for name in agents:
        made = _agent(by_name[name], host, losses, beside)
        if isinstance(made, str):
            refused.append(made)
        else:
            files |= {each.path: each for each in made}
            beside = files[BESIDE].content.decode() if BESIDE in files else beside
    files |= {each.path: each for each in _data(root)}
    return Plan(tuple(files[path] for path in sorted(files)), tuple(losses), tuple(refused))


def _agent(path: Path, host: Dialect, losses: list[str], beside: str | None) -> list[File] | str:
    """The agent's file and those of its skills; a text where it cannot be had in that dialect.

    *beside* is what is planned for the host's settings file, where there is none yet: what the agent's file cannot say
    is added to it.
    """
    definition = read(path)
    dialect = detect(definition) if definition else None
    assert definition
    assert dialect
    agent = dialect.lower(definition)
    if dialect.name == host:
        return [File(file_name(agent, host), path.read_bytes()), *_skills(agent, host)]
    result = convert(definition, host, beside=beside)
    if isinstance(result, Refused):
        return f"{agent.name}: {result.reason}"
    losses.extend(_told(agent, result))
    settings = [File(BESIDE, result.beside.encode())] if result.beside else []
    return [File(result.name, result.text.encode()), *settings, *_skills(agent, host)]


def _told(agent: Agent, result: Conversion) -> Iterator[str]:
    document = agent.definition.document
    for loss in result.losses:
        place = f":{document.line_of(loss.span.start) + 1}" if loss.span else ""
        yield f"{agent.name}{place}: {loss.what}"


def _skills(agent: Agent, host: Dialect) -> Iterator[File]:
    """Every file of the shipped skills that *agent* names."""
    for folder in shipped.skills():
        if folder.name in agent.skills:
            for path in _below(folder):
                name = f"{_SKILLS[host]}/{folder.name}/{path.relative_to(folder).as_posix()}"
                yield File(name, path.read_bytes(), executable=path.parent.name == "scripts")


def _data(root: Path) -> Iterator[File]:
    """The files that every repository gets."""
    for path in _below(DATA):
        name = path.relative_to(DATA).as_posix()
        content = _filled(path, root, stack_of(root)) if name == _TEMPLATE else path.read_bytes()
        yield File(name, content, executable=path.suffix == ".sh" and PurePath(name).name != "stack.sh")
    yield File("standards/company.config.schema.json", SCHEMA.read_bytes())


def _filled(path: Path, root: Path, stack: Stack) -> bytes:
    """The configuration with what could be found out in place of the names in braces."""
    text = path.read_text(encoding="utf-8")
    known = {
        "{name}": json.dumps(root.resolve().name or "project", ensure_ascii=False),
        "{language}": stack.language,
        "{tests}": stack.tests,
        "{contract}": stack.contract,
        "{migrations}": stack.migrations,
        "{line_length}": str(stack.line_length),
    }
    for key, value in known.items():
        text = text.replace(key, value)
    return text.encode()


def _below(folder: Path) -> list[Path]:
    """The files below *folder*, without what Python leaves there."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
