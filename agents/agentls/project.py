"""The project: a frozen snapshot of the agents of a workspace and of what stands around them."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from agentls import contract, servers
from agentls import settings as settings_file
from agentls.agent import Agent
from agentls.definition import Definition, parse
from agentls.formats import Format, detect, place_of, tree_of
from agentls.policy import Policy, settings_files, standing
from agentls.policy.settings_files import HostSettings
from agentls.references import Names
from agentls.servers import Server
from agentls.settings import Settings
from agentls.skills import Skill
from agentls.skills import find as find_skills
from agentls.text import Document

MAX_FILE = 10_000_000
"""Bytes. A longer agent file is cut: nothing that long is an agent, and reading must stay cheap."""

SKIPPED = frozenset((".git", "node_modules", ".venv", "venv", "__pycache__", "dist", "build", ".cache", "target"))

_MAX_TEXT = 1_000_000


def read_text(path: str) -> str | None:
    """The text of the file at *path*; None where there is none, where it is no UTF-8, or too long to be a setting."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123 (a str that need not be a path)
            data = file.read(_MAX_TEXT + 1)
        return data.decode("utf-8") if len(data) <= _MAX_TEXT else None
    except (OSError, ValueError):
        return None


_SKILL_FOLDERS = ("skills", "skill")


@dataclass(frozen=True)
class Project:
    """The agent files of a workspace and its user, parsed, by path; its settings; and the skills of both.

    *whole*: everything was read, so a name that is not here is nowhere. *exists* asks the disk whether a path is
    there, *text_of* what is in a small file (None: it cannot be read). *trusted*: its own settings may allow.
    *sandboxed* says whether commands run in a sandbox here; None: nobody has looked. *survey* is the team as
    `agentls.survey` has seen it; None: whoever needs it looks.
    """

    root: Path
    definitions: Mapping[str, Definition] = field(default_factory=dict)
    settings: Settings = field(default_factory=Settings)
    skills: tuple[Skill, ...] = ()
    host: HostSettings = field(default_factory=HostSettings)
    home: Path | None = None
    servers: tuple[Server, ...] = ()
    whole: bool = False
    exists: Callable[[str], bool] = os.path.lexists
    text_of: Callable[[str], str | None] = read_text
    trusted: bool = True
    sandboxed: Callable[[], bool | None] = lambda: None
    survey: Any = None

    @cached_property
    def agents(self) -> tuple[Agent, ...]:
        """The agents of all files in path order, the workspace's before the user's."""
        root = str(self.root)
        ordered = sorted(self._lowered.items(), key=lambda each: (not each[0].startswith(root), each[0]))
        return tuple(agent for _, agent in ordered if agent)

    @cached_property
    def _lowered(self) -> Mapping[str, Agent | None]:
        return {path: _lower(each) for path, each in self.definitions.items()}

    def lowered(self, definition: Definition, dialect: Format) -> Agent:
        """The agent that *definition* is in *dialect*: the one of this project, where it is the file's."""
        path = definition.document.path
        known = self._lowered[path] if self.definitions.get(path) is definition else None
        return known if known and known.dialect == dialect.name else dialect.lower(definition)

    def agent(self, name: str) -> Agent | None:
        """The agent of that name (or at that path); of several the first in path order."""
        return next((each for each in self.agents if name in (each.name, each.path)), None)

    def namesakes(self, agent: Agent) -> tuple[Agent, ...]:
        """The agents that a host cannot tell from *agent*: same dialect, name and folder tree; itself among them."""
        return tuple(self._by_identity.get(_identity(agent), ()))

    @cached_property
    def _by_identity(self) -> Mapping[tuple[str, str, str], list[Agent]]:
        found: dict[tuple[str, str, str], list[Agent]] = {}
        for each in self.agents:
            found.setdefault(_identity(each), []).append(each)
        return found

    def alike(self, agent: Agent) -> tuple[Agent, ...]:
        """The agents of *agent*'s folder tree whose descriptions say the same as its own; itself among them."""
        return tuple(self._by_description.get(_description(agent), ()))

    @cached_property
    def _by_description(self) -> Mapping[tuple[str, str], list[Agent]]:
        found: dict[tuple[str, str], list[Agent]] = {}
        for each in self.agents:
            found.setdefault(_description(each), []).append(each)
        return found

    @cached_property
    def memo(self) -> dict[str, Any]:
        """What rules have worked out of the agents' names and descriptions, kept as long as these are the same."""
        return {}

    def skill(self, name: str) -> Skill | None:
        """The skill of that name."""
        return next((each for each in self.skills if each.name == name), None)

    @cached_property
    def names(self) -> Names:
        """What bodies can refer to by name."""
        return Names(frozenset(each.name for each in self.agents), frozenset(each.name for each in self.skills))

    @cached_property
    def kept(self) -> dict[str, Any]:
        """What has been worked out of just this project: a changed one begins anew."""
        return {}

    def policy(
        self, agent: Agent, *, trusted: bool | None = None, caller: Policy | None = None, reads_body: bool = True
    ) -> Policy:
        """What decides about *agent* here: its file and contract, the hosts' settings, and who started it.

        *trusted* is the project's where it is not given. Without *reads_body* there is no contract: enough, and much
        cheaper, for what is not an edit.
        """
        trusted = self.trusted if trusted is None else trusted
        claude = agent.dialect == "claude-code"
        rules = self.host.claude if claude else (*self.host.opencode, *self.host.agents.get(agent.name, ()))
        return Policy(
            agent,
            self.root,
            settings=rules if agent.dialect != "copilot" else (),
            caller=caller,
            contract=contract.of_agent(agent, self.settings.scopes.get(agent.name)) if reads_body else None,
            scope=self.settings.scope,
            trusted=trusted,
            home=self.home,
            mode=self.host.mode(trusted=trusted) if claude else None,
            switches=self.host.switches if claude else {},
            directories=self.host.folders(self.root, self.home, trusted=trusted) if claude else (),
            standing=standing.read(self.settings.allowed.get(agent.name, ()), agent) if trusted else (),
        )

    def renewed(self, policy: Policy) -> Policy:
        """*policy*, which a project before this one gave, with the rules that files have now; so for its callers."""
        agent = self.agent(policy.agent.path) or policy.agent
        caller = self.renewed(policy.caller) if policy.caller else None
        made = self.policy(agent, trusted=policy.trusted, caller=caller)
        return replace(made, root=policy.root, approved=policy.approved, within=policy.within)

    def having(self, definition: Definition) -> Project:
        """This project with *definition* in place of what stood at its path."""
        path = definition.document.path
        changed = replace(self, definitions={**self.definitions, path: definition})
        if "_lowered" in self.__dict__:  # the other agents are what they were: a keystroke must not read them all
            changed.__dict__.update(self._learnt(path, _lower(definition)))
        return changed

    def _learnt(self, path: str, agent: Agent | None) -> dict[str, object]:
        """What this project has worked out about its agents, with *agent* as that of the file at *path*."""
        known: dict[str, object] = {"_lowered": {**self._lowered, path: agent}}
        before = self._lowered.get(path)
        if before is None or agent is None:
            return known
        if "agents" in self.__dict__:
            known["agents"] = tuple(agent if each is before else each for each in self.agents)
        if "names" in self.__dict__ and agent.name == before.name:
            known["names"] = self.names
        if "memo" in self.__dict__ and _said(agent) == _said(before):
            known["memo"] = self.memo
        for name, key in (("_by_identity", _identity), ("_by_description", _description)):
            if name in self.__dict__ and key(agent) == key(before):
                index = getattr(self, name)
                known[name] = {**index, key(agent): [agent if each is before else each for each in index[key(agent)]]}
        return known

    def without(self, path: str) -> Project:
        """This project without the file at *path*."""
        return replace(self, definitions={key: each for key, each in self.definitions.items() if key != path})


