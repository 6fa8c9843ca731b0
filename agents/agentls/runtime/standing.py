"""What a run is told when its older turns are summarized: its task, and what its own record says, word for word."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from agentls.runtime import gates
from agentls.runtime.compaction import blocks
from agentls.runtime.job import Job
from agentls.runtime.model import Message
from agentls.runtime.report import Facts

MAX_TASK = 20_000
"""Characters of the task that are kept."""
MAX_LISTED = 50
"""Files, and commands, that are listed; the last ones."""

_GO_ON = """\
Your instructions hold unchanged. What you read before is not here any more: read files again before you edit them.
Go on with the task where you were."""


def record(job: Job, first: Message | None, facts: Facts, todo: Sequence[Mapping[str, str]] = ()) -> str:
    """The record, as a text. *first* is the message with the task, *todo* the list of things to do."""
    texts = [each["text"] for each in blocks(first) if each["type"] == "text"] if first else [job.task]
    task = "\n\n".join(texts)[:MAX_TASK]
    gates.enter(job.policy.contract, facts)
    parts = [
        f"<task>\n{task}\n</task>\nFrom the run's own record, which holds whatever the summary says:",
        _list("Files changed so far", [f"{name}{' (new)' if name in facts.created else ''}" for name in facts.files]),
        _list("Files changed by commands", facts.touched),
        _list(
            "Commands run", [f"{line} -> {'no exit code' if code is None else code}" for line, code in facts.commands]
        ),
        _list("Commits", facts.commits),
        _list("Findings reported", facts.findings),
        _list("Denied, and to stay so", [f"{what}: {why}" for what, why in facts.denials]),
        _list("Edits that were left out", [f"{name}: {what}" for name, what in facts.left]),
        _list("To pass before you report", facts.open_gates),
        _list("To do", [f"{each['content']} ({each['status']})" for each in todo]),
        _GO_ON,
    ]
    return "\n".join(part for part in parts if part)


def _list(title: str, entries: Iterable[str]) -> str:
    found = list(dict.fromkeys(entries))
    more = f"- ({len(found) - MAX_LISTED} before these)\n" if len(found) > MAX_LISTED else ""
    return f"{title}:\n{more}" + "\n".join(f"- {each}" for each in found[-MAX_LISTED:]) if found else ""
