"""The report of a run: the model's last words, and under them what the run's own records say happened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from agentls.runtime.budget import total
from agentls.runtime.events import Ended, Usage

_HELD = "The commands ran in a sandbox."
_NOT_HELD = "The commands ran without a sandbox: what held them was read in their text alone."


@dataclass
class Facts:
    """What a run has done so far: files with how often they were edited, commands with exit codes, denials.

    *commands_at_edit* is how many commands had run at the last edit; *gates* what the body wants to have passed since,
    and *open_gates* those of them that have not. *touched* are files that commands changed. *left* says of edits of a
    file what was not made, *held* are files with edits that nobody has reviewed.
    """

    files: dict[str, int] = field(default_factory=dict)
    created: set[str] = field(default_factory=set)
    touched: dict[str, None] = field(default_factory=dict)
    commands: list[tuple[str, int | None]] = field(default_factory=list)
    commands_at_edit: int = 0
    denials: list[tuple[str, str]] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)
    """What the user allowed for good, with the file that it was written to."""
    left: list[tuple[str, str]] = field(default_factory=list)
    held: tuple[str, ...] = ()
    gates: tuple[str, ...] = ()
    open_gates: tuple[str, ...] = ()
    findings: list[str] = field(default_factory=list)
    sandboxed: bool = True
    commits: list[str] = field(default_factory=list)
    usage_below: Usage = field(default_factory=Usage)
    cost_below: float | None = 0.0

    filed: str = ""
    """Where the report was filed, or why it was not."""

    @property
    def has_worked(self) -> bool:
        """Whether anything was changed that a gate could be about."""
        return bool(self.files) or self.commands_at_edit > 0

    def ran(self, line: str, code: int | None, texts: Sequence[str] = (), *, is_gate: bool = False) -> None:
        """A command has ended, which changed *texts*. What a gate itself changes counts where it is the run's work.

        (A formatter reopens the tests before it; the caches of a test run do not reopen the formatter.)
        """
        if is_gate and any(name in self.files for name in texts):
            self.commands_at_edit = len(self.commands)
        self.commands.append((line, code))
        if texts and not is_gate:
            self.commands_at_edit = len(self.commands)

    def found(self, finding: Mapping[str, Any]) -> None:
        """A finding of a review, as an event has it."""
        self.findings.append("{path}:{line}: {severity}: {message}".format(**finding))

    def disturbed(self, texts: Sequence[str]) -> None:
        """Commands in the background have changed *texts*: of the run's work, that counts as an edit."""
        if any(name in self.files for name in texts):
            self.commands_at_edit = len(self.commands)

    @property
    def all_files(self) -> tuple[str, ...]:
        """Every file that was changed, by edits or by commands."""
        return tuple({**dict.fromkeys(self.files), **self.touched})

    def changed(self, name: str, *, created: bool) -> None:
        """A file was changed."""
        self.files[name] = self.files.get(name, 0) + 1
        self.commands_at_edit = len(self.commands)
        if created:
            self.created.add(name)

    def add(self, agent: str, ended: Ended) -> None:
        """What an agent below has done counts as done here, and what was denied to it is told here."""
        for name in ended.files:
            self.changed(name, created=name in ended.created)
        self.denied_below(agent, ended.denials)
        self.commits += ended.commits
        self.usage_below += ended.usage
        self.cost_below = total(self.cost_below, ended.cost_usd)

    def denied_below(self, agent: str, denials: Iterable[tuple[str, str]]) -> None:
        """What was denied to an agent below, under its name."""
        self.denials += [(f"{agent}: {what}", why) for what, why in denials]


def by_user(words: str = "") -> str:
    """Who denied, and what they said."""
    return f"by you: “{words}”" if words else "by you"


def rule_written(rule: str, file: str) -> str:
    """What the user allowed for good."""
    return f"`{rule}`, written to `{file}`"


def render(agent: str, task: str, words: str, facts: Facts, ended: Ended) -> str:
    """The report as Markdown: *words* are the model's last ones, *ended* tells how the run came to its end."""
    title, usage = ended.status.capitalize(), ended.usage
    asked = task.strip().splitlines()[0].lstrip("# ") if task.strip() else "(no task)"
    lines = [f"# {agent}: {title}", "", f"> {asked}", ""]
    if ended.reason:
        lines += [f"**{ended.reason}**", ""]
    if words.strip():
        lines += [words.strip(), ""]
    lines += ["## What happened", "", "*From the run's journal, not from the model's words.*", ""]
    lines += _list("Files changed", [f"`{name}`{' (new)' if name in facts.created else ''}" for name in facts.files])
    if facts.touched:
        lines += _list("Files changed by commands", [f"`{name}`" for name in facts.touched])
    lines += _list("Commands", [f"`{_one_line(line)}` → {_code(code)}" for line, code in facts.commands])
    if facts.commits:
        lines += _list("Commits", [f"`{hash_}` {subject}" for hash_, _, subject in _parted(facts.commits)])
    if facts.findings:
        lines += _list("Findings", [_one_line(each) for each in facts.findings])
    if facts.commands:
        lines += [_HELD if facts.sandboxed else _NOT_HELD, ""]
    lines += _gates(facts)
    lines += [f"Report: {facts.filed}.", ""] if facts.filed else []
    lines += _waiting(facts)
    if facts.rules:
        lines += _list("Allowed from now on", facts.rules)
    lines += _list("Denied", [f"`{_one_line(what)}`: {why}" for what, why in facts.denials])
    total = usage.input + usage.cache_read + usage.cache_write
    lines += [f"Tokens: {total:,} in ({usage.cache_read:,} from cache), {usage.output:,} out.", ""]
    if ended.cost_usd is not None and usage != Usage():
        lines += [f"Cost: ${ended.cost_usd:.4f}, by the prices in the settings.", ""]
    return "\n".join(lines)


def _waiting(facts: Facts) -> list[str]:
    """What became of edits that the user did not take, or has not seen."""
    lines: list[str] = []
    if facts.left:
        lines += _list("Edits that were left out", [f"`{name}`: {what}" for name, what in facts.left])
    if facts.held:
        title = "Edits that wait for your review, in no file yet (*resume* shows them)"
        lines += _list(title, [f"`{name}`" for name in facts.held])
    return lines


def _parted(commits: list[str]) -> list[tuple[str, str, str]]:
    return [each.partition(" ") for each in dict.fromkeys(commits)]


def _gates(facts: Facts) -> list[str]:
    if not facts.gates or not facts.has_worked:
        return []
    if not facts.open_gates:
        return ["Gates: all passed since the last edit.", ""]
    return _list("Gates that have NOT passed since the last edit", [f"`{gate}`" for gate in facts.open_gates])


def _list(title: str, entries: list[str]) -> list[str]:
    return [f"{title}:", "", *(f"- {entry}" for entry in entries), ""] if entries else [f"{title}: none.", ""]


def _code(code: int | None) -> str:
    return "ended without an exit code" if code is None else f"exit {code}"


def _one_line(text: str) -> str:
    first = text.strip().split("\n")[0].replace("`", "'")
    return first if first == text.strip() else f"{first} …"
