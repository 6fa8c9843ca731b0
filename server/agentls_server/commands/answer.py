"""``agentls.answer``: the user's answer to the question that a run waits for."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from agentls.runtime.editor import Question, Verdict
from agentls_server import answering, permitting
from agentls_server.routing import refused
from agentls_server.session import Session


@dataclass(frozen=True)
class Arguments:
    runId: str  # noqa: N815 (the name on the wire)
    text: str = ""
    answer: str = ""
    rule: str = ""
    place: str = ""


def handle(session: Session, arguments: Arguments) -> None:
    waiting = session.questions.get(answering.name_of(session, arguments.runId))
    if waiting is None or waiting.answer.done():
        raise refused(f"the run {arguments.runId} waits for no answer")
    if waiting.permission and waiting.verdict:
        _decide(waiting.permission, waiting.verdict, arguments)
        return
    text = arguments.text.strip() or (arguments.answer if arguments.answer in waiting.words else "")
    if not text:
        raise refused("agentls.answer: 'text' is empty")
    waiting.answer.set_result(text)


def _decide(question: Question, verdict: asyncio.Future[Verdict], given: Arguments) -> None:
    """A permission question: *answer* with what belongs to it, or *text* alone."""
    if not (given.answer or given.text.strip()):
        raise refused("agentls.answer: 'text' is empty")
    found = permitting.read(question, given.answer, given.text.strip(), given.rule, given.place)
    if isinstance(found, str):
        raise refused(f"agentls.answer: {found}")
    if verdict.done():
        raise refused(f"the run {given.runId} waits for no answer")
    verdict.set_result(found)
