"""Whether a workspace's agents may run: what the client knows, else what the user once answered."""

from __future__ import annotations

import json
from pathlib import Path

from agentls.runtime.journal import state_folder
from agentls_server import asking, disk
from agentls_server.session import Session

_NAME = "trust.json"
_YES, _NO = "Trust this folder", "Do not run"


async def trusted(session: Session, root: Path) -> bool:
    """Whether agents may run in *root*; asks where nobody has said so yet, and keeps the answer."""
    if session.capabilities.trusted is not None:
        return session.capabilities.trusted
    known = _known()
    if str(root) in known:
        return known[str(root)]
    question = (
        f"Run agents in {root}? They act by the rules that files in this folder give them. Trust only what you know."
    )
    answer = await asking.choose(session, question, (_YES, _NO))
    if answer is None:
        return False
    disk.write_text(state_folder() / _NAME, json.dumps(_known() | {str(root): answer == _YES}, indent=1))
    return answer == _YES


def refused(root: Path) -> bool:
    """Whether the user has once said not to trust *root*."""
    return _known().get(str(root)) is False


def _known() -> dict[str, bool]:
    try:
        data = json.loads((state_folder() / _NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {key: value is True for key, value in data.items()} if isinstance(data, dict) else {}
