"""Questions of agents: answered by a button, by a text, by the command ``agentls.answer``, or in a file to write in."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from lsprotocol import types as lsp

from agentls.runtime.journal import state_folder
from agentls.text import Document
from agentls_server import asking, inputs, written
from agentls_server.session import Open, Session

WRITE = "Write an answer…"


async def ask(session: Session, run: str, who: str, text: str, choices: tuple[str, ...]) -> str | None:
    """The user's answer; None where the question is dismissed, or the client has no way to answer it."""
    client = session.capabilities
    if not (choices or client.show_document or client.takes_input or client.run_events):
        return None
    answer: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    session.questions[run] = waiting = Open(f"{who} asks: {text}", choices, answer)
    asked: asyncio.Future[str | None] = asyncio.ensure_future(_by_client(session, run, waiting))
    try:
        both: tuple[asyncio.Future[Any], ...] = (asked, answer)
        await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        return answer.result() if answer.done() else await asked
    finally:
        asked.cancel()
        if session.questions.get(run) is waiting:
            del session.questions[run]


async def _by_client(session: Session, run: str, question: Open) -> str | None:
    client, message = session.capabilities, question.text
    if question.choices or client.takes_input:
        more = (WRITE,) if client.show_document or client.takes_input else ()
        picked = await asking.choose(session, message, (*question.choices, *more))
        if picked != WRITE:
            return picked
    elif not client.show_document:
        session.server.window_show_message(lsp.ShowMessageParams(lsp.MessageType.Info, message))
        return await question.answer
    if client.takes_input:
        return await inputs.ask(session, message, free=True) or await question.answer
    return await question.answer if await _open(session, run, message) else None


def name_of(session: Session, run: str) -> str:
    """The name of what a run waits for: its own, or that of its preview."""
    return next((each for each in session.questions if run == each.partition("#")[0]), run)


def folder() -> Path:
    """Where answer files are kept."""
    return state_folder() / "answers"


async def _open(session: Session, run: str, message: str) -> bool:
    """Open a file to write the answer in; whether the client could."""
    hint = f"{message}\nWrite the answer below. Then use the lens above, or the code action 'Send this answer'."
    return await written.open_file(session, folder() / f"{run}.md", "answer", {"runId": run}, hint)


def read(document: Document) -> dict[str, Any] | None:
    """The argument for ``agentls.answer`` that an answer file stands for; None for others, and without an answer."""
    found = written.read(document, folder())
    if found is None or not isinstance(found[0].get("runId"), str):
        return None
    return {**found[0], "text": found[1]}
