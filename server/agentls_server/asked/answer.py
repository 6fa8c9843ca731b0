"""``agentls.answer``: the run that waits, and what to answer."""

from __future__ import annotations

from typing import Any

from agentls_server import answering, inputs
from agentls_server.inputs import Item
from agentls_server.permitting import ALWAYS, TOLD, WHY, always
from agentls_server.routing import refused
from agentls_server.session import Open, Session


async def complete(session: Session, given: dict[str, Any]) -> dict[str, Any] | None:
    run = answering.name_of(session, str(given["runId"])) if given.get("runId") else await _run(session)
    waiting = session.questions.get(str(run))
    if waiting is None or given.get("text") or given.get("answer"):
        return {**given, "runId": run} if run else None
    answer = await _answer(session, waiting)
    return {**given, "runId": run, **answer} if answer else None


async def _answer(session: Session, waiting: Open) -> dict[str, str] | None:
    """One of the choices, with all that it leads on to; or a text."""
    items = [Item(each.split("\n", 1)[0], each) for each in waiting.choices]
    while True:
        text = await inputs.ask(session, waiting.text, items, prompt="Choose or type the answer", free=True)
        if text == WHY:
            why = await inputs.ask(session, "Deny", prompt=TOLD, free=True)
            return {"answer": "deny", "text": why} if why else None
        if text != ALWAYS or waiting.permission is None:
            return {"text": text} if text else None
        if verdict := await always(session, waiting.permission.offers):
            found = {"answer": verdict.answer, "rule": verdict.rule, "place": verdict.place}
            return found if verdict.answer == "always" else None


async def _run(session: Session) -> str | None:
    if not session.questions:
        raise refused("no agent waits for an answer")
    if len(session.questions) == 1:
        return next(iter(session.questions))
    items = [Item(each.text, run) for run, each in session.questions.items()]
    return await inputs.ask(session, "Answer which question?", items)
