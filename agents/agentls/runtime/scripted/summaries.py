"""Compaction on demand (a beta of the API): what a request for a summary may hold, and where its block must stand.

Source: platform.claude.com/docs/en/build-with-claude/compaction-on-demand (2026-10), and anthropic 2.11.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from agentls.runtime.scripted.blocks import require
from agentls.runtime.scripted.rejected import Rejected
from agentls.runtime.scripted.script import blocks, turns_before
from agentls.runtime.scripted.sse import sign

BETA = "compact-2026-09-04"
_FIELDS = frozenset({"type", "content", "signature", "cache_control", "encrypted_content", "tool_changes"})
_ALONE = ("context_management", "stop_sequences")
"""Parameters that a request for a summary may not have."""
_LONGEST = 16_384


def check_betas(headers: dict[str, str], known: Iterable[str]) -> frozenset[str]:
    """The betas that a request asks for; `Rejected` where the server does not know one."""
    asked = {each.strip() for each in headers.get("anthropic-beta", "").split(",") if each.strip()}
    if unknown := asked - set(known):
        names = ", ".join(f"`{each}`" for each in sorted(unknown))
        raise Rejected(f"Unexpected value(s) {names} for the `anthropic-beta` header.")
    return frozenset(asked)


def check_summaries(body: dict[str, Any], betas: frozenset[str]) -> dict[str, Any]:
    """*body* as one without this beta: the block as a text of the user. `Rejected` where the API would not take it."""
    if "compaction" in body:
        _check_wish(body, betas)
    plain = {key: value for key, value in body.items() if key != "compaction"}
    messages = body.get("messages")
    if not isinstance(messages, list) or not all(isinstance(each, dict) for each in messages):
        return plain
    places = [
        (index, place, block)
        for index, message in enumerate(messages)
        for place, block in enumerate(blocks(message))
        if isinstance(block, dict) and block.get("type") == "compaction"
    ]
    if not places:
        return plain
    index, place, block = places[0]
    if BETA not in betas:
        raise Rejected(
            f"messages.{index}.content.{place}: Input tag 'compaction' does not match any of the expected tags"
        )
    if len(places) > 1:
        raise _rejected("block_ambiguous", "send only the block that was returned last")
    if (index, place) != (0, 0) or messages[0].get("role") == "system":
        raise _rejected("block_misplaced", "`compaction` block must be sent first, in place of what it summarizes")
    _check_block(block)
    return {**plain, "messages": _with_text(messages, block)}


def _check_wish(body: dict[str, Any], betas: frozenset[str]) -> None:
    if BETA not in betas:
        raise Rejected(f"compaction: this parameter requires anthropic-beta: {BETA}")
    require(body["compaction"], "compaction", {"type": str}, frozenset({"type", "instructions"}))
    if body["compaction"]["type"] != "summarize":
        raise Rejected("compaction.type: Input should be 'summarize'")
    if len(body["compaction"].get("instructions") or "") > _LONGEST:
        raise Rejected(f"compaction.instructions: String should have at most {_LONGEST} characters")
    for name in _ALONE:
        if body.get(name):
            raise Rejected(f"compaction: cannot be combined with {name}")
    if (body.get("tool_choice") or {}).get("type") in ("any", "tool"):
        raise Rejected("compaction: cannot be combined with a forced tool_choice")
    messages = body.get("messages") or []
    if not any(blocks(each) for each in messages if isinstance(each, dict)):
        raise _rejected("nothing_to_summarize", "there is nothing to summarize")
    last = messages[-1]
    if last.get("role") == "assistant" and any(each.get("type") == "tool_use" for each in blocks(last)):
        raise _rejected("incomplete_turn", "the last `assistant` turn is not finished")


def _check_block(block: dict[str, Any]) -> None:
    require(block, "messages.0.content.0.compaction", {"content": str, "signature": str}, _FIELDS)
    signature, _, turns = block["signature"].rpartition(".")
    if not (signature.startswith("sig_") and turns.isdigit()):
        raise _rejected("signature_invalid", "the `signature` of the `compaction` block does not verify")
    if signature != sign(block["content"]):
        raise _rejected("content_mismatch", "the `content` of the `compaction` block is not what was signed")


def summary(body: dict[str, Any], text: str) -> list[dict[str, Any]]:
    """The content of the reply to a request for a summary. The signature carries the turns that it stands for."""
    return [{"type": "compaction", "content": text, "signature": f"{sign(text)}.{turns_before(body)}"}]


def _with_text(messages: list[Any], block: dict[str, Any]) -> list[Any]:
    marks = {"cache_control": block["cache_control"]} if block.get("cache_control") else {}
    text = {"role": "user", "content": [{"type": "text", "text": block["content"], **marks}]}
    rest = blocks(messages[0])[1:]
    return [text, *([{**messages[0], "content": rest}] if rest else []), *messages[1:]]


def _rejected(code: str, message: str) -> Rejected:
    return Rejected(message, code=f"compaction_{code}")
