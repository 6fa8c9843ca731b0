"""Tables of cases: an agent's frontmatter, its settings files, and the answers that are expected.

``== DIALECT: title`` begins a group, ``|`` a line of frontmatter, ``>`` one of the body, ``%SCOPE JSON`` a file of
the host's settings, ``!NAME VALUE`` a field of the policy; others are ``EFFECT TOOL TARGET`` (``\\n``: a line end), or
``EFFECT TOOL[NAME=VALUE,…] TARGET`` for a call with other arguments besides.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from agentls import contract
from agentls.agent import Agent
from agentls.definition import parse
from agentls.formats import by_name
from agentls.opencode_config import whole
from agentls.policy import Operation, Policy
from agentls.policy.claude_params import spoken_of
from agentls.policy.settings_files import read
from agentls.project import Project
from agentls.text import Document

ROOT = PurePosixPath("/w")
HOME = PurePosixPath("/home/u")
FILES = ("read", "edit", "write", "notebook")
PLACES = {
    "claude-code": {
        "user": "/home/u/.claude/settings.json",
        "project": "/w/.claude/settings.json",
        "local": "/w/.claude/settings.local.json",
        "managed": "/etc/claude-code/managed-settings.json",
    },
    "opencode": {
        "user": "/home/u/.config/opencode/opencode.json",
        "project": "/w/opencode.json",
        "managed": "/etc/opencode/opencode.json",
    },
    "copilot": {},
}
AGENTS = {
    "claude-code": "/w/.claude/agents/x.md",
    "opencode": "/w/.opencode/agents/x.md",
    "copilot": "/w/.github/agents/x.agent.md",
}


@dataclass(frozen=True)
class Case:
    """One line of a table, with the policy that it is asked of."""

    name: str
    policy: Policy
    operation: Operation
    effect: str


def policy(dialect: str, frontmatter: str, body: str = "", files: tuple[tuple[str, str], ...] = ()) -> Policy:
    """The policy of an agent with this frontmatter, under the settings files that are given as (scope, JSON)."""
    head = f"name: x\n{frontmatter}" if dialect == "claude-code" else frontmatter
    document = Document(AGENTS[dialect], f"---\ndescription: d\n{head}---\n{body}")
    agent = by_name(dialect).lower(parse(document))
    host = read([(dialect, scope, Document(PLACES[dialect][scope], text)) for scope, text in files])
    assert not host.problems
    rules = host.claude if dialect == "claude-code" else host.opencode
    agent = _merged(agent, files) if dialect == "opencode" else agent
    return Policy(
        agent,
        ROOT,
        settings=rules,
        home=HOME,
        mode=host.mode(trusted=True) if dialect == "claude-code" else None,
        switches=host.switches,
        directories=host.folders(ROOT, HOME, trusted=True),
        contract=contract.of_agent(agent),
    )


def _merged(agent: Agent, files: tuple[tuple[str, str], ...]) -> Agent:
    """*agent* with what configuration files say of an agent of its name."""
    project = Project(Path(ROOT), {agent.path: agent.definition}, home=Path(HOME))
    for scope, text in files:
        project = project.having(whole(Document(PLACES["opencode"][scope], text)))
    return project.effective(agent)


def operation(tool: str, target: str) -> Operation:
    """*tool* on *target*, with the real path of a file of the workspace where the tool works on files."""
    if tool not in FILES:
        return Operation(tool, target.replace("\\n", "\n"))
    return Operation(tool, target, PurePosixPath(posixpath.normpath(ROOT / target)))


def load(path: Path) -> list[Case]:
    """The cases of one file."""
    cases: list[Case] = []
    for group in re.split(r"^== ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        cases += _group(path.stem, group)
    return cases


def _group(stem: str, text: str) -> list[Case]:
    title, *lines = text.splitlines()
    dialect, _, title = title.partition(": ")
    head = "".join(f"{line[1:]}\n" for line in lines if line.startswith("|"))
    body = "".join(f"{line[1:].removeprefix(' ')}\n" for line in lines if line.startswith(">"))
    files = tuple(tuple(line[1:].split(" ", 1)) for line in lines if line.startswith("%"))
    asked = policy(dialect, head, body, files)
    for line in lines:
        if line.startswith("!"):
            name, value = line[1:].split(" ", 1)
            asked = replace(asked, **{name: _field(name, value)})
    rows = [line.split(None, 2) for line in lines if line and line[0] not in "|>%!#"]
    return [
        Case(f"{stem}: {title}: {tool} {target}", asked, _called(tool, target, asked), effect)
        for effect, tool, target in rows
    ]


def _called(tool: str, target: str, asked: Policy) -> Operation:
    """The operation of a row, with those of its arguments that rules speak of, as a run has it."""
    name, _, arguments = tool.rstrip("]").partition("[")
    given = dict(each.split("=", 1) for each in arguments.split(",") if each)
    meant = operation(name, target)
    return replace(meant, params=spoken_of(given, meant, asked))


def _field(name: str, value: str) -> object:
    """The value of a field of the policy: places of a task stand side by side."""
    return tuple(value.split()) if name == "within" else {"yes": True, "no": False}.get(value, value)
