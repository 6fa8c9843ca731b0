"""What the demonstration shows on the screen: calm, in order, each thing once."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from agentls_server.cli.screen import Screen
from agentls_server.demo.buffers import Touched
from agentls_server.demo.page import Page

SEVERITIES = ("error", "warning", "info", "hint")
PROPOSALS = "proposals"
"""The folder in which the server keeps the pages on which it proposes edits."""
TAIL = 8
"""Lines of a command's output that are shown."""


class Show(Page):
    """A page of a demonstration. *root* is the workspace, for short names."""

    def __init__(self, screen: Screen, root: Path) -> None:
        super().__init__(screen)
        self._root = root
        self._words: list[str] = []
        self._asking: dict[str, None] = {}

    def findings(self, name: str, diagnostics: list[dict[str, Any]]) -> None:
        """What the server says about a file."""
        self.say(f"{name}: {'checked' if diagnostics else 'checked, nothing to say'}")
        for each in diagnostics:
            severity = SEVERITIES[each.get("severity", 1) - 1]
            self.say(f"  {severity}, line {each['range']['start']['line'] + 1}: {each['message']}", "yellow")

    def event(self, event: dict[str, Any]) -> None:
        name = event["event"]
        if name == "text":
            self._words.append(event["text"])
            return
        if name == "reply":
            return  # whether these were the last words shows what comes next
        if name == "retry":
            self._words.clear()  # what was streamed is void, and comes again
        self._flush(last=name == "end")
        if name == "call":
            self.say(f"● {event['tool']} {event['summary']}", "blue")
        elif name == "decision" and event["effect"] == "deny":
            self.say(f"✗ {event['tool']} {event['target']} is denied: {event['reason']}", "red")
            if event["rule"]:
                self.say(f"  {event['rule']}", "red")
        elif name == "decision" and event["effect"] == "ask" and event["rule"]:
            self._asking[event["rule"]] = None
        elif name == "retry":
            self.say(f"… {event['reason']}; again in {event['seconds']:.1f} s", "yellow")
        elif name == "result" and event["exit_code"] is not None:
            self._command(event)

    def question(self, text: str) -> None:
        first, *rest = text.splitlines()
        self.say(f"? {first}", "yellow")
        self.say("\n".join(f"  {line}" for line in (*rest, *self._asking)), "yellow")
        self._asking.clear()

    def answer(self, answer: str | None) -> None:
        self.say(f"→ {answer or 'dismissed'}", "yellow")

    def edited(self, touched: tuple[Touched, ...], refused: str) -> None:
        if refused:
            self.say(f"✗ the editor did not make the edit: {refused}", "red")
            return
        names = ", ".join(f"{self._name(each.path)}{' (new)' if each.before is None else ''}" for each in touched)
        self.say(f"✓ one edit in the editor: {names}", "green")

    def document(self, path: Path) -> None:
        text = path.read_text(encoding="utf-8")
        if path.parent.name == PROPOSALS:
            self.screen.diff("\n".join(proposed(text)))
        else:
            self.screen.line("")
            self.say("\n".join(f"│ {line}".rstrip() for line in text.strip().splitlines()))

    def message(self, text: str) -> None:
        self.say(text, "grey")

    def closing(self) -> None:
        """What is worth to be seen after the end; here nothing more."""

    def failed(self, why: str, log: Path) -> None:
        """The server failed: why, and the end of its log."""
        self.say(f"The server failed: {why}. The end of its log ({log}):", "red")
        self.say(
            "\n".join(f"  {line}" for line in log.read_text(encoding="utf-8", errors="replace").splitlines()[-TAIL:])
        )

    def _command(self, event: dict[str, Any]) -> None:
        lines = [line for line in event["text"].strip().splitlines() if not line.startswith("[exit code")]
        good = event["exit_code"] == 0
        for line in lines[-TAIL:]:
            self.say(f"  {line}", "grey")
        self.say(f"  exit {event['exit_code']}, {event['seconds']:.1f} s", "green" if good else "red")

    def _flush(self, *, last: bool) -> None:
        """Show what the model said since the last event; its last words are in the report, and shown there."""
        words, self._words = "".join(self._words).strip(), []
        if words and not last:
            self.screen.line("")
            self.prose(words)

    def _name(self, path: Path) -> str:
        return path.relative_to(self._root).as_posix() if path.is_relative_to(self._root) else str(path)


def proposed(page: str) -> list[str]:
    """The names of the files and the diffs on a page that proposes edits, without what a user can tick there."""
    lines, fence = [], ""
    for line in page.splitlines():
        if fence:
            fence = "" if line == fence else fence
            lines += [line] if fence else []
        elif opened := re.fullmatch(r"(`{3,})diff", line):
            fence = opened[1]
        elif line.startswith("## ") and line != "## Why":
            lines.append(f"@@ {line.removeprefix('## ')}")
    return lines


def failures(output: str) -> tuple[int, list[str]]:
    """How many tests ran, and the names of those that failed, in the output of unittest."""
    ran = re.search(r"^Ran (\d+) tests?", output, re.MULTILINE)
    names = re.findall(r"^(?:FAIL|ERROR): \S+ \((?:\w+\.)*?(\w+\.\w+\.\w+)\)", output, re.MULTILINE)
    return int(ran[1]) if ran else 0, names
