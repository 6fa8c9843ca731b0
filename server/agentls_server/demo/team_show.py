"""How a team is shown at work: in scenes, and in them the turns of agents who work side by side, one after the other.

A turn of an agent is one block under its name; what waits for the user's answer is shown at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from agentls_server.cli.screen import Screen
from agentls_server.demo.block import Block
from agentls_server.demo.buffers import Touched
from agentls_server.demo.recorded import Scene
from agentls_server.demo.show import PROPOSALS, Show, proposed
from agentls_server.demo.stage import Stage

DIFF = 14
"""Lines of a diff that are shown."""


class TeamShow(Show):
    """*scenes* are titles and captions by the turn of the lead with which they begin."""

    def __init__(self, screen: Screen, stage: Stage, scenes: Mapping[int, Scene]) -> None:
        super().__init__(screen, stage.root)
        self._stage, self._scenes = stage, scenes
        self._names: dict[str, str] = {}
        self._blocks: dict[str, Block] = {}
        self._lead = self._speaker = ""
        self._number = 0

    def event(self, event: dict[str, Any]) -> None:
        kind, run = event["event"], event.get("run", self._lead)
        if kind == "start":
            self._show_all()  # what the lead said when it handed the work out comes first
            self._lead = self._lead or run
            self._names[run] = event["agent"]
            self._blocks[run] = Block()
        if kind == "request":
            self._show_turn(run)
        if kind == "request" and run == self._lead and event["turn"] in self._scenes:
            self._scene(*self._scenes[event["turn"]])
        if kind == "end" and run == self._lead:
            self._blocks[run].words.clear()  # they stand in the report, which is shown
            self._show_all()
            return
        self._blocks[run].take(event)
        if kind == "end":
            self._show_turn(run)

    def question(self, text: str) -> None:
        self._show_all()
        first, *rest = text.splitlines()
        self.say(f"  ? {first}", "yellow")
        rules = dict.fromkeys(rule for block in self._blocks.values() for rule in block.asking)
        self.prose("\n".join(f"    {line}" for line in (*rest, *rules)), "yellow")
        for block in self._blocks.values():
            block.asking.clear()

    def answer(self, answer: str | None) -> None:
        self.say(f"  → {answer or 'dismissed'}", "yellow")

    def edited(self, touched: tuple[Touched, ...], refused: str) -> None:
        self._show_all()
        super().edited(touched, refused)
        self._speaker = ""

    def document(self, path: Path) -> None:
        self._show_all()
        if path.parent.name != PROPOSALS:
            self.heading("The report")
            super().document(path)
            return
        lines = proposed(path.read_text(encoding="utf-8"))
        self.screen.diff("\n".join(lines[:DIFF]))
        if len(lines) > DIFF:
            self.say(f"  … {len(lines) - DIFF} more lines", "grey")

    def closing(self) -> None:
        """What git says, and where everything can be looked up."""
        log = self._stage.run("git", "log", "--reverse", "--format=%h %s").stdout
        self.say("\n".join(("git log:", *(f"  {line}" for line in log.splitlines()))))
        if not self._lead:
            return
        self.say("Where to look:")
        self.say(f"  {'the report':<20} {self._stage.state / 'reports' / self._lead}.md")
        for run, name in self._names.items():
            self.say(f"  {name:<20} {self._stage.state / 'transcripts' / run}.md")
        self.say(f"  {'all runs':<20} AGENTLS_STATE_DIR={self._stage.state} agentls runs --all")

    def _scene(self, title: str, caption: str) -> None:
        self._speaker = ""
        self._number += 1
        self.heading(f"{self._number}. {title}")
        self.prose(caption, "grey")

    def _show_turn(self, run: str) -> None:
        """Show what an agent did, under its name."""
        if not (lines := self._blocks[run].drain()):
            return
        if self._speaker != run:
            self._speaker = run
            self.screen.line("")
            self.say(self._names[run], "bold")
        for text, color in lines:
            self.prose(f"  {text}" if text.strip() else "", color)

    def _show_all(self) -> None:
        for run in self._blocks:
            self._show_turn(run)
