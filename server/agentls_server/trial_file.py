"""A file to try an agent's rules in: each line an action and its target, each answered while it is written.

Made for editors with no other input, as `task_file` is. The answers are hints at the ends of lines (lenses where a
client has no hints), and hover has the whole chain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agentls.agent import Agent
from agentls.explain import explain
from agentls.project import Project
from agentls.runtime.store import state_folder
from agentls.text import Document, Span
from agentls_server import written
from agentls_server.session import Session

_LINE = re.compile(r"[ \t]*(?P<action>[\w:*-]+)[ \t]+(?P<target>\S.*?)[ \t]*\Z")
EXAMPLES = ("edit src/x.py", "read .env", "bash git push --force", "webfetch https://example.org/", "task some-agent")


@dataclass(frozen=True, slots=True)
class Answered:
    """A line of a trial file and the answer to it, as `explain` has it; None for an action that nobody knows."""

    span: Span
    action: str
    answer: dict[str, Any] | None

    @property
    def label(self) -> str:
        if self.answer is None:
            return f"→ there is no action '{self.action}'"
        rule = self.answer["rule"]
        where = f", {rule['path']} line {rule['line']}" if rule and rule["line"] else ""
        return f"→ {self.answer['decision']}{where}"


def folder() -> Path:
    """Where trial files are kept."""
    return state_folder() / "trials"


async def ask(session: Session, agent: Agent, lines: tuple[str, ...]) -> bool:
    """Open a file in which the user tries inputs, with *lines* to begin with; whether the client could."""
    path = folder() / f"{re.sub(r'[^A-Za-z0-9_-]+', '-', agent.name)}.md"
    hint = f"What may {agent.name} do? Write an action and its target on a line; the answers show as you write."
    text = "".join(f"{line}\n" for line in lines or EXAMPLES)
    return await written.show(session, path, written.head("trial", {"agent": agent.path}, hint) + text)


def is_trial(document: Document) -> bool:
    """Whether *document* is such a file; cheap."""
    return document.text.startswith("<!-- agentls trial ") and Path(document.path).parent == folder()


def answers(session: Session, document: Document) -> Iterator[Answered]:
    """The answer to each line of a trial file; none for other files, and where its agent is gone."""
    found = written.place_in(document, folder()) if is_trial(document) else None
    if found is None:
        return
    path = str(found[0].get("agent", ""))
    project = session.projects.of(path)
    agent = project.agent(path)
    if agent:
        yield from _answers(document, document.line_of(found[1]), agent, project)


def _answers(document: Document, first: int, agent: Agent, project: Project) -> Iterator[Answered]:
    policy = project.policy(agent)
    for line in range(first, len(document.line_starts)):
        span = document.line_span(line)
        given = _LINE.match(document.slice(span))
        if given and not given["target"].startswith("<!--"):
            answer = explain(given["action"], given["target"], policy, sandboxed=project.sandboxed)
            yield Answered(span, given["action"], answer)
