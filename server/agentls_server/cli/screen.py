"""How a run looks on a terminal: one line an event, diffs in colour where there is colour."""

from __future__ import annotations

import os
import sys
from typing import TextIO

from agentls.runtime.events import (
    Answered,
    Asked,
    Below,
    Called,
    Compacted,
    Decided,
    Edited,
    Ended,
    Event,
    Finished,
    Found,
    Requested,
    Retrying,
    Started,
    Text,
)

_COLORS = {"red": "31", "green": "32", "yellow": "33", "blue": "34", "grey": "90", "bold": "1"}

_SEVERITIES = {"error": "red", "warning": "yellow", "info": "blue", "hint": "grey"}


class Screen:
    """Writes to *out* (standard output if none is given); in colour on a terminal, if ``NO_COLOR`` is not set."""

    def __init__(self, out: TextIO | None = None, *, color: bool | None = None) -> None:
        self.out = out = out or sys.stdout
        self.color = out.isatty() and not os.environ.get("NO_COLOR") if color is None else color
        self._in_text = False

    def paint(self, text: str, color: str) -> str:
        """*text* in a colour, where there is colour."""
        return f"\033[{_COLORS[color]}m{text}\033[0m" if self.color else text

    def line(self, text: str, color: str = "") -> None:
        """A line of its own, after whatever text is streaming."""
        if self._in_text:
            self.out.write("\n")
            self._in_text = False
        self.out.write(f"{self.paint(text, color) if color else text}\n")
        self.out.flush()

    def diff(self, text: str) -> None:
        """A unified diff."""
        for line in text.splitlines():
            color = {"+": "green", "-": "red", "@": "blue"}.get(line[:1], "")
            self.line(f"    {line}", color)

    def event(self, event: Event) -> None:
        """What an event says to a person."""
        match event:
            case Text(text):
                self.out.write(text)
                self.out.flush()
                self._in_text = not text.endswith("\n")
            case Edited(path, diff, whole):
                self.line(f"  {path}{'' if whole else ' (in part)'}", "green")
                self.diff(diff)
            case Finished():
                self._finished(event)
            case Below(_, agents, what):
                self._below(agents, what)
            case Ended():
                self._ended(event)
            case _:
                if said := _said(event):
                    self.line(*said)

    def _ended(self, event: Ended) -> None:
        """How the run ended, and its facts; the model's last words were streamed already."""
        _, heading, facts = event.report.partition("## What happened")
        self.line(f"\n{event.status.capitalize()}{f': {event.reason}' if event.reason else ''}\n", "bold")
        self.line(f"{heading}{facts}")

    def _below(self, agents: tuple[str, ...], what: Event) -> None:
        """An event of an agent below: one line under its name; what it streams stands in its own transcript."""
        if isinstance(what, Ended):
            self.line(f"  {agents[-1]}: {what.status}{f': {what.reason}' if what.reason else ''}", "bold")
        elif isinstance(what, Edited):
            self.line(f"  {agents[-1]}: {what.path}", "green")
            self.diff(what.diff)
        elif said := _said(what):
            self.line(f"  {agents[-1]}: {said[0].strip()}", said[1])

    def _finished(self, event: Finished) -> None:
        if event.exit_code is None and not event.is_error:
            return
        if event.text.startswith("Denied: "):
            return  # its decision was shown
        code = "" if event.exit_code is None else f"exit {event.exit_code}, {event.seconds:.1f} s"
        color = "red" if event.is_error or event.exit_code else "grey"
        self.line(f"  {code or 'error'}", color)
        for line in event.text.strip().splitlines()[-12:]:
            self.line(f"    {line}", "grey")


def _said(event: Event) -> tuple[str, str] | None:
    """The line, and its colour, for the events that are one line."""
    match event:
        case Started(_, agent, task, model):
            return f"{agent} ({model}): {task}", "bold"
        case Requested(1, tokens, cost, bounds):
            sum_ = "" if cost is None else f", ${cost:.4f}"
            stops = f"; stops at {bounds}" if bounds else ""
            return f"  about {tokens:,} tokens in the first request{sum_}{stops}", "grey"
        case Retrying(attempt, seconds, reason):
            return f"… {reason}; trying again in {seconds:.1f} s (attempt {attempt})", "yellow"
        case Compacted(before, after, how, why):
            whose = {"server": "by the server", "model": "by the model", "record": "from the run's record"}[how]
            reason = f" ({why})" if why else ""
            return f"… older turns summarized {whose}: about {before:,} tokens are {after:,} now{reason}", "yellow"
        case Called(_, tool, summary):
            return f"● {tool} {summary}", "blue"
        case Decided(_, tool, target, "deny", reason, rule):
            return f"  ✗ denied: {tool} {target}: {reason}{f'  [{rule}]' if rule else ''}", "red"
        case Asked(_, tool, target, reason):
            return f"  ? {tool} {target}: {reason}", "yellow"
        case Found():
            code = f" [{event.code}]" if event.code else ""
            place, message = f"{event.path}:{event.line}", " ".join(event.message.split())
            return f"{place}: {event.severity}: {message}{code}", _SEVERITIES[event.severity]
        case Answered(_, answer, words, rule, file):
            more = f": {rule}, written to {file}" if file else f": {words}" if words else ""
            return f"  → {answer.replace('_', ' ')}{more}", "yellow"
    return None
