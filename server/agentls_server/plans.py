"""What is too long for a question in an editor, an agent's plan above all: shown as a document beside the question."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from agentls.runtime.editor import Question
from agentls.runtime.journal import state_folder
from agentls_server import written
from agentls_server.session import Session

SHORT = 300
"""Characters up to which a text stands in the question itself."""


def folder() -> Path:
    """Where plans are kept."""
    return state_folder() / "plans"


async def beside(session: Session, run: str, question: Question) -> Question:
    """*question* with what is long in it opened as a document, where the client opens documents."""
    text = question.detail
    if len(text) <= SHORT or not session.capabilities.show_document:
        return question
    shown = await written.show(session, folder() / f"{run}.md", f"# {' > '.join(question.agents)}\n\n{text.strip()}\n")
    return replace(question, detail="(It is open beside this question.)") if shown else question