def _lower(definition: Definition) -> Agent | None:
    dialect = detect(definition)
    return dialect.lower(definition) if dialect else None


def _said(agent: Agent) -> tuple[str, ...]:
    return agent.dialect, agent.name, agent.description


@lru_cache(maxsize=8192)
def _folded(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _description(agent: Agent) -> tuple[str, str]:
    return tree_of(agent.path), _folded(agent.description)


def _identity(agent: Agent) -> tuple[str, str, str]:
    return agent.dialect, agent.name, tree_of(agent.path)


USER_FOLDERS = (".claude/agents", ".config/opencode/agent", ".config/opencode/agents", ".copilot/agents")
"""Where the hosts look below the user's home for agents of every workspace."""


def user_files(home: Path) -> Iterator[Path]:
    """The agent files of the user whose home folder is *home*."""
    for folder in USER_FOLDERS:
        yield from sorted((home / folder).rglob("*.md"))


def load(root: Path) -> Project:
    """Read the agents of the workspace at *root*, and those of the user, from disk."""
    found, skill_folders = [], []
    for path in _walk(root):
        if path.name in _SKILL_FOLDERS:
            skill_folders.append(path)
        elif definition := read(path):
            found.append(definition)
    home = Path(os.path.expanduser("~"))  # noqa: PTH111 (never raises)
    found += [definition for path in user_files(home) if (definition := read(path))]
    definitions = {each.document.path: each for each in found}
    settings, host = settings_file.load(root), settings_files.load(root, home)
    return Project(
        root,
        definitions,
        settings,
        find_skills(root, home, skill_folders),
        host,
        home,
        servers.load(root, home),
        whole=True,
    )


def agent_files(root: Path) -> Iterator[Path]:
    """Every file below *root* that lies where a host looks for agents; links to folders are not followed."""
    return (path for path in _walk(root) if path.name not in _SKILL_FOLDERS)


def _walk(root: Path) -> Iterator[Path]:
    """The agent files below *root*, and the folders that may hold skills."""
    for folder, subfolders, names in os.walk(root):
        subfolders[:] = sorted(name for name in subfolders if name not in SKIPPED)
        yield from (Path(folder, name) for name in subfolders if name in _SKILL_FOLDERS)
        yield from (Path(folder, name) for name in sorted(names) if place_of(os.path.join(folder, name)))  # noqa: PTH118


def read(path: Path) -> Definition | None:
    """The definition of the file at *path*, None where it cannot be read."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_FILE)
    except (OSError, ValueError):  # a path may hold a NUL, which is no OSError
        return None
    return parse(Document(str(path), data.decode("utf-8", "replace")))
