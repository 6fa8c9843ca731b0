"""What a run does before a request: it makes room in a long conversation, and says what the request comes to."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from typing import Protocol

from agentls.runtime import budget, compacting, compaction, standing, store
from agentls.runtime.conversation import Conversation
from agentls.runtime.events import Compacted, Event, Requested, Usage
from agentls.runtime.job import Job
from agentls.runtime.report import Facts
from agentls.runtime.team import Team
from agentls.runtime.tools import Context


class Running(Protocol):
    """A run, as far as it matters here."""

    job: Job
    team: Team
    talk: Conversation
    facts: Facts
    context: Context

    def emit(self, event: Event) -> None:
        """Enter an event in the journal, then show it."""
        ...


def announced(run: Running, turn: int) -> Requested:
    """What is known of a request before it is sent; of the first one also what it may cost, and the bounds."""
    tokens = run.talk.tokens()
    if turn > 1:
        return Requested(turn, tokens)
    bounds = "" if run.job.chain else budget.in_words(run.team.limits)
    return Requested(turn, tokens, run.team.cost(run.job.model, Usage(cache_write=tokens)), bounds)


async def made_room(run: Running, *, forced: bool = False) -> bool:
    """Whether older turns were summarized, because the conversation nears what the model takes or was too long."""
    before = run.talk.tokens()

    def enter(made: compacting.Summarized) -> None:
        with store.writing(run.team.journal.base):
            data = {"messages": made.messages, "usage": asdict(made.usage)}
            run.team.journal.note(run.job.id, "conversation", data)
            after = compaction.tokens([run.talk.system, run.talk.tools, made.messages])
            run.emit(Compacted(before, after, made.how, made.why))

    if forced and run.talk.messages[-1]["role"] == "assistant":  # a reply that was cut
        run.team.journal.note(run.job.id, "drop", {})
        run.talk.messages.pop()
    record = partial(standing.record, run.job, run.talk.first, run.facts, run.context.todo)
    return await compacting.make_room(run.talk, record, enter, forced=forced)
