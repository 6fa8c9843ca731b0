"""The Editor of a terminal: the disk is the document, and questions are asked at the prompt."""

from __future__ import annotations

import asyncio
import json
import sys
import threading
from dataclasses import replace
from pathlib import Path
from typing import Literal, TypeAlias

from agentls.runtime.editor import Answer, Applied, Buffer, Change, Question, Verdict
from agentls.runtime.events import Event, to_json
from agentls.text import unified_diff
from agentls_server import disk
from agentls_server.cli import permission
from agentls_server.cli.screen import Screen

Ask: TypeAlias = Literal["prompt", "allow", "deny"]


class TerminalEditor:
    """Reads and writes files below *root*. *ask* says what becomes of an ``ask`` in the policy."""

    def __init__(self, root: Path, ask: Ask, screen: Screen, *, as_json: bool = False) -> None:
        self._root, self._ask, self._screen, self._as_json = root.resolve(), ask, screen, as_json

    @property
    def root(self) -> Path:
        return self._root

    async def read(self, path: Path) -> Buffer:
        return Buffer(path, disk.read_text(path))

    def open_buffers(self) -> tuple[Buffer, ...]:
        """A terminal has no open buffers."""
        return ()

    async def apply(self, changes: tuple[Change, ...], label: str) -> Applied:
        """Write the changes: what is allowed at once, what asks after an answer for each file."""
        if any(disk.text_of(change.path) != change.before for change in changes):
            return Applied("stale", "the file changed on disk")
        remember = taken = False
        for change in changes:
            chosen, always = await self._chosen(change, label)
            remember = remember or always
            if chosen.hunks and chosen.deletes:
                disk.delete(chosen.path)
            elif chosen.hunks:
                disk.write_text(chosen.path, chosen.after)
            taken = taken or bool(chosen.hunks)
        return Applied("applied", remember=remember) if taken else Applied("refused")

    async def _chosen(self, change: Change, label: str) -> tuple[Change, bool]:
        """The part of *change* that may be made, and whether the user said so for the whole run."""
        asking = [hunk for hunk in change.hunks if hunk.ask]
        if not asking or self._ask == "allow":
            return change, False
        allowed = replace(change, hunks=tuple(hunk for hunk in change.hunks if not hunk.ask))
        if self._ask == "deny":
            return allowed, False
        name = self._label(change.path)
        self._screen.diff(unified_diff(change.before or "", change.after, name))
        hunks = "/h" if len(asking) > 1 else ""
        choices = f"[y]es, [n]o, [a]lways in this run{', [h]unk by hunk' if hunks else ''}"
        answer = await self._prompt(f"{label}: edit {name}? ({asking[0].ask}) {choices}", f"yna{hunks[1:]}")
        if answer == "h":
            for hunk in asking:
                alone = replace(change, hunks=(hunk,))
                self._screen.diff(unified_diff(change.before or "", alone.after, name))
                if await self._prompt("Take this hunk? [y]es, [n]o", "yn") == "y":
                    allowed = replace(allowed, hunks=(*allowed.hunks, hunk))
            return allowed, False
        return (change if answer in "ya" else allowed), answer == "a"

    async def ask(self, question: Question) -> Answer:
        verdict = await self.verdict(question)
        return verdict.answer if verdict.answer in ("allow_once", "allow_run") else "deny"

    async def verdict(self, question: Question) -> Verdict:
        if self._ask != "prompt":
            return Verdict("allow_once" if self._ask == "allow" else "deny")
        return await permission.ask(question, self._screen, read_line, self._label)

    async def answer(self, agents: tuple[str, ...], text: str, choices: tuple[str, ...]) -> str | None:
        """An answer typed at the prompt: the number of a choice, or any words."""
        if self._ask != "prompt":
            return None
        self._screen.line(f"{' > '.join(agents)} asks: {text}", "bold")
        for number, each in enumerate(choices, 1):
            self._screen.line(f"  {number}. {each}")
        said = ((await read_line("Answer: ")) or "").strip()
        chosen = int(said) - 1 if said.isascii() and said.isdigit() else -1
        return choices[chosen] if 0 <= chosen < len(choices) else said or None

    async def confirm(self, text: str) -> bool:
        """A yes-or-no question that is no permission."""
        if self._ask != "prompt":
            return self._ask == "allow"
        return await self._prompt(f"{text} [y]es, [n]o", "yn") == "y"

    async def sync(self, paths: tuple[Path, ...]) -> tuple[Path, ...]:
        """Everything is on disk already."""
        del paths
        return ()

    def tell(self, event: Event) -> None:
        if self._as_json:
            print(json.dumps(to_json(event), ensure_ascii=False), flush=True)
        else:
            self._screen.event(event)

    async def _prompt(self, text: str, choices: str) -> str:
        """The first letter of the answer, one of *choices*; the end of input is a no."""
        while True:
            answer = await read_line(f"{text}: ")
            if answer is None:
                return "n"
            if (letter := answer.strip().lower()[:1]) and letter in choices:
                return letter

    def _label(self, path: Path) -> str:
        return path.relative_to(self._root).as_posix() if path.is_relative_to(self._root) else str(path)


def _answer(future: asyncio.Future[str | None], line: str | None) -> None:
    if not future.done():
        future.set_result(line)


async def read_line(prompt: str) -> str | None:
    """A line from the terminal. A daemon thread waits for it, so that an interrupt does not."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[str | None] = loop.create_future()

    def read() -> None:
        sys.stderr.write(prompt)
        sys.stderr.flush()
        line = sys.stdin.readline()
        loop.call_soon_threadsafe(_answer, answer, line or None)

    threading.Thread(target=read, daemon=True).start()
    return await answer
