"""The transcript of a run as Markdown that only grows: what was said, called, decided, changed, and what it cost.

It is made of the journal's entries, or of the events of a run that goes on as JSON.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

HEAD = re.compile(r"\A<!-- agentls run (?P<run>\S+) -->")
END = re.compile(r"^<!-- agentls end (?P<status>\w+) -->$", re.MULTILINE)
MAX_SHOWN = 10_000
"""Characters of a result that are shown."""


_SUMMARIZED = {
    "server": "Older turns were summarized by the server",
    "model": "Older turns were summarized by the model",
    "record": "Older turns were left out, but for the run's record",
}


class Transcript:
    """Turns one entry after the other into the text that it adds. One that *goes_on* has its head already."""

    def __init__(self, *, goes_on: bool = False) -> None:
        self._in_text = False
        self._begun = goes_on

    def add(self, kind: str, data: dict[str, Any]) -> str:
        """What an entry adds: nothing for those that a reader needs not know."""
        if kind == "text":
            self._in_text = True
            return str(data["text"])
        made = getattr(self, f"_{kind}", None) if kind in _KINDS else None
        if made is None:
            return ""
        text: str = made(data)
        if text and self._in_text:
            self._in_text = False
            return f"\n\n{text}"
        return text

    def _message(self, data: dict[str, Any]) -> str:
        """The model's words, where they were not seen as they streamed."""
        if data["role"] != "assistant":
            return ""
        return "".join(f"{each['text']}\n\n" for each in data["content"] if each["type"] == "text")

    def _start(self, data: dict[str, Any]) -> str:
        if self._begun:
            return "---\n\n*The run goes on.*\n\n"
        self._begun = True
        head = f"<!-- agentls run {data['run']} -->\n# {data['agent']}\n\n"
        return f"{head}{_quoted(data['task'])}\n\nModel: `{data['model']}`, run `{data['run']}`\n\n"

    def _request(self, data: dict[str, Any]) -> str:
        head = f"## Turn {data['turn']}\n\n"
        if not (data["turn"] == 1 and data.get("tokens")):
            return head
        cost = "" if data["cost_usd"] is None else f", ${data['cost_usd']:.4f}"
        bounds = f"; stops at {data['bounds']}" if data["bounds"] else ""
        return f"{head}*About {data['tokens']:,} tokens in this request{cost}{bounds}.*\n\n"

    def _retry(self, data: dict[str, Any]) -> str:
        return f"*{data['reason']}; again in {data['seconds']:.0f} s.*\n\n"

    def _compacted(self, data: dict[str, Any]) -> str:
        why = f" ({data['why']})" if data["why"] else ""
        return f"*{_SUMMARIZED[data['how']]}: about {data['before']:,} tokens are {data['after']:,} now{why}.*\n\n"

    def _reply(self, data: dict[str, Any]) -> str:
        used = data["usage"]
        read = used["input"] + used["cache_read"] + used["cache_write"]
        return f"*{read:,} tokens in so far ({used['cache_read']:,} from cache), {used['output']:,} out.*\n\n"

    def _call(self, data: dict[str, Any]) -> str:
        shown = json.dumps(data["input"], indent=2, ensure_ascii=False)
        return _folded(f"{data['tool']} {data['summary']}", _fenced(shown, "json"))

    def _decision(self, data: dict[str, Any]) -> str:
        rule = f" (`{data['rule']}`)" if data["rule"] else ""
        verb = {"allow": "Allowed", "ask": "To be asked", "deny": "**Denied**"}[data["effect"]]
        return f"- {verb}: {data['tool']} `{_line(data['target'])}`: {data['reason']}{rule}\n\n"

    def _ask(self, data: dict[str, Any]) -> str:
        return f"- Asked: {data['tool']} `{_line(data['target'])}`\n\n"

    def _answer(self, data: dict[str, Any]) -> str:
        words = f": “{_line(data['words'])}”" if data.get("words") else ""
        rule = f": `{_line(data['rule'])}`, written to `{data['file']}`" if data.get("file") else ""
        return f"- Answered: {data['answer'].replace('_', ' ')}{words}{rule}\n\n"

    def _edit(self, data: dict[str, Any]) -> str:
        part = "" if data["whole"] else ", in part"
        made = "Created" if data["created"] else "Edited"
        return f"{made} `{data['path']}`{part}:\n\n{_fenced(data['diff'], 'diff')}\n"

    def _result(self, data: dict[str, Any]) -> str:
        code = "" if data["exit_code"] is None else f", exit {data['exit_code']}"
        word = "failed" if data["is_error"] and not code else "gave"
        return _folded(f"{data['tool']} {word}{code}, {data['seconds']:.1f} s", _fenced(data["text"], ""))

    def _touched(self, data: dict[str, Any]) -> str:
        names = ", ".join(f"`{name}`" for name in data["files"])
        return f"The command changed {names}.\n\n" if names else ""

    def _ran(self, data: dict[str, Any]) -> str:
        """The end of a command in the background."""
        return (
            f"{data['shell']} in the background, `{_line(data['command'])}`: {data['how']}, {data['seconds']:.1f} s\n\n"
        )

    def _finding(self, data: dict[str, Any]) -> str:
        code = f" `{data['code']}`" if data["code"] else ""
        return f"- Found: {data['path']}:{data['line']}: {data['severity']}: {_line(data['message'])}{code}\n\n"

    def _below(self, data: dict[str, Any]) -> str:
        """An agent that this one started, when it begins."""
        return f"Started {data['agent']} ([transcript]({data['run']}.md))\n\n"

    def _revert(self, data: dict[str, Any], verb: str = "Reverted") -> str:
        lines = (f"- {' '.join((each['path'], each['outcome'], each['why'])).strip()}" for each in data["files"])
        return f"**{verb} by you:**\n\n" + "\n".join(lines) + "\n\n"

    def _redo(self, data: dict[str, Any]) -> str:
        return self._revert(data, "Made again")

    def _end(self, data: dict[str, Any]) -> str:
        reason = f": {data['reason']}" if data["reason"] else ""
        return (
            f"## {data['status'].capitalize()}{reason}\n\n{data['report']}\n<!-- agentls end {data['status']} -->\n\n"
        )


_KINDS = frozenset(name[1:] for name in vars(Transcript) if name.startswith("_") and not name.startswith("__"))


def render(entries: Iterable[tuple[str, dict[str, Any]]]) -> str:
    """The transcript of a run from its journal."""
    transcript = Transcript()
    return "".join(transcript.add(kind, data) for kind, data in entries)


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}" for line in text.strip().splitlines())


def _line(text: str) -> str:
    return text.strip().split("\n", 1)[0].replace("`", "'")


def _folded(summary: str, inner: str) -> str:
    shown = _line(summary).replace("&", "&amp;").replace("<", "&lt;")
    return f"<details><summary>{shown}</summary>\n\n{inner}\n</details>\n\n"


def _fenced(text: str, language: str) -> str:
    """*text* in a fence that is longer than any in it."""
    longest = max((len(found) for found in re.findall(r"`{3,}", text)), default=2)
    cut = f"{text[:MAX_SHOWN]}\n… {len(text) - MAX_SHOWN:,} characters more" if len(text) > MAX_SHOWN else text
    fence = "`" * (longest + 1)
    return f"{fence}{language}\n{cut.rstrip()}\n{fence}\n"
