"""The tools that an agent can call. One file a tool, which binds one `Tool` to ``tool``; the package finds it.

A tool says which operations a call consists of, and does them when told to. Only `agentls.runtime.run` calls a
tool, and only after `agentls.policy.decide` has answered for each of its operations.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from pydantic import AliasChoices, AliasGenerator, BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

from agentls.policy import Operation
from agentls.policy.floor import is_secret
from agentls.runtime.editor import Editor
from agentls.runtime.events import Found
from agentls.skills import Skill

if TYPE_CHECKING:
    from agentls.runtime.shells import Shells

Kind: TypeAlias = Literal["read", "edit", "search", "execute", "fetch", "think", "delegate", "other"]
"""What sort of thing a tool does, in the words of the Agent Client Protocol; ``delegate`` is ours."""


class ToolError(Exception):
    """A call that the model got wrong, or that failed: the text is for the model, and says what to do instead."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a call gives back to the model. *exit_code* for commands; *content* replaces the text for images."""

    text: str
    is_error: bool = False
    exit_code: int | None = None
    content: tuple[dict[str, Any], ...] = ()


class Params(BaseModel):
    """Arguments of a tool: nothing beyond the declared ones; ``file_path`` may also be spelt ``filePath``."""

    model_config = ConfigDict(
        extra="forbid",
        use_attribute_docstrings=True,
        populate_by_name=True,
        alias_generator=AliasGenerator(validation_alias=lambda name: AliasChoices(name, to_camel(name))),
    )


Delegate: TypeAlias = Callable[[str, str, tuple[str, ...] | None], Awaitable[Result]]
"""Starts the agent of a name on a task, with the places in which it may make changes; gives its report."""


async def _nobody(_text: str, _choices: tuple[str, ...]) -> str | None:
    return None


@dataclass(frozen=True)
class Context:
    """What a tool may use: the workspace's real path, the editor, and which files the model has seen (and their text).

    *readable* tells whether a search may show what is in a file; *shells* runs commands; *todo* is the model's own
    list; *skills* can be loaded, *delegate* starts other agents, and *report* shows a finding to the user. *ask* puts a
    question with choices to the user; None: no answer. *present* puts a plan to the user and gives what they say,
    *stop* ends the run after this turn with its reason.
    """

    root: Path
    editor: Editor
    seen: dict[Path, str] = field(default_factory=dict)
    readable: Callable[[Path], bool] = lambda path: not is_secret(path)
    shells: Shells | None = None
    todo: list[dict[str, str]] = field(default_factory=list)
    skills: tuple[Skill, ...] = ()
    delegate: Delegate | None = None
    report: Callable[[Found], None] = lambda _found: None
    ask: Callable[[str, tuple[str, ...]], Awaitable[str | None]] = _nobody
    present: Callable[[str], Awaitable[Result]] | None = None
    stop: Callable[[str], None] | None = None

    def resolve(self, name: str) -> Path:
        """The real path that *name* (relative to the workspace, or absolute) stands for, symlinks followed."""
        if not name or "\0" in name:
            raise ToolError("a file path is needed, relative to the workspace")
        try:
            path = (self.root / Path(name).expanduser()).resolve()
            path.is_dir()  # asks the system, which knows what else it will not take as a name
        except (OSError, RuntimeError, UnicodeError) as error:
            raise ToolError(f"{name[:100]!r} is no path that can be used: {error}"[:300]) from error
        return path

    def label(self, path: Path) -> str:
        """How people write *path*: relative to the workspace with ``/``, absolute when outside of it."""
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else path.as_posix()

    def operation(self, tool: str, name: str, pattern: str = "") -> Operation:
        """The operation of *tool* on the file that *name* stands for; of a search for *pattern* there."""
        path = self.resolve(name)
        seen = self.label(Path(os.path.normpath(self.root / Path(name).expanduser())))
        label = self.label(path)
        return Operation(tool, label, path, pattern=pattern, named="" if seen == label else seen)


@dataclass(frozen=True)
class Tool:
    """A tool. *name* is ours; the model sees the dialect's name for it.

    *params* validates the model's input and gives the schema. *operations* tells what a call would do, without doing
    it. Reads and commands have *call*. Edits have *target* and *rewrite* instead: the run gathers the rewrites of a
    turn, so that the user sees one change; *rewrite* gets a file's text (None: there is none) and returns the new one.
    """

    name: str
    kind: Kind
    description: str
    params: type[BaseModel]
    operations: Callable[[Any, Context], tuple[Operation, ...]]
    call: Callable[[Any, Context], Awaitable[Result]] | None = None
    target: Callable[[Any], str] | None = None
    rewrite: Callable[[Any, str | None, Context], str] | None = None

    def schema(self, name: str) -> dict[str, Any]:
        """The tool's declaration for the Messages API under the dialect's *name*."""
        return {"name": name, "description": self.description, "input_schema": _schema(self.params)}


@cache
def _schema(params: type[BaseModel]) -> dict[str, Any]:
    """Made once: that takes half a millisecond."""
    schema = params.model_json_schema()
    return _plain(schema, schema.pop("$defs", {}))


def _plain(schema: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    """A pydantic schema without what only costs tokens: titles, references, the docstrings of classes."""
    if "$ref" in schema:
        schema = definitions[schema["$ref"].rpartition("/")[2]]
    kept = {key: value for key, value in schema.items() if key != "title"}
    if "properties" in kept:
        kept.pop("description", None)
        kept["properties"] = {name: _plain(each, definitions) for name, each in kept["properties"].items()}
    if "items" in kept:
        kept["items"] = _plain(kept["items"], definitions)
    return kept


@cache
def all_tools() -> dict[str, Tool]:
    """Every tool of this package, by our name for it."""
    modules = (importlib.import_module(f"{__name__}.{each.name}") for each in pkgutil.iter_modules(__path__))
    found = (getattr(module, "tool", None) for module in modules)
    return {tool.name: tool for tool in found if isinstance(tool, Tool)}
