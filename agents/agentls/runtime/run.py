"""A run: one agent at work on one task until it is done, fails or is stopped.

This is the one road. Only this file calls tools, and each operation of a call passes `decide` first.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from agentls.formats import by_name
from agentls.policy import Decision, Operation, decide
from agentls.runtime import calls as reading
from agentls.runtime import context as contexts
from agentls.runtime import report
from agentls.runtime.calls import Call
from agentls.runtime.changes import Draft, outcome
from agentls.runtime.conversation import Conversation, Stop
from agentls.runtime.editor import Answer, Applied, Editor, EditorError, MissingFileError, Question
from agentls.runtime.events import (
    Answered,
    Asked,
    Called,
    Decided,
    Edited,
    Ended,
    Event,
    Finished,
    Requested,
    Started,
    Status,
    Usage,
)
from agentls.runtime.job import Job
from agentls.runtime.journal import Journal
from agentls.runtime.model import Message, Model, ModelError
from agentls.runtime.tools import Context, Result, ToolError, all_tools
from agentls.text import unified_diff

log = logging.getLogger(__name__)

STALE_RETRIES = 3
"""How often an edit is computed anew because the file changed meanwhile."""


async def run(job: Job, editor: Editor, model: Model, journal: Journal) -> Ended:
    """Run *job* to its end. Never raises: a failure, a stop and our own bugs are ways to end."""
    running = _Run(job, editor, model, journal)
    started = Started(job.id, job.agent.name, job.task, job.model)
    journal.begin(started, editor.root)
    running.emit(started)
    try:
        async with asyncio.timeout(job.limits.minutes * 60 if job.limits.minutes else None):
            words = await running.work()
        return running.end("done", "", words)
    except Stop as stop:
        return running.end(stop.status, stop.reason)
    except ModelError as error:
        return running.end("failed", str(error))
    except TimeoutError:
        return running.end("stopped", f"The time limit of {job.limits.minutes} minutes is reached.")
    except asyncio.CancelledError:
        return running.end("stopped", "Stopped by you.")
    except Exception as bug:
        log.exception("run %s failed", job.id)
        return running.end(
            "failed", f"A bug in agentls ended this run: {type(bug).__name__}: {bug}. The log has the details."
        )


class _Run:
    """A run's state: the conversation, what it may do, what it has done."""

    def __init__(self, job: Job, editor: Editor, model: Model, journal: Journal) -> None:
        self.job, self.editor, self.model, self.journal = job, editor, model, journal
        self.policy = job.policy
        self.context = Context(editor.root, editor)
        self.facts = report.Facts()
        self.talk: Conversation | None = None
        self.answers: dict[tuple[str, str], Answer] = {}
        self.asking = asyncio.Lock()

    def emit(self, event: Event) -> None:
        """Enter an event in the journal, then show it."""
        self.journal.write(self.job.id, event)
        self.editor.tell(event)

    def end(self, status: Status, reason: str, words: str = "") -> Ended:
        """The end of the run, entered and shown."""
        job = self.job
        usage = self.talk.usage if self.talk else Usage()
        ended = Ended(status, "", usage, None, tuple(self.facts.files), reason)
        ended = replace(ended, report=report.render(job.agent.name, job.task, words, self.facts, ended))
        self.emit(ended)
        return ended

    async def work(self) -> str:
        """Turn after turn until the model calls no more tools; its last words."""
        dialect = by_name(self.job.agent.dialect)
        known = {dialect.tool_name(name): tool for name, tool in all_tools().items()}
        offered = contexts.tool_names(self.policy)
        system = await contexts.system(self.job.agent, self.policy, self.editor)
        self.talk = talk = self._conversation(system, tuple(tool.schema(name) for name, tool in offered.items()))
        talk.say(contexts.task_message(self.job.task, self.job.attachments))
        for turn in range(1, self.job.limits.turns + 1):
            self.emit(Requested(turn))
            reply = await talk.reply()
            uses = [block for block in reply.content if block["type"] == "tool_use"]
            if reply.stop_reason == "tool_use" and uses:
                results = await self._turn([reading.read_call(block, known, offered) for block in uses])
                talk.say({"role": "user", "content": results})
            elif reply.stop_reason != "pause_turn":
                return "\n".join(block["text"] for block in reply.content if block["type"] == "text")
        raise Stop("stopped", f"The limit of {self.job.limits.turns} turns is reached.")

    def _conversation(self, system: tuple[str, ...], tools: tuple[dict[str, Any], ...]) -> Conversation:
        def enter(message: Message) -> None:
            self.journal.note(self.job.id, "message", message)

        return Conversation(self.model, self.job.model, system, tools, self.emit, enter)

    async def _turn(self, calls: Sequence[Call]) -> list[dict[str, object]]:
        """Do the calls of one turn: what only reads together, then all edits as one change, then the rest in order."""
        self.answers.clear()
        for call in calls:
            self.emit(Called(call.id, call.name, call.summary(), reading.compact(call.input)))
        results: dict[str, Result] = {}
        plain = [call for call in calls if not call.is_edit or call.error]
        together = [call for call in plain if call.is_reading or call.error]
        for call, result in zip(together, await asyncio.gather(*map(self._call, together)), strict=True):
            results[call.id] = result
        if edits := [call for call in calls if call.is_edit and not call.error]:
            results |= await self._edit(edits)
        for call in plain:
            if call.id not in results:
                results[call.id] = await self._call(call)
        return [reading.result_block(call, results[call.id]) for call in calls]

    async def _call(self, call: Call) -> Result:
        """One call that is no edit, from its permission to its result."""
        began = time.monotonic()
        try:
            result = await self._permitted(call)
        except (ToolError, EditorError) as error:
            result = Result(str(error), is_error=True)
        self._finish(call, result, time.monotonic() - began)
        return result

    async def _permitted(self, call: Call) -> Result:
        if call.error:
            raise ToolError(call.error)
        assert call.tool
        assert call.tool.call
        for operation in call.tool.operations(call.params, self.context):
            await self._permit(call, operation)
        note = ""
        if call.tool.kind == "execute":
            left = await self.editor.sync(tuple(self.editor.root / name for name in self.facts.files))
            names = ", ".join(self.context.label(path) for path in left)
            note = f"\n(The command saw {names} without the user's unsaved changes.)" if left else ""
        result = await call.tool.call(call.params, self.context)
        if call.tool.kind == "execute":
            self.facts.commands.append((call.summary(), result.exit_code))
        return replace(result, text=result.text + note)

    async def _permit(self, call: Call, operation: Operation) -> None:
        """Return when *operation* may go on; `ToolError` with the reason for the model when it may not."""
        async with self.asking:
            decision = self._decide(call, operation)
            if decision.effect == "allow":
                return
            answer = self.answers.get(operation.key) or await self._ask(call, operation, decision)
            self.answers[operation.key] = answer
        if answer == "deny":
            self.facts.denials.append((f"{call.name} {operation.target}", "by you"))
            raise ToolError(f"The user denied this: {call.name} {operation.target}.")

    def _decide(self, call: Call, operation: Operation) -> Decision:
        """The policy's answer, entered in the journal; `ToolError` for a denial."""
        decision = decide(operation, self.policy)
        rule = decision.rule
        where = f"{Path(rule.path).name}:{rule.line}: {rule.text}" if rule and rule.line else ""
        self.emit(Decided(call.id, call.name, operation.target, decision.effect, decision.reason, where))
        if decision.effect == "deny":
            why = f"{decision.reason}{f' ({where})' if where else ''}"
            self.facts.denials.append((f"{call.name} {operation.target}", why))
            raise ToolError(f"Denied: {call.name} {operation.target}. The rule: {why}")
        return decision

    async def _ask(self, call: Call, operation: Operation, decision: Decision) -> Answer:
        self.emit(Asked(call.id, call.name, operation.target, decision.reason))
        names = (*self.job.chain, self.job.agent.name)
        answer = await self.editor.ask(Question(names, call.name, operation.target, decision.reason))
        if answer == "allow_run":
            self._approve([operation])
        self.emit(Answered(call.id, answer))
        return answer

    def _approve(self, operations: Sequence[Operation]) -> None:
        keys = {operation.key for operation in operations}
        self.policy = replace(self.policy, approved=self.policy.approved | keys)

    async def _edit(self, calls: Sequence[Call]) -> dict[str, Result]:
        """All edits of a turn as one change. A file that changed meanwhile is read again and the edit made anew."""
        began = time.monotonic()
        for _ in range(STALE_RETRIES + 1):
            drafts, results, asking = await self._drafts(calls)
            changed = [draft for draft in drafts.values() if draft.hunks]
            if not changed:
                break
            for call, operation, reason in asking:
                self.emit(Asked(call.id, call.name, operation.target, reason))
            applied = await self.editor.apply(
                tuple(draft.change for draft in changed), f"{self.job.agent.name}: {self.job.title}"
            )
            if applied.status == "stale":
                continue
            if applied.remember:
                self._approve([operation for _, operation, _ in asking])
            for draft in changed:
                results |= await self._read_back(draft, applied)
            break
        for call in calls:
            results.setdefault(
                call.id,
                Result("The file keeps changing in the editor; read it again before you edit it.", is_error=True),
            )
            self._finish(call, results[call.id], time.monotonic() - began)
        return results

    async def _drafts(
        self, calls: Sequence[Call]
    ) -> tuple[dict[Path, Draft], dict[str, Result], list[tuple[Call, Operation, str]]]:
        """What the calls make of their files, results of those denied or wrong, and what has to be asked."""
        drafts: dict[Path, Draft] = {}
        results: dict[str, Result] = {}
        asking: list[tuple[Call, Operation, str]] = []
        for call in calls:
            assert call.tool
            assert call.tool.target
            try:
                operations = call.tool.operations(call.params, self.context)
                decisions = [self._decide(call, operation) for operation in operations]
                asks = [(o, d.reason) for o, d in zip(operations, decisions, strict=True) if d.effect == "ask"]
                path = self.context.resolve(call.tool.target(call.params))
                draft = drafts.get(path) or await self._draft(path)
                before = draft.text if draft.buffer or draft.hunks else None
                draft.add(reading.rewritten(call, before, self.context), call.id, "; ".join(r for _, r in asks) or None)
                drafts[path] = draft
                asking += [(call, operation, reason) for operation, reason in asks]
            except (ToolError, EditorError) as error:
                results[call.id] = Result(str(error), is_error=True)
        return drafts, results, asking

    async def _draft(self, path: Path) -> Draft:
        try:
            return Draft.of(path, await self.editor.read(path))
        except MissingFileError:
            return Draft.of(path, None)

    async def _read_back(self, draft: Draft, applied: Applied) -> dict[str, Result]:
        """What really became of a draft, told to each call that has a part in it."""
        name, change = self.context.label(draft.path), draft.change
        try:
            actual: str | None = (await self.editor.read(draft.path)).text
        except EditorError:
            actual = None
        whole, text = outcome(change, actual, name)
        if actual is not None and actual != (change.before or ""):
            self.facts.files[name] = self.facts.files.get(name, 0) + 1
            if change.before is None:
                self.facts.created.add(name)
            self.context.seen[draft.path] = actual
            self.emit(Edited(name, unified_diff(change.before or "", actual, name), whole, change.before is None))
        if applied.status in ("refused", "failed") and not whole:
            who = (
                "The user declined this edit."
                if applied.status == "refused"
                else "The editor could not make this edit."
            )
            text = f"{who} {applied.reason}".strip() if actual == change.before else f"{who} {applied.reason}\n{text}"
        made = "created" if change.before is None else "edited"
        ids = dict.fromkeys(call for hunk in change.hunks for call in hunk.calls)
        return {call: Result(text or f"{name} was {made}.", is_error=not whole) for call in ids}

    def _finish(self, call: Call, result: Result, seconds: float) -> None:
        self.emit(Finished(call.id, call.name, result.text, result.is_error, result.exit_code, round(seconds, 3)))
