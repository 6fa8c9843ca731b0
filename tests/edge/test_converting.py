"""Converting over the wire, where a settings file must say what the agent's file cannot: one edit of two files."""

from __future__ import annotations

import json
from pathlib import Path

from agentls_server import border

from .fake_editor import FakeEditor

AGENT = '---\ndescription: Reads\npermission:\n  "*": deny\n  read:\n    "*": allow\n    "*.env": ask\n---\nBody\n'
CLIENT = {
    "workspace": {
        "workspaceEdit": {"documentChanges": True, "resourceOperations": ["create"]},
        "applyEdit": True,
    },
}


async def test_a_tool_is_kept_and_the_settings_ask(tmp_path: Path) -> None:
    root, editor = tmp_path.resolve(), FakeEditor()
    agent, settings = root / ".opencode/agent/a.md", root / ".claude/settings.json"
    for path, text in ((agent, AGENT), (settings, '{\n  "permissions": {\n    "deny": ["Bash(rm *)"]\n  }\n}\n')):
        path.parent.mkdir(parents=True)
        path.write_text(text)
    await editor.start(CLIENT, root)
    editor.open(border.to_uri(agent), AGENT)
    unsaved = '{\n  "permissions": {\n    "deny": ["Bash(rm *)", "Bash(dd *)"]\n  }\n}\n'
    editor.open(border.to_uri(settings), unsaved)
    asked = {"command": "agentls.convert", "arguments": [{"uri": border.to_uri(agent), "to": "claude-code"}]}
    result = await editor.ask("workspace/executeCommand", asked)
    assert "tools: Read\n" in result["text"]
    assert any("'Read(/**/*.env)' in .claude/settings.json" in each["message"] for each in result["losses"])
    await editor.method("window/showMessage")
    assert editor.texts[result["uri"]] == result["text"]
    assert json.loads(editor.texts[border.to_uri(settings)])["permissions"] == {
        "deny": ["Bash(rm *)", "Bash(dd *)"],
        "ask": ["Read(/**/*.env)"],
    }


async def test_settings_that_are_no_json_are_left_alone(tmp_path: Path) -> None:
    root, editor = tmp_path.resolve(), FakeEditor()
    agent, settings = root / ".opencode/agent/a.md", root / ".claude/settings.json"
    for path, text in ((agent, AGENT), (settings, "{ broken")):
        path.parent.mkdir(parents=True)
        path.write_text(text)
    await editor.start(CLIENT, root)
    asked = {"command": "agentls.convert", "arguments": [{"uri": border.to_uri(agent), "to": "claude-code"}]}
    result = await editor.ask("workspace/executeCommand", asked)
    assert "tools: []\n" in result["text"]
    await editor.method("window/showMessage")
    assert border.to_uri(settings) not in editor.texts
