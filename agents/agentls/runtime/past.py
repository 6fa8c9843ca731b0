"""Taking up a run that broke off: its conversation and its facts from the journal, and what became of its last calls.

No call is made again. The model is told what was done of the last turn's calls, what was not, and what is not known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from agentls.runtime import held
from agentls.runtime.budget import total
from agentls.runtime.conversation import Conversation
from agentls.runtime.events import Usage
from agentls.runtime.journal import Journal, Record
from agentls.runtime.ledger import Entry, Ledger
from agentls.runtime.model import Block, Message
from agentls.runtime.report import Facts
from agentls.runtime.settle import settle, text_of
from agentls.runtime.team import Team

Events = Sequence[tuple[str, dict[str, Any]]]

_GOES_ON = "The run was interrupted here, and goes on now. Files may have changed meanwhile: read before you edit."
_CHANGED = "These files are not as you left them: the user changed them since, or took changes back"
_NOT_DONE = "Not done: the run was interrupted before this call. Make it again if it is still needed."
_COMMAND = (
    "The run was interrupted while this command ran. It was started once and is not started again; whether it came to "
    "its end is not known. Files that it changed: {files}. Look at what is there before you run it again."
)
_HELD = "This edit was before the user when the run was interrupted, and is shown again now that it goes on."
_CALL = "The run was interrupted during this call. It was begun once; whether it was done is not known."


@dataclass
class _Last:
    """The last turn: its calls, which of them have results, had begun or wait for the user; what commands changed."""

    uses: list[Block]
    results: dict[str, dict[str, Any]] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)
    touched: dict[str, list[str]] = field(default_factory=dict)
    held: set[str] = field(default_factory=set)


async def take_up(run: str, team: Team, talk: Conversation, facts: Facts) -> int:
    """Put conversation and facts of *run* as they were, the results of its last calls said; the turn that it was at."""
    journal = team.journal
    record = journal.run(run)
    assert record
    await settle(journal, record, team.editor)
    events = journal.events(run)
    turn = max((data["turn"] for kind, data in events if kind == "request"), default=0)
    talk.messages, talk.usage = list(messages(events)), _usage(events)
    recall(facts, events)
    facts.commits += [each for kind, data in events if kind == "commits" for each in data["commits"]]
    for entry in Ledger(journal, run).entries():  # made, but not yet told of when the run broke off
        name = _label(entry.path, team.editor.root)
        if entry.kind == "edit" and entry.state == "done" and name not in facts.files:
            facts.changed(name, created=entry.before is None)
    for child in journal.below(run):
        facts.cost_below = total(facts.cost_below, _cost(journal.events(child.id), team))
        team.started = max(team.started, int(child.id.rpartition(".")[2]))
        if child.parent == run:
            _recall_child(facts, journal, child, team.editor.root)
    if talk.messages and talk.messages[-1]["role"] == "assistant":
        _close(run, team, talk, events, turn)
    if since := await _changed_since(record, team):
        text = f"{_CHANGED}: {', '.join(since)}."
        talk.say({"role": "user", "content": [{"type": "text", "text": text}]})
    return turn


async def _changed_since(record: Record, team: Team) -> list[str]:
    """The files of the run that are not as its last change of them left them."""
    runs = (record, *team.journal.below(record.id))
    entries = sorted((each for run in runs for each in Ledger(team.journal, run.id).entries()), key=lambda e: e.number)
    own = (each for each in entries if each.kind in ("edit", "command") and each.state == "done" and each.kept)
    last = {each.path: each.after for each in own}
    changed = [path for path, text in last.items() if await text_of(path, team.editor) != text]
    return [_label(path, team.editor.root) for path in changed]


def messages(events: Events) -> list[Message]:
    """The conversation: all messages but those that were dropped."""
    found: list[Message] = []
    for kind, data in events:
        if kind == "message":
            found.append({"role": data["role"], "content": data["content"]})
        elif kind == "drop":
            found.pop()
    return found


def _close(run: str, team: Team, talk: Conversation, events: Events, turn: int) -> None:
    """Make the conversation one that can be sent: results for the last calls, or without a reply that is not whole."""
    place = max(index for index, (kind, _) in enumerate(events) if kind == "message")
    stop = events[place][1].get("stop_reason")
    uses = [block for block in talk.messages[-1]["content"] if block["type"] == "tool_use"]
    if stop in (None, "tool_use") and uses:
        last = _read(_Last(uses), events[place:])
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

    def children(self) -> list[Record]:
        below = self.team.journal.below(self.run)
        return [each for each in below if each.parent == self.run and each.parent_turn == self.turn]

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
    elif children := told.children():
        text = f"{_CALL}\n" + "\n".join(_child(each, told) for each in children)
    else:
        text = _CALL
    block = {"type": "tool_result", "tool_use_id": call, "content": text}
    return {**block, "is_error": True} if is_error else block


def _verb(entry: Entry) -> str:
    return "created" if entry.before is None else "edited"


def _child(record: Record, told: _Told) -> str:
    files = dict.fromkeys(told.name(each) for each in _files(told.team.journal, record))
    said = f"{record.agent} was started on its task and is {record.status}; files that it changed: "
    report = f"\n{record.report}" if record.report else ""
    return said + (", ".join(files) or "none") + report


def recall(facts: Facts, events: Events) -> None:
    """Put *facts* as they were after *events*."""
    inputs: dict[str, dict[str, Any]] = {}
    asked: dict[str, str] = {}
    running: dict[str, str] = {}
    for kind, data in events:
        call = data.get("call", "")
        match kind:
            case "call":
                inputs[call] = data["input"]
            case "begin" if "command" in inputs.get(call, ()):
                running[call] = str(inputs[call]["command"])
            case "result" if call in running:
                facts.commands.append((running.pop(call), data["exit_code"]))
            case "touched":
                facts.touched.update(dict.fromkeys(data["files"]))
            case "edit":
                facts.changed(data["path"], created=data["created"])
            case "decision" if data["effect"] == "deny":
                rule = f" ({data['rule']})" if data["rule"] else ""
                facts.denials.append((f"{data['tool']} {data['target']}", f"{data['reason']}{rule}"))
            case "ask":
                asked[call] = f"{data['tool']} {data['target']}"
            case "answer" if data["answer"] == "deny":
                facts.denials.append((asked.get(call, ""), "by you"))
    facts.commands += [(line, None) for line in running.values()]
    facts.left += [(data["path"], data["what"]) for kind, data in events if kind == "left"]


def _recall_child(facts: Facts, journal: Journal, child: Record, root: Path) -> None:
    for path in _files(journal, child):
        facts.changed(_label(path, root), created=False)
    facts.usage_below += Usage(**child.usage) if child.usage else _usage(journal.events(child.id))


def _files(journal: Journal, record: Record) -> list[Path]:
    """What a run and those below it have changed."""
    runs = (record, *journal.below(record.id))
    entries = [each for run in runs for each in Ledger(journal, run.id).entries()]
    return list(dict.fromkeys(each.path for each in entries if each.state == "done"))


def _cost(events: Events, team: Team) -> float | None:
    """What the replies of one run cost."""
    model = next((data["model"] for kind, data in events if kind == "start"), "")
    return team.cost(model, _usage(events))


def _usage(events: Events) -> Usage:
    """The tokens of all replies that were entered."""
    used = (data.get("usage") for kind, data in events if kind == "message")
    return sum((Usage(**each) for each in used if each), Usage())


def _label(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
