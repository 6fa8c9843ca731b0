"""Replies that are not whole: cut at the limit of output tokens, or empty. The model is told so, and goes on."""

from __future__ import annotations

from dataclasses import dataclass

from agentls.runtime.conversation import Stop
from agentls.runtime.model import Reply

TIMES = 3
"""How many of them may come one after the other before the run ends."""
_CUT = (
    "Your reply was cut at its limit of output tokens. What is above is all of it that arrived, and no tool was "
    "called. Go on where it broke off, and write what is large in several parts."
)
_EMPTY = "Your reply was empty. Go on with the task, or report what you have done."
_ALWAYS_CUT = "The model's reply was cut at its limit of output tokens, again and again. Give it a smaller task."
_ALWAYS_EMPTY = "The model gave an empty reply, again and again."


@dataclass
class Unfinished:
    """How many replies in a row were not whole, and the text of those that were cut."""

    count: int = 0
    text: str = ""

    def told(self, reply: Reply) -> str:
        """What the model is told of *reply*, nothing where it is whole; `Stop` where too many were not."""
        if reply.content and reply.stop_reason != "max_tokens":
            self.count = 0
            self.text = "" if reply.stop_reason == "tool_use" else self.text
            return ""
        self.count += 1
        is_cut = reply.stop_reason == "max_tokens"
        if self.count > TIMES:
            raise Stop("failed", _ALWAYS_CUT if is_cut else _ALWAYS_EMPTY)
        self.text += text_of(reply)
        return _CUT if is_cut else _EMPTY

    def words(self, reply: Reply) -> str:
        """The text of a whole *reply* behind that of those before it of which it is the rest."""
        before, self.text = self.text, ""
        return before + text_of(reply)


def text_of(reply: Reply) -> str:
    """What a reply says."""
    return "\n".join(block["text"] for block in reply.content if block["type"] == "text")
