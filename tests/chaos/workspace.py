"""What the chaos tests run: a workspace, an agent, and a model that goes on with whatever is not done yet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from agentls.runtime.scripted.script import blocks

AGENT = """---
name: doer
description: Does what these tests need to be done in this workspace.
tools: Read, Write, Edit, Bash
model: sonnet
permissionMode: default
---
You do it.
"""
NUMBERS = "one\ntwo\nthree\nfour\nfive\nsix\nseven\n"
SETTINGS = {
    "agentls.toml": 'sandbox = "off"\nreview = "end"\n',
    ".claude/settings.json": '{"permissions": {"allow": ["Bash", "Edit(src/**)", "Edit(new/**)", "Edit(b.py)"]}}\n',
}
"""Edits of a.py are held until the next command, all others are made at once.

A command of these tests kills the program that runs it, which it would not find from inside of a sandbox.
"""
FILES = {
    **SETTINGS,
    ".claude/agents/doer.md": AGENT,
    "a.py": NUMBERS,
    "b.py": "b\n",
    "c.py": "c\n",
    "src/d.py": NUMBERS,
}


def edit(path: str, old: str, new: str) -> dict[str, Any]:
    return {"type": "tool_use", "name": "Edit", "input": {"file_path": path, "old_string": old, "new_string": new}}


def write(path: str, content: str) -> dict[str, Any]:
    return {"type": "tool_use", "name": "Write", "input": {"file_path": path, "content": content}}


def bash(command: str) -> dict[str, Any]:
    return {"type": "tool_use", "name": "Bash", "input": {"command": command}}


TURNS = (
    ({"type": "tool_use", "name": "Read", "input": {"file_path": "a.py"}}, bash("cat a.py")),
    (edit("a.py", "two", "TWO"), edit("b.py", "b", "B"), bash("echo x >> log-x")),
    (bash("sed -i s/seven/7/ src/d.py; echo y >> log-y"), write("new/e.py", "e\n")),
    (edit("a.py", "TWO", "zwei"), edit("src/d.py", "7", "sieben"), bash("rm c.py; echo z >> log-z")),
)
AFTER = {
    **SETTINGS,
    ".claude/agents/doer.md": AGENT,
    "a.py": NUMBERS.replace("two", "zwei"),
    "b.py": "B\n",
    "src/d.py": NUMBERS.replace("seven", "sieben"),
    "new/e.py": "e\n",
    "log-x": "x\n",
    "log-y": "y\n",
    "log-z": "z\n",
}


def build(root: Path) -> None:
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)


def files(root: Path) -> dict[str, str]:
    return {path.relative_to(root).as_posix(): path.read_text() for path in root.rglob("*") if path.is_file()}


class Mind:
    """The model: the first turn that has calls which are not done, and these calls. It looks where it is not told."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def __call__(self, body: dict[str, Any]) -> Any:
        done = self._done(body)
        for turn in TURNS:
            if left := [call for call in turn if repr(call["input"]) not in done]:
                return {"content": [dict(call) for call in left]}
        return "Done."

    def _done(self, body: dict[str, Any]) -> set[str]:
        calls = {each["id"]: each for message in body["messages"] for each in blocks(message) if "input" in each}
        found = set()
        for message in body["messages"]:
            for each in blocks(message):
                if each["type"] == "tool_result" and self._is_done(calls[each["tool_use_id"]], each):
                    found.add(repr(calls[each["tool_use_id"]]["input"]))
        return found

    def _is_done(self, call: dict[str, Any], result: dict[str, Any]) -> bool:
        if not result.get("is_error"):
            return True
        if result["content"].startswith("Not done"):
            return False
        assert "not known" in result["content"], result
        log = call["input"]["command"].rpartition(" ")[2]
        return (self.root / log).exists()
