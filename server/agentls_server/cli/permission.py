"""A permission question at the prompt: yes, no and why, for the run, or a rule that answers it for good."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from agentls.always import covered
from agentls.runtime.editor import Question, Verdict
from agentls_server.cli.screen import Screen

Read = Callable[[str], Awaitable[str | None]]
"""Reads a line after a prompt; None at the end of input."""
Label = Callable[[Path], str]
"""A file as people write it."""


async def ask(question: Question, screen: Screen, read: Read, label: Label) -> Verdict:
    """The user's verdict; the end of input is a no."""
    if question.detail:
        screen.line(question.detail)
    more = ", [f]rom now on" * bool(question.offers) + ", [o]ne by one" * question.several
    choices = f"[y]es, [n]o (and why), [a]lways in this run{more}"
    letters = f"yna{'f' * bool(question.offers)}{'o' * question.several}"
    text = f"{' > '.join(question.agents)}: {question.tool} {question.target}? ({question.reason}) {choices}"
    while True:
        line = await read(f"{text}: ")
        if line is None:
            return Verdict("deny")
        letter, words = _parts(line)
        if letter == "f" and letter in letters:
            if chosen := await _for_good(question, screen, read, label):
                return chosen
        elif letter and letter in letters:
            return _plain(letter, words)


def _plain(letter: str, words: str) -> Verdict:
    if letter == "n":
        return Verdict("deny", words)
    return Verdict("allow_once" if letter == "y" else "allow_run" if letter == "a" else "each")


def _parts(line: str) -> tuple[str, str]:
    """The letter of an answer, and what stands behind its word: ``n use utils.py``."""
    first, _, rest = line.strip().partition(" ")
    return first.lower()[:1], rest.strip().lstrip(",: ")


async def _for_good(question: Question, screen: Screen, read: Read, label: Label) -> Verdict | None:
    """The rule and the file that the user picks by number; None to go back to the question."""
    lines = [f"{each.rule}: {covered(each)}" for each in question.offers]
    number = await _number("Always allow which?", lines, screen, read)
    if number is None:
        return None
    places = question.offers[number].places
    lines = [f"{label(each.path)}: {each.reach}{' (outside of this workspace)' * each.outside}" for each in places]
    number = await _number("Write it where?", lines, screen, read)
    return None if number is None else Verdict("always", rule=places[number].rule, place=places[number].name)


async def _number(title: str, lines: Sequence[str], screen: Screen, read: Read) -> int | None:
    for number, each in enumerate(lines, 1):
        screen.line(f"  {number}. {each}")
    said = ((await read(f"{title} (a number; nothing to go back): ")) or "").strip()
    chosen = int(said) - 1 if said.isascii() and said.isdigit() else -1
    return chosen if 0 <= chosen < len(lines) else None
