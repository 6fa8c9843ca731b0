"""The project: a frozen snapshot of the agents of a workspace and of what stands around them."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from agentls import contract, opencode_config, opencode_merge, servers
from agentls import settings as settings_file
from agentls.agent import Agent
from agentls.definition import Definition, parse
from agentls.formats import Format, detect, place_of, tree_of
from agentls.opencode_config import entries, file_of, is_config
from agentls.opencode_config import whole as config
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
_FRESH = 2_000_000_000
"""Nanoseconds."""


def read_text(path: str) -> str | None:
    """The text of the file at *path*; None where there is none, where it is no UTF-8, or too long to be a setting.

    It is read again only when the disk says that it has changed: rules ask for the same few files at each keystroke.
    """
    try:
        found = os.stat(path)  # noqa: PTH116 (a str that need not be a path)
    except (OSError, ValueError):
        return None
    if abs(time.time_ns() - found.st_mtime_ns) < _FRESH:
        return _read_text(path)  # a file that was just written can be so again within one tick of its clock
    return _text_at(path, found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino)


@lru_cache(maxsize=64)
def _text_at(path: str, *_state: int) -> str | None:
    return _read_text(path)


def _read_text(path: str) -> str | None:
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

    def effective(self, agent: Agent) -> Agent:
        """*agent* as its host has it: OpenCode merges the agents of one name (see `opencode_merge`)."""
        if agent.dialect != "opencode":
            return agent
        return opencode_merge.merged(agent, self.layers(agent))

    def layers(self, agent: Agent) -> tuple[Agent, ...]:
        """The agents of its name that OpenCode merges into *agent*, itself among them, the weakest first."""
        if agent.dialect != "opencode":
            return (agent,)
        named = self._by_name.get(agent.name, ())
        if not named or (len(named) == 1 and named[0].path == agent.path):
            return (agent,)
        mine = [agent if each.path == agent.path else each for each in named]
        return opencode_merge.layers(agent, mine, self.root, self.home)

    @cached_property
    def _by_name(self) -> Mapping[str, list[Agent]]:
        found: dict[str, list[Agent]] = {}
        for each in self.agents:
            if each.dialect == "opencode":
                found.setdefault(each.name, []).append(each)
        return found

    def in_file(self, path: str) -> tuple[Definition, ...]:
        """The agents in the configuration file at *path*, in its order."""
        return self._in_files.get(path, ())

    @cached_property
    def _in_files(self) -> Mapping[str, tuple[Definition, ...]]:
        found: dict[str, tuple[Definition, ...]] = {}
        for path, each in self.definitions.items():
            if "#" in path and (file := file_of(path)) != path:
                found[file] = (*found.get(file, ()), each)
        return found

    def prompted_by(self, path: str) -> tuple[Definition, ...]:
        """The agents of configuration files whose prompt is taken from the file at *path*."""
        return self._prompts.get(path, ())

    @cached_property
    def _prompts(self) -> Mapping[str, tuple[Definition, ...]]:
        found: dict[str, tuple[Definition, ...]] = {}
        for each in (each for several in self._in_files.values() for each in several):
            for path in dict.fromkeys(opencode_config.prompt_files(each)):
                found[path] = (*found.get(path, ()), each)
        return found

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
        claude, agent = agent.dialect == "claude-code", self.effective(agent)
        rules = self.host.claude if claude else self.host.opencode
        agent = agent if trusted or claude else opencode_merge.distrusted(agent, self.root)
        return Policy(
            agent,
            self.root,
            settings=rules if agent.dialect != "copilot" else (),
            caller=caller,
            contract=contract.of_agent(agent, *self.settings.instead(agent.name)) if reads_body else None,
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
        made = self.policy(self.agent(policy.agent.path) or policy.agent, trusted=policy.trusted)
        return replace(
            policy, agent=made.agent, settings=made.settings, contract=made.contract, mode=made.mode,
            switches=made.switches, directories=made.directories, standing=made.standing, home=made.home,
            caller=self.renewed(policy.caller) if policy.caller else None,
        )  # fmt: skip

    def refreshed(self) -> Project:
        """This project with the permission rules that settings files have on disk now: not every editor tells of them.

        What the editor's own settings allow besides stands in no file, and stays.
        """
        if not self.whole or self.home is None:
            return self
        given = {name: rules for name, rules in self.settings.allowed.items() if not any(each.line for each in rules)}
        allowed = {**settings_file.load(self.root).allowed, **given}
        host = settings_files.load(self.root, self.home)
        return replace(self, host=host, settings=replace(self.settings, allowed=allowed))

    def having(self, definition: Definition) -> Project:
        """This project with *definition* in place of what stood at its path."""
        path = definition.document.path
        if is_config(path):
            return self._having_config(definition)
        changed = replace(self, definitions={**self.definitions, path: definition})
        if "_lowered" in self.__dict__:  # the other agents are what they were: a keystroke must not read them all
            changed.__dict__.update(self._learnt(path, _lower(definition)))
        return changed

    def _having_config(self, definition: Definition) -> Project:
        path = definition.document.path
        new = {each.document.path: each for each in (definition, *entries(definition, self.text_of))}
        old = {path, *(each.document.path for each in self.in_file(path))}
        kept = {key: each for key, each in self.definitions.items() if key not in old}
        changed = replace(self, definitions={**kept, **new})
        if "_lowered" in self.__dict__:
            others = {key: each for key, each in self._lowered.items() if key not in old}
            changed.__dict__["_lowered"] = {**others, **{key: _lower(each) for key, each in new.items()}}
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
        if "_in_files" in self.__dict__:
            known["_in_files"] = self._in_files
        if "_prompts" in self.__dict__:
            known["_prompts"] = self._prompts
        if "_by_name" in self.__dict__ and agent.dialect != "opencode":
            known["_by_name"] = self._by_name
        for name, key in (("_by_identity", _identity), ("_by_description", _description)):
            if name in self.__dict__ and key(agent) == key(before):
                index = getattr(self, name)
                known[name] = {**index, key(agent): [agent if each is before else each for each in index[key(agent)]]}
        return known

    def without(self, path: str) -> Project:
        """This project without the file at *path*."""
        gone = {path, *(each.document.path for each in self.in_file(path))}
        return replace(self, definitions={key: each for key, each in self.definitions.items() if key not in gone})


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


def load(root: Path, before: Mapping[str, Definition] = MappingProxyType({})) -> Project:
    """Read the agents of the workspace at *root*, and those of the user, from disk; *before* as in `read`."""
    found, skill_folders = [], []
    for path in _walk(root):
        if path.name in _SKILL_FOLDERS:
            skill_folders.append(path)
        elif definition := read(path, before):
            found.append(definition)
    home = Path(os.path.expanduser("~"))  # noqa: PTH111 (never raises)
    found += [definition for path in user_files(home) if (definition := read(path, before))]
    configs = (path for host, _, path in settings_files.places(root, home) if host == "opencode" and path.is_file())
    found += [definition for path in configs if not path.is_relative_to(root) and (definition := read(path, before))]
    definitions = {each.document.path: each for each in found}
    in_configs = (entries(each, read_text) for path, each in definitions.items() if is_config(path))
    definitions |= {each.document.path: each for several in in_configs for each in several}
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


def _walk(root: Path) -> Iterator[Path]:
    """The agent files and configurations of OpenCode below *root*, and the folders that may hold skills."""
    for folder, subfolders, names in os.walk(root):
        subfolders[:] = sorted(name for name in subfolders if name not in SKIPPED)
        yield from (Path(folder, name) for name in subfolders if name in _SKILL_FOLDERS)
        yield from (Path(folder, name) for name in sorted(names) if _matters(os.path.join(folder, name)))  # noqa: PTH118


def _matters(path: str) -> bool:
    return is_config(path) or place_of(path) is not None


def read(path: Path, before: Mapping[str, Definition] = MappingProxyType({})) -> Definition | None:
    """The definition of the file at *path*, or of the entry at it; None where it cannot be read.

    It is that of *before* where this has one of the same text.
    """
    if opencode_config.entry_name(str(path)) is not None:
        whole = read(Path(file_of(str(path))))
        found = entries(whole, read_text) if whole else ()
        return next((each for each in found if each.document.path == str(path)), None)
    try:
        with path.open("rb") as file:
            data = file.read(MAX_FILE)
    except (OSError, ValueError):  # a path may hold a NUL, which is no OSError
        return None
    document = Document(str(path), data.decode("utf-8", "replace"))
    known = before.get(document.path)
    return known if known and known.document.text == document.text else parsed(document)


def parsed(document: Document) -> Definition:
    """*document* as what its place makes of it: a configuration of OpenCode, else an agent's file."""
    return config(document) if is_config(document.path) else parse(document)
