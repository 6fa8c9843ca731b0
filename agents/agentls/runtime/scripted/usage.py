"""What a request costs in tokens, with the prompt cache simulated: prefixes compared as they were really sent.

A token is taken to be four bytes of JSON. A prefix is cached up to each breakpoint; a later request reads the longest
cached prefix that ends at one of its breakpoints or at most twenty blocks before it. Prefixes under `MINIMUM` are not
cached.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from agentls.runtime.scripted.script import blocks

MINIMUM = 1024
"""Tokens; the least that most models cache."""
_LOOKBACK = 20


@dataclass(frozen=True, slots=True)
class _Part:
    size: int
    prefix: str
    breakpoint: bool


@dataclass(slots=True)
class Cache:
    """The prefixes that earlier requests have written, for all models."""

    minimum: int = MINIMUM
    written: set[str] = field(default_factory=set)

    def usage(self, body: dict[str, Any]) -> dict[str, int]:
        """The input tokens of a request by the API's names; afterwards its own prefixes are cached."""
        parts = list(_parts(body))
        sums = [0]
        for part in parts:
            sums.append(sums[-1] + part.size)
        marks = [at for at, part in enumerate(parts) if part.breakpoint and sums[at + 1] >= self.minimum]
        read = max((sums[at + 1] for mark in marks for at in self._hits(parts, mark)), default=0)
        covered = max((sums[mark + 1] for mark in marks), default=0)
        self.written |= {parts[mark].prefix for mark in marks}
        return {
            "input_tokens": sums[-1] - max(covered, read),
            "cache_creation_input_tokens": max(0, covered - read),
            "cache_read_input_tokens": read,
        }

    def _hits(self, parts: list[_Part], mark: int) -> Iterator[int]:
        return (at for at in range(mark, max(-1, mark - _LOOKBACK - 1), -1) if parts[at].prefix in self.written)


def tokens(value: Any) -> int:
    """Tokens of a JSON value: its bytes by four, at least one."""
    return max(1, len(_canonical(value)) // 4)


def input_tokens(body: dict[str, Any]) -> int:
    """All input tokens of a request, cached or not."""
    return sum(part.size for part in _parts(body))


def _parts(body: dict[str, Any]) -> Iterator[_Part]:
    """Tools, system blocks and message blocks in the order in which the prompt has them."""
    digest = hashlib.sha256(str(body.get("model")).encode())
    contents = list(_contents(body))
    for at, (place, block) in enumerate(contents):
        bare = {key: value for key, value in block.items() if key != "cache_control"}
        digest.update(_canonical([place, bare]))
        automatic = bool(body.get("cache_control")) and at == len(contents) - 1
        yield _Part(tokens(bare), digest.hexdigest(), automatic or bool(block.get("cache_control")))


def _contents(body: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for tool in body.get("tools") or ():
        yield "tools", tool
    for block in blocks({"content": body.get("system")}):
        yield "system", block
    for message in body["messages"]:
        for block in blocks(message):
            yield message["role"], block


def _canonical(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
