"""A scene for runs from an editor: a workspace with one agent and one open file, and the API with its script."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from agentls.runtime.scripted.script import Script
from agentls_server import border
from tests.edge.fake_editor import FakeEditor
from tests.fake_api import FakeApi

AGENT = """---
name: helper
description: Helps with Python code.
tools: Read, Write, Edit, Bash
---
You help.
"""
CLIENT: dict[str, Any] = {
    "workspace": {"applyEdit": True, "workspaceEdit": {"documentChanges": True, "resourceOperations": ["create"]}},
    "window": {"workDoneProgress": True, "showDocument": {"support": True}},
    "textDocument": {"codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}}}},
}
ANNOTATING = {
    **CLIENT,
    "workspace": {
        "applyEdit": True,
        "workspaceEdit": {"documentChanges": True, "changeAnnotationSupport": {"groupsOnLabel": True}},
    },
}
VSCODE = {"clientInfo": {"name": "Visual Studio Code", "version": "1.139.1"}}
TEXT = "one\ntwo\nthree\nfour\nfive\nsix\n"


def use(name: str, **given: Any) -> dict[str, Any]:
    return {"type": "tool_use", "name": name, "input": given}


def edit(old: str, new: str) -> dict[str, Any]:
    return use("Edit", file_path="a.py", old_string=old, new_string=new)


class Scene:
    """An editor on a workspace with one agent and one open file, and the API with its script."""

    def __init__(self, root: Path, api: FakeApi) -> None:
        self.root, self.api = root, api
        self.uri = border.to_uri(root / "a.py")
        self.editor = FakeEditor()
        self.choices: dict[str, str | None] = {}
        self.asked: list[str] = []
        self.editor.answers |= {
            "window/workDoneProgress/create": None,
            "window/showDocument": {"success": True},
            "window/showMessageRequest": self._choose,
        }

    def _choose(self, params: dict[str, Any]) -> dict[str, str] | None:
        self.asked.append(params["message"])
        title = next((pick for part, pick in self.choices.items() if part in params["message"]), None)
        return {"title": title} if title else None

    async def start(self, capabilities: dict[str, Any] = CLIENT, *, trusted: bool | None = True, **params: Any) -> None:
        options = {"runEvents": True, **({} if trusted is None else {"trusted": trusted})}
        await self.editor.start(capabilities, self.root, initializationOptions=options, **params)
        self.editor.open(self.uri, TEXT)

    async def run(self, task: str = "Do it.", **given: Any) -> str:
        """Run the agent to its end: how it ended."""
        await self.command("agentls.run", {"agent": "helper", "task": task, "uri": self.uri, **given})
        return await self.end()

    async def command(self, name: str, argument: dict[str, Any]) -> Any:
        return await self.editor.ask("workspace/executeCommand", {"command": name, "arguments": [argument]})

    async def end(self) -> str:
        async with asyncio.timeout(60):
            while True:
                told = await self.editor.method("agentls/run")
                if told["status"] in ("done", "failed", "stopped"):
                    return f"{told['status']}: {told['detail']}"

    @property
    def text(self) -> str:
        return self.editor.texts[self.uri]

    @property
    def told(self) -> list[str]:
        """The tool results that the model was given last."""
        last = self.api.exchanges[-1].body["messages"][-1]["content"]
        return [block["content"] for block in last if block["type"] == "tool_result"]


def play(scene: Scene, *replies: Any) -> None:
    scene.api.script = Script.of(*({"content": each} if isinstance(each, list) else each for each in replies))
