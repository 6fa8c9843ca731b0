"""``agentls.answer``: the run that waits, and what to answer."""

from __future__ import annotations

from typing import Any

from agentls_server import inputs
from agentls_server.inputs import Item
from agentls_server.routing import refused
from agentls_server.session import Session


async def complete(session: Session, given: dict[str, Any]) -> dict[str, Any] | None:
    run = given.get("runId") or await _run(session)
    waiting = session.questions.get(str(run))
    if waiting is None or given.get("text") or given.get("answer"):
        return {**given, "runId": run} if run else None
    items = [Item(each.split("\n", 1)[0], each) for each in waiting.choices]
    text = await inputs.ask(session, waiting.text, items, prompt="Type the answer", free=True)
    return {**given, "runId": run, "text": text} if text else None


async def _run(session: Session) -> str | None:
    if not session.questions:
        raise refused("no agent waits for an answer")
    if len(session.questions) == 1:
        return next(iter(session.questions))
    items = [Item(each.text, run) for run, each in session.questions.items()]
    return await inputs.ask(session, "Answer which question?", items)
