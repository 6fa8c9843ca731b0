"""``agentls.explain``: which agent, what it would do, and to what; the answer as a message that leads to its rule."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from lsprotocol import types as lsp

from agentls_server import asking, border, inputs, picking, showing
from agentls_server.inputs import Item
from agentls_server.session import Session

EXAMPLES = {
    "edit": "src/app.py",
    "read": "README.md",
    "bash": "git push",
    "webfetch": "https://example.org/",
    "task": "another-agent",
}
_SHOW = "Show the Rule"


async def complete(session: Session, given: dict[str, Any]) -> dict[str, Any] | None:
    """*uri*, the file in front of the user, is what an edit is asked about first."""
    uri = str(given.pop("uri", None) or "")
    agent = given.get("agent") or await picking.agent(session, "Explain a permission")
    if not agent:
        return None
    name = Path(str(agent)).name.removesuffix(".md").removesuffix(".agent")
    items = [Item(each, each, example) for each, example in EXAMPLES.items()]
    action = given.get("action") or await inputs.ask(session, f"{name}: what would it do?", items, prompt="To do what?")
    if not action:
        return None
    value = _relative(session, uri) if uri and action in ("edit", "read") else ""
    hint = f"For example: {EXAMPLES.get(action, 'a path')}"
    target = given.get("target") or await inputs.ask(session, f"{name}: {action}", prompt=hint, value=value, free=True)
    return {"agent": agent, "action": action, "target": target} if target else None


def _relative(session: Session, uri: str) -> str:
    path = Path(border.to_path(uri))
    root = session.projects.of(str(path)).root
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)


async def show(session: Session, given: dict[str, Any], result: dict[str, Any]) -> None:
    text = f"{result['agent']}: {result['action']} {result['target']}: {result['decision']}. {result['reason']}"
    rule = result["rule"]
    if rule is None or not session.capabilities.show_document:
        session.server.window_show_message(lsp.ShowMessageParams(lsp.MessageType.Info, text))
        return
    session.spawn(_lead(session, text, session.projects.of(str(given["agent"])).root, rule))


async def _lead(session: Session, text: str, root: Path, rule: dict[str, Any]) -> None:
    """Say it, and go to the rule if the user wants to see it."""
    if await asking.choose(session, text, (_SHOW,)) == _SHOW:
        line = max(rule["line"] - 1, 0)
        place = lsp.Range(lsp.Position(line, 0), lsp.Position(line, 0))
        uri = session.uri_of(os.path.join(root, rule["path"]))  # noqa: PTH118 (an absolute path stays so)
        await showing.show(session, uri, at=place)
