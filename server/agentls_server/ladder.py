"""By which ways an edit under ``ask`` is confirmed in an editor: the ladder, as a function of client and setting."""

from __future__ import annotations

from typing import Literal, TypeAlias

from agentls_server.capabilities import Capabilities

Rung: TypeAlias = Literal["preview", "message", "page"]
"""The client's own preview of an annotated edit; a message with the diff shown; a page on which hunks are ticked."""


def rungs(client: Capabilities, wanted: str) -> tuple[Rung, ...]:
    """The ways to try, in this order; *wanted* is the setting ``confirm``. After the last one the edit is refused.

    A preview is only for clients that are known to have one, whatever is set. Kate takes an edit only right after a
    command: the page's *Apply* is one.
    """
    page: tuple[Rung, ...] = ("page",) if client.show_document else ()
    if wanted == "document" or client.edits_only_after_command:
        return (*page, "message")
    if wanted == "auto" and client.confirms_edits:
        return ("preview", "message", *page)
    return ("message", *page)
