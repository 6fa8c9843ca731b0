"""Asking the user for one of a list or for a text: the request ``agentls/input``, for clients that have it.

Its parameters are ``{title, prompt, value, items, free}``. An item has a ``label``, a ``description`` beside and a
``detail`` below it, and the ``value`` that is answered when it is taken. Where the list is ``free`` (or empty), what
the user types is an answer too. The answer is a text; null where the user leaves.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from pygls.exceptions import JsonRpcException

from agentls_server.session import Session


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a list. *icon* is the name of a codicon, for clients that have them."""

    label: str
    value: str
    description: str = ""
    detail: str = ""
    icon: str = ""


async def ask(  # noqa: PLR0913 (what the request has)
    session: Session, title: str, items: Iterable[Item] = (), *, prompt: str = "", value: str = "", free: bool = False
) -> str | None:
    """The user's answer; None for none, and from a client that answers oddly."""
    params = {"title": title, "prompt": prompt, "value": value, "items": [asdict(each) for each in items], "free": free}
    try:
        answer = await session.protocol.send_request_async("agentls/input", params)
    except JsonRpcException:
        return None
    return answer.strip() or None if isinstance(answer, str) else None
