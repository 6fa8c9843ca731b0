"""What a run had done when it broke off, as its report has it: read from the journal's entries."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from agentls.contract import Contract
from agentls.runtime import gates
from agentls.runtime.events import Usage
from agentls.runtime.report import Facts, by_user, rule_written

Events = Sequence[tuple[str, dict[str, Any]]]


def recall(facts: Facts, events: Events, contract: Contract | None = None) -> None:
    """Put *facts* as they were after *events*; *contract* tells which commands are gates."""
    reader = _Reader(facts, contract)
    for kind, data in events:
        reader.take(kind, data)
    facts.commands += [(line, None) for line in reader.running.values()]


def usage(events: Events) -> Usage:
    """The tokens of all replies that were entered, and of summaries."""
    used = (data.get("usage") for kind, data in events if kind in ("message", "conversation"))
    return sum((Usage(**each) for each in used if each), Usage())


def behind(events: Events) -> list[str]:
    """What is to be said of commands that were in the background when the run broke off: each as ``ID: command``."""
    started = {data["call"]: data["input"] for kind, data in events if kind == "call"}
    ended = {data["call"] for kind, data in events if kind == "ran"}
    found = []
    for kind, data in events:
        given = started.get(data.get("call", ""), {})
        if kind == "result" and given.get("run_in_background") and not data["is_error"] and data["call"] not in ended:
            name = data["text"].partition(" as ")[2].partition(".")[0]
            found.append(f"{name}: {str(given.get('command', ''))[:200]}")
    return found


class _Reader:
    """Takes one entry after the other."""

    def __init__(self, facts: Facts, contract: Contract | None) -> None:
        self.facts, self._contract = facts, contract
        self.running: dict[str, str] = {}
        self._inputs: dict[str, dict[str, Any]] = {}
        self._asked: dict[str, str] = {}
        self._touched: dict[str, list[str]] = {}
        self._places: dict[str, int] = {}

    def take(self, kind: str, data: dict[str, Any]) -> None:
        facts, call = self.facts, data.get("call", "")
        match kind:
            case "call":
                self._inputs[call] = data["input"]
            case "begin" if "command" in self._inputs.get(call, ()):
                self.running[call] = str(self._inputs[call]["command"])
            case "result" if call in self.running:
                self._ran(call, data)
            case "ran" if call in self._places:
                facts.commands[self._places[call]] = (data["command"], data["exit_code"])
            case "touched":
                facts.touched.update(dict.fromkeys(data["files"]))
                self._touched.setdefault(call, []).extend(data["files"])
                if call in self._places:
                    facts.disturbed(data["files"])
            case "edit":
                facts.changed(data["path"], created=data["created"])
            case "finding":
                facts.found(data)
            case _:
                self._rest(kind, data)

    def _ran(self, call: str, data: dict[str, Any]) -> None:
        line = self.running.pop(call)
        if self._inputs[call].get("run_in_background"):
            self._places[call] = len(self.facts.commands)
            self.facts.commands.append((line, None))
        else:
            is_gate = gates.is_gate(self._contract, line)
            self.facts.ran(line, data["exit_code"], self._touched.get(call, ()), is_gate=is_gate)

    def _rest(self, kind: str, data: dict[str, Any]) -> None:
        """Commits, what was left out, what was denied by a rule or by the user."""
        call = data.get("call", "")
        if kind == "commits":
            self.facts.commits += data["commits"]
        elif kind == "left":
            self.facts.left.append((data["path"], data["what"]))
        elif kind == "decision" and data["effect"] == "deny":
            rule = f" ({data['rule']})" if data["rule"] else ""
            self.facts.denials.append((f"{data['tool']} {data['target']}", f"{data['reason']}{rule}"))
        elif kind == "ask":
            self._asked[call] = f"{data['tool']} {data['target']}"
        elif kind == "answer":
            if data["answer"] == "deny":
                self.facts.denials.append((self._asked.get(call, ""), by_user(data.get("words", ""))))
            if data.get("file"):
                self.facts.rules.append(rule_written(data["rule"], data["file"]))
