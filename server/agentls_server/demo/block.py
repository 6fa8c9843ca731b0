"""What an agent of a team does in one turn, as lines: its words, where it looked, what it ran, what it was refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from agentls_server.demo.page import joined

Line: TypeAlias = tuple[str, str]
"""A line and its colour; it may be wrapped."""

FAILED, REPORTED = 9, 10
"""Lines that are shown of what a command says that failed, and of a report to the agent above."""
_NO_OUTPUT = ("[exit code", "(no output)")
_LOOKING = ("read", "grep", "glob", "list")


@dataclass
class Block:
    """Gathers the events of one agent until they are shown."""

    words: list[str] = field(default_factory=list)
    asking: dict[str, None] = field(default_factory=dict)
    _looked: list[str] = field(default_factory=list)
    _commands: dict[str, str] = field(default_factory=dict)
    _lines: list[Line] = field(default_factory=list)

    def take(self, event: dict[str, Any]) -> None:
        """Take an event as JSON, as `agentls.runtime.events` gives it."""
        if take := _TAKEN.get(event["event"]):
            take(self, event)

    def drain(self) -> list[Line]:
        """What is to be shown now; empty afterwards. Words that no call has followed yet stay."""
        self._looked_to_lines()
        lines, self._lines = self._lines, []
        return lines

    def _text(self, event: dict[str, Any]) -> None:
        self.words.append(event["text"])

    def _call(self, event: dict[str, Any]) -> None:
        self._said()
        given, tool = event["input"], event["tool"].lower()
        if tool in _LOOKING:
            self._looked.append(event["summary"])
        elif "command" in given:
            self._commands[event["call"]] = event["summary"]
        elif "subagent_type" in given:
            places = f" (may change {', '.join(given['scope'])})" if given.get("scope") else ""
            self._lines.append((f"▶ {given['subagent_type']}: {given['description']}{places}", "blue"))

    def _decision(self, event: dict[str, Any]) -> None:
        self._looked_to_lines()
        if event["effect"] == "deny":
            self._lines.append((f"✗ {event['tool']} {event['target']} is denied: {event['reason']}", "red"))
            self._lines += [(f"  {event['rule']}", "red")] if event["rule"] else []
        elif event["effect"] == "ask" and event["rule"]:
            self.asking[event["rule"]] = None

    def _result(self, event: dict[str, Any]) -> None:
        """A command, what it said and how it ended."""
        command = self._commands.pop(event["call"], None)
        if command is None or event["exit_code"] is None:
            return
        self._lines.append((f"$ {command}", "blue"))
        good = event["exit_code"] == 0
        lines = [line for line in event["text"].splitlines() if line.strip(" -=") and not line.startswith(_NO_OUTPUT)]
        ended = f"exit {event['exit_code']}, {event['seconds']:.1f} s"
        if good:
            self._lines.append((f"  {': '.join((ended, *([' · '.join(lines[-2:])] if lines else ())))}", "green"))
        else:
            self._lines += [*((f"  {line}", "grey") for line in lines[-FAILED:]), (f"  {ended}", "red")]

    def _finding(self, event: dict[str, Any]) -> None:
        self._lines.append((f"◆ {event['path']}:{event['line']}: {event['severity']}: {event['message']}", "yellow"))

    def _retry(self, event: dict[str, Any]) -> None:
        self.words.clear()  # what was streamed is void, and comes again
        self._lines.append((f"… {event['reason']}; again in {event['seconds']:.1f} s", "yellow"))

    def _end(self, event: dict[str, Any]) -> None:
        lines = joined("".join(self.words).strip()).splitlines()
        self.words.clear()
        self._lines.append((f"■ {event['status']}, and reports:", "bold"))
        self._lines += [(f"  {line}", "") for line in lines[:REPORTED]]
        if len(lines) > REPORTED:
            self._lines.append((f"  … {len(lines) - REPORTED} more lines", "grey"))

    def _said(self) -> None:
        """The words before the first call of a turn are an explanation of it."""
        words = "".join(self.words).strip()
        self.words.clear()
        self._lines += [(line, "") for line in words.splitlines()]

    def _looked_to_lines(self) -> None:
        if self._looked:
            self._lines.append((f"looks at {', '.join(self._looked)}", "grey"))
            self._looked.clear()


_TAKEN: dict[str, Callable[[Block, dict[str, Any]], None]] = {
    name: getattr(Block, f"_{name}") for name in ("text", "call", "decision", "result", "finding", "retry", "end")
}
