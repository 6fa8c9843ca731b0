"""Permission questions in an editor: yes, no, no with a reason, or a rule that answers it for good.

All of it is buttons of ``window/showMessageRequest`` and a file to write a reason in, which every client has; a client
that takes input is shown lists and a text field instead. The command ``agentls.answer`` answers as well.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lsprotocol import types as lsp

from agentls.always import Offer, Place, covered
from agentls.runtime.editor import Question, Verdict, Word
from agentls_server import answering, asking, disk, inputs, written
from agentls_server.inputs import Item
from agentls_server.session import Open, Session

PLAIN: dict[str, Word] = {"Allow once": "allow_once", "Allow for this run": "allow_run", "Deny": "deny"}
EACH = "One by one"
ALWAYS, WHY, BACK = "Always allow…", "Deny and say why…", "Back"
TOLD = "Tell the agent why, or what to do instead"


async def ask(session: Session, run: str, question: Question) -> Verdict:
    """The user's verdict, in whichever way it comes first. A question that is dismissed is denied."""
    loop = asyncio.get_running_loop()
    message = _message(question)
    waiting = Open(message, titles(question), loop.create_future(), question, loop.create_future())
    assert waiting.verdict
    session.questions[run] = waiting
    asked: asyncio.Future[Verdict] = asyncio.ensure_future(_by_client(session, run, waiting))
    try:
        both: tuple[asyncio.Future[Any], ...] = (asked, waiting.verdict)
        await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        return waiting.verdict.result() if waiting.verdict.done() else await asked
    finally:
        asked.cancel()
        if session.questions.get(run) is waiting:
            del session.questions[run]


def titles(question: Question) -> tuple[str, ...]:
    """The buttons of a question."""
    once, for_run, deny = PLAIN
    return (once, for_run, *([ALWAYS] if question.offers else []), *([EACH] if question.several else []), deny, WHY)


def _message(question: Question) -> str:
    who = " > ".join(question.agents)
    text = f"{who} asks: {question.tool} {question.target}\n({question.reason})"
    return f"{text}\n{question.detail}".strip()


async def _by_client(session: Session, run: str, waiting: Open) -> Verdict:
    assert waiting.permission
    assert waiting.verdict
    if waiting.permission.settled:
        return await always(session, waiting.permission.offers) or Verdict("allow_run")
    while True:
        picked = await asking.choose(session, waiting.text, waiting.choices)
        if picked == ALWAYS:
            chosen = await always(session, waiting.permission.offers)
            if chosen is not None:
                return chosen
        elif picked == WHY:
            return await _why(session, run, waiting)
        elif picked == EACH:
            return Verdict("each")
        else:
            return Verdict(PLAIN.get(picked or "", "deny"))


async def always(session: Session, offers: tuple[Offer, ...]) -> Verdict | None:
    """The rule and the file that the user picks, or a denial where they leave; None to go back to the question."""
    lines = [f"{each.rule}: {covered(each)}" for each in offers]
    offer = await _pick(session, "Always allow what?", {each.rule: each for each in offers}, lines)
    if not isinstance(offer, Offer):
        return offer if isinstance(offer, Verdict) else None
    places = {_file(session, each.path): each for each in offer.places}
    lines = [f"{name}: {at.reach}{' (outside of this workspace)' * at.outside}" for name, at in places.items()]
    title = f"Always allow {offer.rule}: write it where? The edit can be undone."
    place = await _pick(session, title, places, lines)
    if isinstance(place, Place):
        return Verdict("always", rule=place.rule, place=place.name)
    return place if isinstance(place, Verdict) else None


async def _pick(
    session: Session, title: str, choices: Mapping[str, Offer | Place], lines: list[str]
) -> Offer | Place | Verdict | None:
    """One of *choices*; None to go back; a denial where the user leaves."""
    if session.capabilities.takes_input:
        pairs = zip(choices, lines, strict=True)
        items = [Item(label, label, detail=line.removeprefix(f"{label}: ")) for label, line in pairs]
        picked = await inputs.ask(session, title, [*items, Item(BACK, BACK)])
    else:
        picked = await asking.choose(session, "\n".join((title, *lines)), (*choices, BACK))
    return None if picked == BACK else choices.get(picked or "", Verdict("deny"))


def _file(session: Session, path: Path) -> str:
    """A file as people write it: from the workspace, or from their home."""
    root, home = session.projects.of(str(path)).root, Path.home()
    if path.is_relative_to(root):
        return path.relative_to(root).as_posix()
    return f"~/{path.relative_to(home).as_posix()}" if path.is_relative_to(home) else str(path)


async def _why(session: Session, run: str, waiting: Open) -> Verdict:
    """A denial with the user's words: from a text field, or from a file that they write in."""
    assert waiting.verdict
    client = session.capabilities
    if client.takes_input:
        return Verdict("deny", await inputs.ask(session, "Deny", prompt=TOLD, free=True) or "")
    path = answering.folder() / f"{run}.md"
    hint = f"{waiting.text}\n{TOLD} below. Then use the lens above, or the code action 'Send this answer'."
    place = {"runId": run, "answer": "deny"}
    if not (client.show_document and await written.open_file(session, path, "answer", place, hint)):
        disk.write_text(path, written.head("answer", place, hint))
        said = f"{TOLD} in {path}, and use the code action 'Send this answer' there."
        session.server.window_show_message(lsp.ShowMessageParams(lsp.MessageType.Info, said))
    return await waiting.verdict


def read(question: Question, answer: str, text: str, rule: str, place: str) -> Verdict | str:
    """The verdict that ``agentls.answer`` gives; a text where it gives none.

    *answer* is ``once``, ``run``, ``always`` (with the *rule* of an offer, and the *place*), ``each`` or ``deny``.
    Without it *text* is the title of a button, or the reason of a denial.
    """
    if not answer:
        words: dict[str, Word] = {**PLAIN, EACH: "each"}
        if text in (ALWAYS, WHY):
            return f"'text' is {text!r}, which leads on: give 'answer', with 'rule' and 'place' or with 'text'"
        return Verdict(words[text]) if text in words else Verdict("deny", text)
    known: dict[str, Word] = {
        "once": "allow_once",
        "run": "allow_run",
        "always": "always",
        "each": "each",
        "deny": "deny",
    }
    word = known.get(answer)
    if word is None or (word == "each" and not question.several):
        return f"'answer' must be one of {', '.join(known)}"
    if word != "always":
        return Verdict(word, text if word == "deny" else "")
    found = [each for offer in question.offers if rule in ("", offer.rule) for each in offer.places]
    chosen = next((each for each in found if place in ("", each.name)), None)
    if chosen is None or not rule:
        return f"'rule' must be one of {', '.join(each.rule for each in question.offers) or 'none'}, 'place' one of its"
    return Verdict("always", rule=chosen.rule, place=chosen.name)
