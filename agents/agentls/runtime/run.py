"""A run: one agent at work on one task until it is done, fails or is stopped.

This is the one road. Only this file calls tools, and each operation of a call passes `decide` first (in
`agentls.runtime.permits`, which alone asks the policy and the user).
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Sequence
from dataclasses import asdict, replace
from functools import partial

from agentls.agent import Agent
from agentls.formats import by_name
from agentls.policy import Operation
from agentls.runtime import calls as reading
from agentls.runtime import context as contexts
from agentls.runtime import filing, gates, past, planning, report, requesting, store
from agentls.runtime.budget import Spent, total
from agentls.runtime.calls import Call
from agentls.runtime.commanding import Commands
from agentls.runtime.conversation import Conversation, Stop
from agentls.runtime.editing import Editing
from agentls.runtime.editor import Answers, EditorError
from agentls.runtime.events import (
    Answered,
    Asked,
    Below,
    Called,
    Decided,
    Ended,
    Event,
    Finished,
    Found,
    Started,
    Status,
)
from agentls.runtime.held import Held, View
from agentls.runtime.job import Job
from agentls.runtime.journal import Record
from agentls.runtime.ledger import Ledger
from agentls.runtime.model import Block, Model, ModelError
from agentls.runtime.permits import Permits
from agentls.runtime.team import Team
from agentls.runtime.tools import Context, Result, Tool, ToolError, all_tools
from agentls.runtime.tools.task import TaskParams
from agentls.runtime.unfinished import Unfinished

log = logging.getLogger(__name__)


async def run(job: Job, team: Team, model: Model) -> Ended:
    """Run *job* to its end: a failure, a stop and our own bugs are ways to end, not exceptions.

    When the task that waits for it is cancelled the run ends as stopped; that of an agent below passes it on.
    """
    running = _Run(job, team, model)
    running.begin()
    minutes = None if job.chain else team.limits.minutes
    try:
        try:
            async with asyncio.timeout(minutes * 60 if minutes else None), running.commands:
                words = await running.work()
            await _filed(running, words)
            return running.end("done", "", words)
        except Stop as stop:
            how: tuple[Status, str] = stop.status, stop.reason
        except ModelError as error:
            how = "failed", str(error)
        except TimeoutError:
            how = "stopped", f"The time limit of {minutes} minutes is reached."
        await running.editing.review()
        return running.end(*how)
    except asyncio.CancelledError:
        ended = running.end("stopped", "Stopped by you.")
        if job.chain:
            raise
        return ended
    except Exception as bug:
        log.exception("run %s failed", job.id)
        why = f"A bug in agentls ended this run: {type(bug).__name__}: {bug}. The log has the details."
        return running.end("failed", why)


class _Run:
    """A run's state: the conversation, what it may do, what it has done."""

    def __init__(self, job: Job, team: Team, model: Model) -> None:
        self.job, self.team = job, team
        self.facts = report.Facts()
        self.stops: list[str] = []
        self.named: tuple[dict[str, Tool], dict[str, Tool]] = {}, {}
        self.permits = Permits(job, team, self.facts, self.emit)
        ledger, label = Ledger(team.journal, job.id), f"{' > '.join((*job.chain, job.agent.name))}: {job.title}"
        self.commands = Commands(job, team, self.permits, ledger, self.emit)
        self.held = Held(team.editor, team.journal, job.id, team.project.settings.review_of(job.agent.name))
        self.context = Context(
            team.editor.root,
            View(self.held),
            readable=self.permits.readable,
            shells=self.commands.shells,
            skills=team.project.skills,
            delegate=self.delegate,
            report=partial(_found, self),
            ask=partial(_answered, self),
            present=partial(planning.present, self.permits, team, self.emit),
            stop=self.stops.append,
        )
        self.editing = Editing(self.context, self.permits, ledger, label, self.held)
        self.talk = Conversation(
            model, job.model, self.emit, partial(team.journal.note, job.id, "message"), window=team.limits.context or 0
        )
        self.reminders = self.reviews = 0
        self.unfinished = Unfinished()
        self.slots = asyncio.Semaphore(team.limits.parallel)

    def emit(self, event: Event) -> None:
        """Enter an event in the journal, then show it."""
        self.team.journal.write(self.job.id, event)
        names = (*self.job.chain, self.job.agent.name)
        self.team.editor.tell(Below(self.job.id, names, event) if self.job.chain else event)

    def begin(self) -> None:
        """Enter the run and its task in one, so that whoever takes it up finds both."""
        job, started = self.job, Started(self.job.id, self.job.agent.name, self.job.task, self.job.model)
        with store.writing(self.team.journal.base):
            if not job.resumed:
                self.team.journal.begin(started, self.team.editor.root, job.parent, job.agent.path)
                self.talk.say(contexts.task_message(job.task, (*job.attachments, planning.notice(job.policy))))
                if job.policy.plan:
                    self.team.journal.note(job.id, "plan", {})
            self.emit(started)

    def end(self, status: Status, reason: str, words: str = "") -> Ended:
        """The end of the run, entered and shown."""
        ended, text = _report(self, status, reason, words)
        self.emit(ended := replace(ended, report=text))
        return ended

    async def work(self) -> str:
        """Turn after turn until the model calls no more tools; its last words."""
        dialect = by_name(self.job.agent.dialect)
        remote = await self.team.remote_tools(self.job.policy)
        known = {dialect.call_name(name): tool for name, tool in (all_tools() | remote).items()}
        offered = contexts.tool_names(self.job.policy, remote)
        self.named = known, offered
        self.talk.tools = tuple(tool.schema(name) for name, tool in offered.items())
        self.commands.watch.warm(offered)
        self.talk.system = await contexts.system(self.job.policy, self.team.project, self.team.editor)
        turn = await _taken_up(self) if self.job.resumed else 0
        while True:
            self.team.turn(self.job.agent, _spent(self, turn))
            before = self.talk.usage
            try:
                if await requesting.made_room(self):
                    continue
                self.emit(requesting.announced(self, turn := turn + 1))
                reply = await self.talk.reply()
            except ModelError as error:
                if error.kind != "context" or not await requesting.made_room(self, forced=True):
                    raise
                continue
            finally:
                used = self.talk.usage - before
                self.team.spent += Spent(0, used, self.team.cost(self.job.model, used))
            lacking = self.unfinished.told(reply)
            uses = [block for block in reply.content if block["type"] == "tool_use"]
            if reply.stop_reason == "tool_use" and uses:
                results = await self._turn(
                    [reading.read_call(block, known, offered, self.team.faults) for block in uses]
                )
                self.talk.say({"role": "user", "content": results})
                if self.stops:
                    raise Stop("stopped", f"{self.job.agent.name} stopped: {self.stops[0]}")
            elif lacking:
                self.talk.say(contexts.task_message(lacking))
            elif reply.stop_reason != "pause_turn":
                words = self.unfinished.words(reply)
                if not (await _reviewed(self) or self._reminded(words)):
                    return words

    def _reminded(self, words: str) -> bool:
        """Tell the model what its report *words* lacks, if it was not told too often; whether it was told."""
        contract = self.job.policy.contract
        left = gates.missing(contract, self.facts)
        sections = gates.sections_missing(contract, self.facts, words)
        if not (left or sections) or self.reminders >= gates.REMINDERS:
            return False
        self.reminders += 1
        self.talk.say(contexts.task_message(gates.reminder(left, sections)))
        return True

    async def _turn(self, calls: Sequence[Call]) -> list[Block]:
        """Do the calls of one turn: what only reads together, then all edits as one change, then the rest in order.

        Agents that are started in one turn work side by side.
        """
        self.permits.new_turn()
        for call in calls:
            self.emit(Called(call.id, call.name, call.summary(), reading.compact(call.input)))
        edits = [call for call in calls if call.is_edit]
        together = [call for call in calls if call.is_reading]
        below = [call for call in calls if call.is_delegation]
        await self.permits.permit_together(_wanted(self, together))
        results = dict(zip(together, await asyncio.gather(*map(self._call, together)), strict=True))
        if edits:
            await self.commands.settle()
            results |= await self.edit(edits)
        results |= zip(below, await asyncio.gather(*map(self._call, below)), strict=True)
        for call in calls:
            if call not in results:
                results[call] = await self._call(call)
        return [*(reading.result_block(call, results[call]) for call in calls), *await self.commands.news()]

    async def edit(self, calls: Sequence[Call]) -> dict[Call, Result]:
        """All these edits as one change; their results."""
        began = time.monotonic()
        made = await self.editing.make(calls) if calls else {}
        for call in calls:
            _finish(self, call, made[call.id], began)
        return {call: made[call.id] for call in calls}

    async def _call(self, call: Call) -> Result:
        """One call that is no edit, from its permission to its result."""
        began = time.monotonic()
        try:
            result = await self._permitted(call)
        except (ToolError, EditorError) as error:
            result = Result(str(error), is_error=True)
        _finish(self, call, result, began)
        return result

    async def _permitted(self, call: Call) -> Result:
        if call.error:
            raise ToolError(call.error)
        assert call.tool
        for operation in call.tool.operations(call.params, self.context):
            await self.permits.permit(call, operation)
        told = await self.editing.review() if _needs_files(call.tool) else ""
        try:
            result = await self._do(call)
        except (ToolError, EditorError) as error:
            result = Result(str(error), is_error=True)
        return replace(result, text=f"{told}\n\n{result.text}") if told else result

    async def _do(self, call: Call) -> Result:
        assert call.tool
        assert call.tool.call
        if call.tool.kind != "execute":
            self.commands.watch.begin(call)
            return await call.tool.call(call.params, self.context)
        return await self.commands.do(call, partial(call.tool.call, call.params, self.context))

    async def delegate(
        self, name: str, task: str, scope: tuple[str, ...] | None, goes_on: Record | None = None
    ) -> Result:
        """Run another agent on *task*, with no more rights than this one has, and only in the places of *scope*.

        One that *goes_on* had begun before this run broke off.
        """
        job, team = self.job, self.team
        agent = _startable(self, name)
        model_id, model = await team.model(agent)
        policy = replace(team.policy(agent), caller=self.permits.policy, within=scope)
        chain = (*job.chain, job.agent.name)
        async with self.slots:
            if goes_on and not team.journal.reopen(goes_on.id):
                raise ToolError(f"{name} goes on elsewhere.")
            below = Job(
                goes_on.id if goes_on else team.next_id(job.id), agent, task, model_id, policy,
                parent=job.id, chain=chain, resumed=goes_on is not None,
            )  # fmt: skip
            ended = await run(below, team, model)
        self.facts.add(name, ended)
        return Result(ended.report, is_error=ended.status != "done")


