"""The edit calls of a turn: made into one change, applied through the editor, and read back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

from agentls.policy import Operation
from agentls.runtime import calls as reading
from agentls.runtime import problems
from agentls.runtime.calls import Call
from agentls.runtime.changes import Draft, outcome
from agentls.runtime.claims import BusyError, claimed
from agentls.runtime.editor import Applied, EditorError, MissingFileError, Problem
from agentls.runtime.events import Answered, Asked, Edited
from agentls.runtime.ledger import Ledger
from agentls.runtime.permits import Permits
from agentls.runtime.tools import Context, Result, ToolError
from agentls.text import Document, unified_diff

STALE_RETRIES = 3
"""How often an edit is computed anew because the file changed meanwhile."""
_RESTLESS = "The file keeps changing in the editor; read it again before you edit it."

Asking: TypeAlias = list[tuple[Call, Operation, str]]


class Editing:
    """Edits of one run. *label* names the run to the user."""

    def __init__(self, context: Context, permits: Permits, ledger: Ledger, label: str) -> None:
        self._context, self._permits, self._ledger, self._label = context, permits, ledger, label
        self._facts, self._emit = permits.facts, permits.emit

    async def make(self, calls: Sequence[Call]) -> dict[str, Result]:
        """All edits of a turn as one change. A file that changed meanwhile is read again and the edit made anew."""
        results: dict[str, Result] = {}
        otherwise = _RESTLESS
        for _ in range(STALE_RETRIES + 1):
            drafts, results, asking = await self._drafts(calls)
            changed = [draft for draft in drafts.values() if draft.hunks]
            try:
                async with claimed(self._ledger.journal, self._ledger.run, [draft.path for draft in changed]):
                    made = await self._apply(changed, asking)
            except BusyError as busy:
                otherwise = f"This edit was not made: {busy}. Try it again later, or say so in your report."
                break
            if made is not None:
                results |= made
                break
        return {call.id: results.get(call.id) or Result(otherwise, is_error=True) for call in calls}

    async def _apply(self, changed: Sequence[Draft], asking: Asking) -> dict[str, Result] | None:
        """Make the drafts real: entered in the journal, applied, read back. None where a file has changed meanwhile."""
        for call, operation, reason in asking if changed else ():
            self._emit(Asked(call.id, call.name, operation.target, reason))
        seen = await problems.seen(self._context.editor, [draft.path for draft in changed])
        numbers = self._ledger.intend([draft.change for draft in changed])
        try:
            changes = tuple(draft.change for draft in changed)
            applied = await self._context.editor.apply(changes, self._label) if changes else Applied("applied")
        except EditorError as error:
            applied = Applied("failed", str(error))
        if applied.status == "stale":
            self._ledger.drop(numbers.values())
            return None
        for call, _, _ in asking if changed else ():
            self._emit(Answered(call.id, "allow_run" if applied.remember else applied.status))
        if applied.remember:
            self._permits.approve([operation for _, operation, _ in asking])
        results: dict[str, Result] = {}
        for draft in changed:
            results |= await self._read_back(draft, applied, numbers[draft.path])
        return await self._with_problems(results, changed, seen) if seen else results

    async def _with_problems(
        self, results: dict[str, Result], changed: Sequence[Draft], before: dict[Path, tuple[Problem, ...]]
    ) -> dict[str, Result]:
        """*results*, the last one of each file with the problems that its edits have added."""
        after = await problems.seen(self._context.editor, before)
        for draft in changed:
            if draft.path not in before or draft.path not in after:
                continue
            old = Document(str(draft.path), draft.change.before or "")
            new = Document(str(draft.path), self._context.seen.get(draft.path, old.text))
            said = problems.told(problems.added(before[draft.path], old, after[draft.path], new), new)
            if said:
                call = draft.hunks[-1].calls[-1]
                results[call] = replace(results[call], text=f"{results[call].text}\n{said}")
        return results

    async def _drafts(self, calls: Sequence[Call]) -> tuple[dict[Path, Draft], dict[str, Result], Asking]:
        """What the calls make of their files, results of those denied or wrong, and what has to be asked."""
        drafts: dict[Path, Draft] = {}
        results: dict[str, Result] = {}
        asking: Asking = []
        for call in calls:
            try:
                asking += await self._draft(call, drafts)
            except (ToolError, EditorError) as error:
                results[call.id] = Result(str(error), is_error=True)
        return drafts, results, asking

    async def _draft(self, call: Call, drafts: dict[Path, Draft]) -> Asking:
        """Add one call to the draft of its file; what of it has to be asked."""
        assert call.tool
        assert call.tool.target
        operations = call.tool.operations(call.params, self._context)
        decisions = [self._permits.decide(call, operation) for operation in operations]
        asks = [(o, d.reason) for o, d in zip(operations, decisions, strict=True) if d.effect == "ask"]
        path = self._context.resolve(call.tool.target(call.params))
        draft = drafts.get(path) or await self._opened(path)
        before = draft.text if draft.buffer or draft.hunks else None
        after = reading.rewritten(call, before, self._context)
        draft.add(after, call.id, "; ".join(dict.fromkeys(reason for _, reason in asks)) or None)
        drafts[path] = draft
        return [(call, operation, reason) for operation, reason in asks]

    async def _opened(self, path: Path) -> Draft:
        try:
            return Draft.of(path, await self._context.editor.read(path))
        except MissingFileError:
            return Draft.of(path, None)

    async def _read_back(self, draft: Draft, applied: Applied, number: int) -> dict[str, Result]:
        """What really became of a draft, told to each call that has a part in it."""
        name, change = self._context.label(draft.path), draft.change
        try:
            actual: str | None = (await self._context.editor.read(draft.path)).text
        except EditorError:
            actual = None
        self._ledger.settle(number, actual)
        whole, text = outcome(change, actual, name)
        if actual is not None and actual != (change.before or ""):
            self._facts.changed(name, created=change.before is None)
            self._context.seen[draft.path] = actual
            self._emit(Edited(name, unified_diff(change.before or "", actual, name), whole, change.before is None))
        if applied.status in ("refused", "failed") and not whole:
            said = (
                "The user declined this edit."
                if applied.status == "refused"
                else "The editor could not make this edit."
            )
            text = " ".join(part for part in (said, applied.reason) if part) + (
                f"\n{text}" if actual != change.before else ""
            )
        made = "created" if change.before is None else "edited"
        ids = dict.fromkeys(call for hunk in change.hunks for call in hunk.calls)
        return {call: Result(text or f"{name} was {made}.", is_error=not whole) for call in ids}
