"""``agentls.answer``: the user's answer to the question that a run waits for."""

from __future__ import annotations

from dataclasses import dataclass

from agentls_server.routing import refused
from agentls_server.session import Session


@dataclass(frozen=True)
class Arguments:
    runId: str  # noqa: N815 (the name on the wire)
    text: str


def handle(session: Session, arguments: Arguments) -> None:
    waiting = session.questions.get(arguments.runId)
    if waiting is None or waiting.answer.done():
        raise refused(f"the run {arguments.runId} waits for no answer")
    if not arguments.text.strip():
        raise refused("agentls.answer: 'text' is empty")
    waiting.answer.set_result(arguments.text.strip())