def _startable(run: _Run, name: str) -> Agent:
    """The agent of that name; a refusal to start it is a denial of the run's."""
    try:
        return run.team.startable(run.job, name)
    except ToolError as error:
        if run.team.project.agent(name):
            run.emit(Decided("", "agent", name, "deny", str(error)))
            run.facts.denials.append((f"agent {name}", str(error)))
        raise


def _wanted(run: _Run, calls: Sequence[Call]) -> list[tuple[Call, Operation]]:
    """What *calls* want to do. One that cannot say it is told so when it is its turn."""
    found: list[tuple[Call, Operation]] = []
    for call in calls:
        if call.tool and not call.error:
            with contextlib.suppress(ToolError):
                found += [(call, each) for each in call.tool.operations(call.params, run.context)]
    return found


def _finish(run: _Run, call: Call, result: Result, began: float) -> None:
    took = round(time.monotonic() - began, 3)
    run.emit(Finished(call.id, call.name, result.text, result.is_error, result.exit_code, took))


async def _taken_up(run: _Run) -> int:
    """Put the run as it was; what was before the user when it broke off is there again. The turn that it was at."""
    job = run.job
    turn = await past.take_up(job.id, run.team, run.talk, run.facts, job.policy.contract)
    run.team.spent += _spent(run, turn)
    await past.close(job.id, run.team, run.talk, run.facts, partial(_gone_on, run))
    run.held.recall(run.team.journal.events(run.job.id))
    if run.held.drafts and run.held.review != "end":
        said = await run.editing.review()
        run.talk.say(contexts.task_message(said or "The edits that waited for the user were made."))
    return turn


