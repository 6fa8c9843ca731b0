"""From the edit calls of a turn to drafts of files: what each makes of its file, and what of it has to be asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from agentls.runtime import calls as reading
from agentls.runtime.calls import Call
from agentls.runtime.changes import Draft
from agentls.runtime.editor import EditorError, MissingFileError
from agentls.runtime.held import Held, Wish
from agentls.runtime.permits import Permits
from agentls.runtime.tools import Context, Result, ToolError


class Drafting:
    """Drafts of one run, which go on where its held edits stand."""

    def __init__(self, context: Context, permits: Permits, held: Held) -> None:
        self._context, self._permits, self._held = context, permits, held

    async def drafts(self, calls: Sequence[Call]) -> tuple[list[Draft], dict[str, Result], list[Wish]]:
        """Drafts with a change in them, results of the calls that are denied or wrong, and what has to be asked."""
        drafts: dict[Path, Draft] = {}
        results: dict[str, Result] = {}
        wishes: list[Wish] = []
        for call in calls:
            try:
                wishes += await self._draft(call, drafts)
            except (ToolError, EditorError) as error:
                results[call.id] = Result(str(error), is_error=True)
        return [draft for draft in drafts.values() if draft.hunks], results, wishes

    async def _draft(self, call: Call, drafts: dict[Path, Draft]) -> list[Wish]:
        """Add one call to the draft of its file; what of it has to be asked."""
        assert call.tool
        assert call.tool.target
        operations = call.tool.operations(call.params, self._context)
        decisions = [self._permits.decide(call, operation) for operation in operations]
        asks = [(o, d.reason) for o, d in zip(operations, decisions, strict=True) if d.effect == "ask"]
        path = self._context.resolve(call.tool.target(call.params))
        draft = drafts.get(path) or await self._opened(path)
        before = draft.text if draft.buffer or draft.hunks else None
        after = reading.rewritten(call, before, self._knowing(draft))
        draft.add(after, call.id, "; ".join(dict.fromkeys(reason for _, reason in asks)) or None)
        drafts[path] = draft
        return [Wish(call.id, call.name, operation.target, reason, operation) for operation, reason in asks]

    def _knowing(self, draft: Draft) -> Context:
        """The context for a rewrite: of a file that it has read the model knows what its own calls make of it."""
        seen = self._context.seen
        if draft.hunks and (draft.buffer is None or seen.get(draft.path) == draft.buffer.text):
            return replace(self._context, seen={**seen, draft.path: draft.text})
        return self._context

    async def _opened(self, path: Path) -> Draft:
        if held := await self._held.draft(path):
            return held
        try:
            return Draft.of(path, await self._held.editor.read(path))
        except MissingFileError:
            return Draft.of(path, None)
