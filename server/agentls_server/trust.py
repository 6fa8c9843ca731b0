"""Whether a workspace's agents may run: what the client knows, else what the user once answered."""

from __future__ import annotations

import json
from pathlib import Path

from agentls.runtime.journal import state_folder
from agentls_server import asking, disk
from agentls_server.session import Session

_NAME = "trust.json"
_YES, _NO = "Trust this folder", "Do not run"


async def distrust(session: Session, root: Path) -> str:
    """Why agents may not run in *root*, empty where they may; asks where nobody has said yet, and keeps the answer."""
    if session.capabilities.trusted is not None:
        return "" if session.capabilities.trusted else f"your editor says that {root} is not trusted"
    answer = _known().get(str(root))
    if answer is None:
        answer = await _answer(session, root)
    if answer is None:
        said = "nobody has said that it is. Where your editor cannot ask, set 'trusted' in its initializationOptions"
        return f"{root} is not trusted: {said}"
    place = state_folder() / _NAME
    return "" if answer else f"{root} is not trusted: so you once answered. To be asked again, take it out of {place}"


async def _answer(session: Session, root: Path) -> bool | None:
    question = (
        f"Run agents in {root}? They act by the rules that files in this folder give them. Trust only what you know."
    )
    answer = await asking.choose(session, question, (_YES, _NO))
    if answer is None:
        return None
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
