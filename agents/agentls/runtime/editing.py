"""The edit calls of a turn: made into one change, applied through the editor, and read back.

When the user is asked is the run's way of review: of each turn, of each edit, or at the end of it. In the last case
edits under ``ask`` are held (see `agentls.runtime.held`) and reviewed before anything needs the files.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from agentls.runtime import problems
from agentls.runtime.calls import Call
from agentls.runtime.changes import Draft, left_out, outcome
from agentls.runtime.claims import BusyError, claimed
from agentls.runtime.drafting import Drafting
from agentls.runtime.editor import Applied, EditorError, Problem
from agentls.runtime.events import Answered, Asked, Edited
from agentls.runtime.held import Held, Wish
from agentls.runtime.ledger import Ledger
from agentls.runtime.permits import Permits
from agentls.runtime.tools import Context, Result
from agentls.text import Document, unified_diff

STALE_RETRIES = 3
"""How often an edit is computed anew because the file changed meanwhile."""
_RESTLESS = "The file keeps changing in the editor; read it again before you edit it."
_LATER = "The user sees it before the next command, MCP tool or agent, or at the end, and may leave out parts of it."
_REVIEWED = "The user has reviewed your edits, and not all of them were made."
_TAKEN = "The user has reviewed your edits. All of them were made."


class Editing:
    """Edits of one run. *label* names the run to the user."""

    def __init__(self, context: Context, permits: Permits, ledger: Ledger, label: str, held: Held) -> None:
        self._context, self._permits, self._ledger, self._label = context, permits, ledger, label
        self._held, self._editor = held, held.editor
        self._drafting = Drafting(context, permits, held)
        self._words = ""
        """What the user said with the last answer."""
        self._facts, self._emit = permits.facts, permits.emit
        self._one = asyncio.Lock()

    async def make(self, calls: Sequence[Call]) -> dict[str, Result]:
        """The edits of a turn. A file that changed meanwhile is read again and the edit made anew."""
        results: dict[str, Result] = {}
        for some in [[call] for call in calls] if self._held.review == "edit" else [calls]:
            results |= await self._make(some)
        return results

    async def review(self) -> str:
        """Have the user review what is held. What the model has to know: nothing where all was made without a word."""
        async with self._one:
            for _ in range(STALE_RETRIES + 1):
                drafts = [draft for path in tuple(self._held.drafts) if (draft := await self._held.draft(path))]
                try:
                    async with claimed(self._ledger.journal, self._ledger.run, [draft.path for draft in drafts]):
                        made = await self._apply(drafts, self._held.wishes)
                except BusyError as busy:
                    return f"Your edits were not made yet: {busy}."
                if made is not None:
                    return self._reviewed(made)
            return "Your edits were not made yet: the files keep changing in the editor."

    def _reviewed(self, made: dict[str, Result]) -> str:
        said = list(dict.fromkeys(each.text for each in made.values() if each.is_error))
        lost, self._held.lost = self._held.lost, []
        for change, hunk in lost:
            name = self._context.label(change.path)
            text = unified_diff(change.before or "", replace(change, hunks=(hunk,)).after, name)
            said.append(f"This no longer applies to {name}, because its lines were changed meanwhile:\n{text}")
            self._leave(name, "a hunk that no longer applied")
        if lost or made:
            self._held.release()
        if said:
            return "\n".join((_REVIEWED, *said))
        return f"{_TAKEN} {self._words}" if made and self._words else ""

    async def _make(self, calls: Sequence[Call]) -> dict[str, Result]:
        results: dict[str, Result] = {}
        otherwise = _RESTLESS
        for _ in range(STALE_RETRIES + 1):
            drafts, results, wishes = await self._drafting.drafts(calls)
            later = [draft for draft in drafts if self._is_held(draft)]
            changed = [draft for draft in drafts if draft not in later]
            try:
                async with claimed(self._ledger.journal, self._ledger.run, [draft.path for draft in changed]):
                    made = await self._apply(changed, () if later else wishes)
            except BusyError as busy:
                otherwise = f"This edit was not made: {busy}. Try it again later, or say so in your report."
                break
            if made is not None:
                results |= made | (self._hold(later, wishes) if later else {})
                break
        return {call.id: results.get(call.id) or Result(otherwise, is_error=True) for call in calls}

    def _is_held(self, draft: Draft) -> bool:
        asks = any(hunk.ask for hunk in draft.hunks)
        return self._held.review == "end" and (asks or draft.path in self._held.drafts)

    def _hold(self, drafts: Sequence[Draft], wishes: Sequence[Wish]) -> dict[str, Result]:
        self._held.hold(drafts, wishes)
        results: dict[str, Result] = {}
        for draft in drafts:
            self._context.seen[draft.path] = draft.text
            made = f"{self._context.label(draft.path)} was {'edited' if draft.buffer else 'created'}. {_LATER}"
            results |= {call: Result(made) for hunk in draft.hunks for call in hunk.calls}
        return results

    async def _apply(self, changed: Sequence[Draft], wishes: Sequence[Wish]) -> dict[str, Result] | None:
        """Make the drafts real: entered in the journal, applied, read back. None where a file has changed meanwhile."""
        if not changed:
            return {}
        for each in wishes:
            self._emit(Asked(each.call, each.tool, each.target, each.reason))
        seen = await problems.seen(self._editor, [draft.path for draft in changed])
        numbers = self._ledger.intend([draft.change for draft in changed])
        if wishes:
            self._held.propose(changed, wishes)
        try:
            applied = await self._editor.apply(tuple(draft.change for draft in changed), self._label)
        except EditorError as error:
            applied = Applied("failed", str(error))
        if applied.status == "stale":
            self._ledger.drop(numbers.values())
            return None
        for each in wishes:
            self._emit(Answered(each.call, "allow_run" if applied.remember else applied.status))
        self._words = applied.reason
        if applied.remember:
            await self._permits.allow(wishes, for_good=applied.always)
        results: dict[str, Result] = {}
        for draft in changed:
            results |= await self._read_back(draft, applied, numbers[draft.path])
        if wishes:
            self._held.release()
        return await self._with_problems(results, changed, seen) if seen else results

    async def _with_problems(
        self, results: dict[str, Result], changed: Sequence[Draft], before: dict[Path, tuple[Problem, ...]]
    ) -> dict[str, Result]:
        """*results*, the last one of each file with the problems that its edits have added."""
        after = await problems.seen(self._editor, before)
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

    async def _read_back(self, draft: Draft, applied: Applied, number: int) -> dict[str, Result]:
        """What really became of a draft, told to each call that has a part in it."""
        name, change = self._context.label(draft.path), draft.change
        try:
            actual: str | None = (await self._editor.read(draft.path)).text
        except EditorError:
            actual = None
        self._ledger.settle(number, actual)
        if actual is not None and self._context.seen.get(draft.path) == draft.text:
            self._context.seen[draft.path] = actual  # it was held, and the model has seen it as it was to be
        whole, text = outcome(change, actual, name)
        if actual is not None and actual != (change.before or ""):
            self._facts.changed(name, created=change.before is None)
            self._context.seen[draft.path] = actual
            self._emit(Edited(name, unified_diff(change.before or "", actual, name), whole, change.before is None))
        if not whole:
            self._leave(name, left_out(change, actual))
            text = _explained(applied, text, changed=actual not in (None, change.before or ""))
        made = f"{name} was {'created' if change.before is None else 'edited'}. {applied.reason}".strip()
        ids = dict.fromkeys(call for hunk in change.hunks for call in hunk.calls)
        return {call: Result(text or made, is_error=not whole) for call in ids}

    def _leave(self, name: str, what: str) -> None:
        """Enter what of an edit was not made, for the report."""
        self._facts.left.append((name, what))
        self._ledger.journal.note(self._ledger.run, "left", {"path": name, "what": what})


def _explained(applied: Applied, text: str, *, changed: bool) -> str:
    """What the model is told of an edit that was not made as meant: the editor's or the user's words, then *text*."""
    said = {"refused": "The user declined this edit.", "failed": "The editor could not make this edit."}
    first = " ".join(part for part in (said.get(applied.status, ""), applied.reason) if part)
    return "\n".join(part for part in (first, text if changed or not first else "") if part)