async def _gone_on(run: _Run, use: Block, child: Record) -> Result:
    """Go on with an agent that *use* had started; what it reports is the result of the call."""
    began, call = time.monotonic(), reading.read_call(use, *run.named, run.team.faults)
    if call.error or not isinstance(call.params, TaskParams):
        raise ToolError(call.error)
    for operation in call.tool.operations(call.params, run.context) if call.tool else ():
        run.permits.decide(call, operation)
    result = await run.delegate(child.agent, child.task, call.params.places, child)
    _finish(run, call, result, began)
    return result


def _report(run: _Run, status: Status, reason: str, words: str) -> tuple[Ended, str]:
    """How the run ended, and its report."""
    spent, facts = _spent(run), run.facts
    gates.enter(run.job.policy.contract, facts)
    facts.held = tuple(map(run.context.label, run.held.drafts))
    ended = Ended(
        status, "", spent.usage, spent.cost, facts.all_files, reason, tuple(facts.commits),
        created=tuple(sorted(facts.created)), denials=tuple(facts.denials),
    )  # fmt: skip
    return ended, report.render(run.job.agent.name, run.job.task, words, facts, ended)


async def _filed(run: _Run, words: str) -> None:
    """File the report where the body wants it."""

    async def edit(calls: Sequence[Call]) -> dict[Call, Result]:
        for call in calls:
            run.emit(Called(call.id, call.name, call.summary(), reading.compact(call.input)))
        made = await run.edit(calls)
        await run.editing.review()
        return made

    _, text = _report(run, "done", "", words)
    await filing.file_report(run.job, run.team.editor, run.facts, text, edit)


