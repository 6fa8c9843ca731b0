"""``agentls.newAgent``: for which host, with which rights, under which name, and when to use it."""

from __future__ import annotations

from typing import Any

from agentls.formats import all_formats
from agentls.starter.draft import NAME, SAID
from agentls_server import inputs
from agentls_server.inputs import Item
from agentls_server.session import Session

_TITLE = "New agent ({}/4)"


async def complete(session: Session, given: dict[str, Any]) -> dict[str, Any] | None:
    given = dict(given)
    hosts = [Item(each.title, each.name) for each in all_formats()]
    rights = [Item(word, name, sentence) for name, (word, sentence) in SAID.items()]
    steps: list[tuple[str, dict[str, Any]]] = [
        ("dialect", {"items": hosts, "prompt": "For which host?"}),
        ("rights", {"items": rights, "prompt": "What may it do?"}),
        ("name", {"prompt": "Its name, in small letters with hyphens, such as api-reviewer", "free": True}),
        ("description", {"prompt": "When to use it: hosts choose an agent by this sentence", "free": True}),
    ]
    for number, (key, question) in enumerate(steps, 1):
        while not given.get(key) or (key == "name" and not NAME.fullmatch(given[key])):
            answer = await inputs.ask(session, _TITLE.format(number), value=str(given.get(key) or ""), **question)
            if not answer:
                return None
            given[key] = answer
    return given
