"""A stage for runs: files in a folder, an agent file, a model that says its lines; the run comes back as text."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from agentls import project
from agentls.agent import Agent
from agentls.definition import parse
from agentls.formats import detect
from agentls.policy import Policy
from agentls.project import Project
from agentls.runtime.editor import Answer, Applied, Buffer, Change, EditorError, MissingFileError, Question, Verdict
from agentls.runtime.events import (
    Below,
    Ended,
    Event,
    Finished,
    Replied,
    Requested,
    Started,
    Text,
    Touched,
    Usage,
    to_json,
)
from agentls.runtime.job import Job
from agentls.runtime.journal import Journal
from agentls.runtime.model import ModelError, Reply, Request, TextDelta
from agentls.runtime.run import run
from agentls.runtime.team import Team
from agentls.settings import Limits, Settings
from agentls.text import Document, apply_edits

UNCONFINED = Settings(sandbox="off")
"""Commands of these tests act on the machine as they are; the sandbox has tests of its own."""

CLAUDE = "---\nname: helper\ndescription: Helps with the code of this test.\ntools: {tools}\n---\nYou help.\n"


def worker(name: str, tools: str, mode: str = "acceptEdits") -> str:
    return f"---\nname: {name}\ndescription: Works.\ntools: {tools}\npermissionMode: {mode}\n---\nYou are {name}.\n"


def say(text: str) -> dict[str, Any]:
    return {"type": "text", "text": text}


def use(name: str, call: str = "", **given: Any) -> dict[str, Any]:
    return {"type": "tool_use", "id": call or f"toolu_{name}", "name": name, "input": given}


class Lines:
    """A model that says what the script has for it: each reply a list of blocks, a `Reply`, or an error to raise."""

    def __init__(self, *script: Any) -> None:
        self.script = list(script)
        self.requests: list[Request] = []

    async def reply(self, request: Request) -> AsyncIterator[Any]:
        self.requests.append(request)
        line = self.script.pop(0)
        if isinstance(line, ModelError):
            raise line
        reply = line if isinstance(line, Reply) else _reply(line)
        for block in reply.content:
            if block["type"] == "text":
                yield TextDelta(block["text"])
        yield reply

    def told_to(self, name: str) -> list[str]:
        """The texts of the tool results that the agent whose body names it was given last."""
        mine = [each for each in self.requests if any(f"You are {name}." in text for text in each.system)]
        return [block["content"] for block in mine[-1].messages[-1]["content"] if block["type"] == "tool_result"]

    @property
    def told(self) -> list[str]:
        """The texts of the tool results that the model was given last."""
        last = self.requests[-1].messages[-1]["content"]
        return [block["content"] for block in last if block["type"] == "tool_result"]


class Cast(Lines):
    """A model that has lines for each agent, known by its body."""

    def __init__(self, **scripts: list[Any]) -> None:
        super().__init__()
        self.scripts = scripts

    async def reply(self, request):
        name = next(each for each in self.scripts if any(f"You are {each}." in text for text in request.system))
        self.script = self.scripts[name]
        async for part in super().reply(request):
            yield part


def _reply(blocks: list[dict[str, Any]]) -> Reply:
    uses = any(block["type"] == "tool_use" for block in blocks)
    return Reply(tuple(blocks), "tool_use" if uses else "end_turn", Usage(10, 5))


@dataclass
class Desk:
    """An editor whose buffers are texts in memory over a folder. *answers* are given in turn to what it is asked."""

    root: Path
    buffers: dict[Path, Buffer] = field(default_factory=dict)
    answers: list[Any] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    asked: list[Question] = field(default_factory=list)
    changes: list[tuple[Change, ...]] = field(default_factory=list)

    def open(self, name: str, text: str, *, unsaved: bool = False) -> None:
        path = self.root / name
        self.buffers[path] = Buffer(path, text, 1, unsaved)

    def open_buffers(self) -> tuple[Buffer, ...]:
        return tuple(self.buffers.values())

    async def read(self, path: Path) -> Buffer:
        if path in self.buffers:
            return self.buffers[path]
        try:
            return Buffer(path, path.read_bytes().decode())
        except FileNotFoundError:
            raise MissingFileError(f"there is no file {path.name}") from None
        except (OSError, UnicodeDecodeError) as error:
            raise EditorError(f"{path.name} cannot be read as text: {error}") from None

    async def apply(self, changes: tuple[Change, ...], label: str) -> Applied:
        """Takes all hunks; else the next answer says what: an `Applied`, or which of the asking hunks to take."""
        del label
        self.changes.append(changes)
        asking = [hunk for change in changes for hunk in change.hunks if hunk.ask]
        answer = self.answers.pop(0) if asking else None
        if isinstance(answer, Applied):
            return answer
        if callable(answer):
            return answer(self, changes)
        refused = {id(hunk) for number, hunk in enumerate(asking) if answer is not None and number not in answer}
        for change in changes:
            edits = [hunk.edit for hunk in change.hunks if id(hunk) not in refused]
            if change.deletes:
                self.buffers.pop(change.path, None)
                change.path.unlink(missing_ok=True)
            elif edits:
                self._write(change, apply_edits(change.before or "", edits))
        return Applied("applied")

    def _write(self, change: Change, text: str) -> None:
        if change.path in self.buffers:
            self.buffers[change.path] = Buffer(change.path, text, (change.version or 0) + 1)
        else:
            change.path.parent.mkdir(parents=True, exist_ok=True)
            change.path.write_text(text)

    async def ask(self, question: Question) -> Answer:
        return (await self.verdict(question)).answer

    async def verdict(self, question: Question) -> Verdict:
        self.asked.append(question)
        self.questions.append(f"{'/'.join(question.agents)}: {question.tool} {question.target}")
        answer = self.answers.pop(0)
        return answer if isinstance(answer, Verdict) else Verdict(answer)

    async def sync(self, paths: tuple[Path, ...]) -> tuple[Path, ...]:
        return tuple(path for path in paths if path in self.buffers and self.buffers[path].unsaved)

    def tell(self, event: Event) -> None:
        self.events.append(event)


@dataclass
class Played:
    """A run that was played: how it ended, and what was seen of it."""

    ended: Ended
    model: Lines
    desk: Desk
    journal: Journal

    @property
    def story(self) -> list[str]:
        """The events, one line each, without what differs from run to run."""
        return [line for event in self.desk.events if (line := _line(event))]


def _line(event: Event) -> str:
    if isinstance(event, Below):
        line = _line(event.what)
        return line and f"{'/'.join(event.agents)}: {line}"
    if isinstance(event, Started | Requested | Replied | Touched | Text):
        return ""
    if isinstance(event, Finished):
        first = event.text.strip().split("\n", 1)[0]
        return f"{'error' if event.is_error else 'result'} {event.tool}: {first}"
    data = to_json(event)
    kept = ("tool", "summary", "target", "effect", "answer", "path", "status", "reason")
    words = [str(data[key]) for key in kept if data.get(key)]
    return re.sub(r"\s+", " ", f"{data['event']} {' '.join(words)}").strip()


async def play(
    root: Path,
    agent: str,
    replies: Sequence[Any],
    *,
    desk: Desk | None = None,
    limits: Limits | None = None,
    model: Any = None,
    policy: Callable[[Policy], Policy] = lambda policy: policy,
    resumed: bool = False,
    settings: Settings = UNCONFINED,
) -> Played:
    """Run *agent* (the text of its file) in *root* with a model that says *replies*, or with *model*.

    *resumed*: go on with the run that was played in *root* before, as another process would.
    """
    definition = parse(Document(str(root / "helper.md"), agent))
    dialect = detect(definition)
    assert dialect
    lowered = dialect.lower(definition)
    desk = desk or Desk(root)
    journal = Journal(root / ".state")
    model = model or Lines(*replies)
    job = Job("run-1", lowered, "Do it.", "claude-test", policy(Policy(lowered, root)), resumed=resumed)
    if resumed:
        journal.base.execute("UPDATE runs SET status = 'interrupted' WHERE status = 'running'")
        assert journal.reopen("run-1")
    around = project.load(root) if (root / ".claude").exists() else Project(root)
    own = replace(around.settings, sandbox=settings.sandbox) if settings is UNCONFINED else settings
    around = replace(around, settings=own)

    async def same_model(_agent: Agent) -> tuple[str, Lines]:
        return "claude-test", model

    team = Team(around, desk, journal, lambda agent: Policy(agent, root), same_model, limits=limits or Limits())
    return Played(await run(job, team, model), model, desk, journal)