async def _reviewed(run: _Run) -> bool:
    """Have the user review what is held; whether the model is told what was left out, and goes on."""
    said = await run.editing.review()
    if not said or run.reviews >= gates.REMINDERS:
        return False
    run.reviews += 1
    run.talk.say(contexts.task_message(said))
    return True


def _needs_files(tool: Tool) -> bool:
    """Whether a tool sees files as they are on disk, or lets another agent see them."""
    return tool.kind in ("execute", "delegate") or tool.name.startswith("mcp:")


def _spent(run: _Run, turns: int = 0) -> Spent:
    """What a run and those below it have used; *turns* are its own."""
    usage, facts = run.talk.usage, run.facts
    return Spent(turns, usage + facts.usage_below, total(run.team.cost(run.job.model, usage), facts.cost_below))


async def _answered(run: _Run, text: str, choices: tuple[str, ...]) -> str | None:
    """The user's answer to a question of the agent; one question at a time in a tree. None where nobody answers."""
    editor, names = run.team.editor, (*run.job.chain, run.job.agent.name)
    if not isinstance(editor, Answers):
        return None
    async with run.team.asking:
        run.emit(Asked("", "question", text.split("\n", 1)[0], "the agent asks"))
        answer = await editor.answer(names, text, choices)
        run.emit(Answered("", "no answer" if answer is None else f"“{answer}”"))
    return answer


def _found(run: _Run, finding: Found) -> None:
    """A finding is a fact of the run, and shown at once."""
    run.facts.found(asdict(finding))
    run.emit(finding)
