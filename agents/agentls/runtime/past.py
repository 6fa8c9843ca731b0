"""Taking up a run that broke off: its conversation and its facts from the journal, and what became of its last calls.

No call is made again. The model is told what was done of the last turn's calls, what was not, and what is not known.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from agentls.contract import Contract
from agentls.runtime import held
from agentls.runtime.budget import total
from agentls.runtime.conversation import Conversation
from agentls.runtime.journal import Journal, Record
from agentls.runtime.ledger import Entry, Ledger
from agentls.runtime.model import Block, Message
from agentls.runtime.recall import Events, behind, recall, usage
from agentls.runtime.report import Facts
from agentls.runtime.settle import settle, text_of
from agentls.runtime.team import Team
from agentls.runtime.tools import Result, ToolError

GoOn: TypeAlias = Callable[[Block, Record], Awaitable[Result]]
"""Goes on with an agent below that a call had started; its report. `ToolError` where that cannot be."""

_GOES_ON = "The run was interrupted here, and goes on now. Files may have changed meanwhile: read before you edit."
_CHANGED = "These files are not as you left them: the user changed them since, or took changes back"
_NOT_DONE = "Not done: the run was interrupted before this call. Make it again if it is still needed."
_COMMAND = (
    "The run was interrupted while this command ran. It was started once and is not started again; whether it came to "
    "its end is not known. Files that it changed: {files}. Look at what is there before you run it again."
)
_HELD = "This edit was before the user when the run was interrupted, and is shown again now that it goes on."
_BEHIND = "This command in the background was ended when the run broke off"
_CALL = "The run was interrupted during this call. It was begun once; whether it was done is not known."


@dataclass
class _Last:
    """The last turn: its calls, which of them have results, had begun or wait for the user; what commands changed."""

    uses: list[Block]
    results: dict[str, dict[str, Any]] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)
    touched: dict[str, list[str]] = field(default_factory=dict)
    held: set[str] = field(default_factory=set)


async def take_up(run: str, team: Team, talk: Conversation, facts: Facts, contract: Contract | None = None) -> int:
    """Put conversation and facts of *run* as they were; the turn that it was at. What it was at is left to `close`."""
    journal = team.journal
    record = journal.run(run)
    assert record
    await settle(journal, record, team.editor)
    events = journal.events(run)
    turn = max((data["turn"] for kind, data in events if kind == "request"), default=0)
    talk.first = next((data for kind, data in events if kind == "message"), None)
    talk.take(messages(events), usage(events))
    recall(facts, events, contract)
    for entry in Ledger(journal, run).entries():  # made, but not yet told of when the run broke off
        name = _label(entry.path, team.editor.root)
        if entry.kind == "edit" and entry.state == "done" and name not in facts.files:
            facts.changed(name, created=entry.before is None)
    going_on = _left_children(journal, run, turn, talk, events)
    for child in journal.below(run):
        team.started = max(team.started, int(child.id.rpartition(".")[2]))
        if child.parent == run and child not in going_on.values():
            _recall_child(facts, team, child)
    return turn


async def close(run: str, team: Team, talk: Conversation, facts: Facts, go_on: GoOn) -> None:
    """Make the conversation one that can be sent: results for the last calls, and what has happened since.

    Agents below that were at work go on first, by *go_on*, and what they report is the result of their call.
    """
    record = team.journal.run(run)
    assert record
    events = team.journal.events(run)
    turn = max((data["turn"] for kind, data in events if kind == "request"), default=0)
    if talk.messages and talk.messages[-1]["role"] == "assistant":
        below = _left_children(team.journal, run, turn, talk, events)
        results = await asyncio.gather(
            *(_gone_on(use, below[use["id"]], team, facts, go_on) for use in _uses(talk, below))
        )
        _close(run, team, talk, turn, dict(zip(below, results, strict=True)))
    said = [f"{_BEHIND}: {each}" for each in behind(events)]
    if since := await _changed_since(record, team):
        said.append(f"{_CHANGED}: {', '.join(since)}.")
    if said:
        talk.say({"role": "user", "content": [{"type": "text", "text": "\n".join(said)}]})


def _uses(talk: Conversation, calls: Iterable[str]) -> list[Block]:
    """The calls of the last reply with these ids, in the order of the ids."""
    uses = {block["id"]: block for block in talk.messages[-1]["content"] if block["type"] == "tool_use"}
    return [uses[call] for call in calls]


def _left_children(journal: Journal, run: str, turn: int, talk: Conversation, events: Events) -> dict[str, Record]:
    """The agents that calls of the last turn have started and that were at work when the run broke off, by call."""
    if not talk.messages or talk.messages[-1]["role"] != "assistant":
        return {}
    told = {data["call"] for kind, data in events[_last_message(events) :] if kind == "result"}
    free = [each for each in journal.below(run) if each.parent == run and each.parent_turn == turn]
    found: dict[str, Record] = {}
    for use in talk.messages[-1]["content"]:
        if use["type"] != "tool_use" or "subagent_type" not in use["input"] or use["id"] in told:
            continue
        wanted = (use["input"]["subagent_type"], use["input"].get("prompt"))
        if child := next((each for each in free if (each.agent, each.task) == wanted), None):
            free.remove(child)
            if child.status in ("interrupted", "stopped"):
                found[use["id"]] = child
    return found


async def _gone_on(use: Block, child: Record, team: Team, facts: Facts, go_on: GoOn) -> Result:
    try:
        return await go_on(use, child)
    except ToolError as error:
        _recall_child(facts, team, child)
        return Result(
            f"{_CALL}\n{_child(child, _Told(team, child.parent or '', child.parent_turn))}\n{error}", is_error=True
        )


def _last_message(events: Events) -> int:
    return max(index for index, (kind, _) in enumerate(events) if kind == "message")


async def _changed_since(record: Record, team: Team) -> list[str]:
    """The files of the run that are not as its last change of them left them."""
    runs = (record, *team.journal.below(record.id))
    entries = sorted((each for run in runs for each in Ledger(team.journal, run.id).entries()), key=lambda e: e.number)
    own = (each for each in entries if each.kind in ("edit", "command") and each.state == "done" and each.kept)
    last = {each.path: each.after for each in own}
    changed = [path for path, text in last.items() if await text_of(path, team.editor) != text]
    return [_label(path, team.editor.root) for path in changed]


def messages(events: Events) -> list[Message]:
    """The conversation: all messages but those that were dropped, or stand in a summary."""
    found: list[Message] = []
    for kind, data in events:
        if kind == "message":
            found.append({"role": data["role"], "content": data["content"]})
        elif kind == "conversation":
            found = list(data["messages"])
        elif kind == "drop":
            found.pop()
    return found


def _close(run: str, team: Team, talk: Conversation, turn: int, below: dict[str, Result]) -> None:
    """Results for the last calls (those of agents *below* are here), or the end of a reply that is not whole."""
    events = team.journal.events(run)
    place = _last_message(events)
    stop = events[place][1].get("stop_reason")
    uses = [block for block in talk.messages[-1]["content"] if block["type"] == "tool_use"]
    if stop in (None, "tool_use") and uses:
        last = _read(_Last(uses), events[place:])
        for call, result in below.items():
            last.results[call] = {"text": result.text, "is_error": result.is_error}
        results = [_result(each, last, _Told(team, run, turn)) for each in uses]
        talk.say({"role": "user", "content": [*results, {"type": "text", "text": _GOES_ON}]})
    elif stop != "pause_turn":
        team.journal.note(run, "drop", {})
        talk.messages.pop()


def _read(last: _Last, events: Events) -> _Last:
    for kind, data in events:
        if kind == "result":
            last.results[data["call"]] = data
        elif kind == "begin":
            last.begun.add(data["call"])
        elif kind == "touched":
            last.touched[data["call"]] = data["files"]
        elif kind in ("held", "released"):
            last.held = held.calls(data) if kind == "held" else set()
    return last


@dataclass(frozen=True)
class _Told:
    """What the results of the last turn are made of: the run, and the turn that it was at."""

    team: Team
    run: str
    turn: int

    def edits(self, call: str) -> list[Entry]:
        entries = Ledger(self.team.journal, self.run).entries()
        return [each for each in entries if call in each.calls and each.kind == "edit" and each.turn == self.turn]

    def child(self, use: Block) -> Record | None:
        """The agent that a call has started."""
        wanted = (use["input"].get("subagent_type"), use["input"].get("prompt"))
        below = (each for each in self.team.journal.below(self.run) if each.parent == self.run)
        return next(
            (each for each in below if each.parent_turn == self.turn and (each.agent, each.task) == wanted), None
        )

    def name(self, path: Path) -> str:
        return _label(path, self.team.editor.root)


def _result(use: Block, last: _Last, told: _Told) -> Block:
    """The ``tool_result`` for a call of the last turn."""
    call, is_error = use["id"], True
    if call in last.results:
        text, is_error = last.results[call]["text"] or "(no output)", last.results[call]["is_error"]
    elif (edits := told.edits(call)) and any(each.state == "done" for each in edits):
        done = [f"{told.name(each.path)} was {_verb(each)}" for each in edits if each.state == "done"]
        text, is_error = f"Done before the interruption: {'; '.join(done)}.", False
    elif call in last.held:
        text, is_error = _HELD, False
    elif call not in last.begun:
        text = _NOT_DONE
    elif "command" in use["input"]:
        text = _COMMAND.format(files=", ".join(last.touched.get(call, ())) or "none that can be seen")
    elif child := told.child(use):
        text, is_error = _reported(child, told), child.status != "done"
    else:
        text = _CALL
    block = {"type": "tool_result", "tool_use_id": call, "content": text}
    return {**block, "is_error": True} if is_error else block


def _verb(entry: Entry) -> str:
    return "created" if entry.before is None else "edited"


def _reported(child: Record, told: _Told) -> str:
    return child.report if child.status in ("done", "failed") else f"{_CALL}\n{_child(child, told)}"


def _child(record: Record, told: _Told) -> str:
    files = dict.fromkeys(told.name(each) for each in _files(told.team.journal, record))
    said = f"{record.agent} was started on its task and is {record.status}; files that it changed: "
    report = f"\n{record.report}" if record.report else ""
    return said + (", ".join(files) or "none") + report


def _recall_child(facts: Facts, team: Team, child: Record) -> None:
    """What an agent below had done, with those that it had started."""
    new = _files(team.journal, child, only_new=True)
    for path in _files(team.journal, child):
        facts.changed(_label(path, team.editor.root), created=path in new)
    for each in (child, *team.journal.below(child.id)):
        events = team.journal.events(each.id)
        own = Facts()
        recall(own, events)
        facts.denied_below(each.agent, own.denials)
        facts.usage_below += usage(events)
        facts.cost_below = total(facts.cost_below, _cost(events, team))


def _files(journal: Journal, record: Record, *, only_new: bool = False) -> list[Path]:
    """What a run and those below it have changed."""
    runs = (record, *journal.below(record.id))
    entries = [each for run in runs for each in Ledger(journal, run.id).entries()]
    return list(
        dict.fromkeys(
            each.path for each in entries if each.state == "done" and not (only_new and each.before is not None)
        )
    )


def _cost(events: Events, team: Team) -> float | None:
    """What the replies of one run cost."""
    model = next((data["model"] for kind, data in events if kind == "start"), "")
    return team.cost(model, usage(events))


def _label(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
