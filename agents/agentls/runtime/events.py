"""What happens in a run, as a closed set of values, which progress, transcript, journal and JSON output all read."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal, TypeAlias

from agentls.agent import Effect

Status: TypeAlias = Literal["done", "failed", "stopped"]


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one or more requests as the API counts them; *input* was neither read from nor written to the cache."""

    input: int = 0
    output: int = 0
    cache_read: int = 0
    cache_write: int = 0

    def __sub__(self, other: Usage) -> Usage:
        return self + Usage(-other.input, -other.output, -other.cache_read, -other.cache_write)

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            self.input + other.input, self.output + other.output,
            self.cache_read + other.cache_read, self.cache_write + other.cache_write,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Started:
    run: str
    agent: str
    task: str
    model: str


@dataclass(frozen=True, slots=True)
class Requested:
    """A request to the model begins; *turn* counts from 1.

    *tokens* is about how many it has. The first also says what it may cost in US dollars, where a price is known, and
    at which *bounds* the run stops.
    """

    turn: int
    tokens: int = 0
    cost_usd: float | None = None
    bounds: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of the model's text as it streams."""

    text: str


@dataclass(frozen=True, slots=True)
class Replied:
    """A reply is whole; *usage* counts the run's tokens so far."""

    usage: Usage


@dataclass(frozen=True, slots=True)
class Retrying:
    """A request failed and is made again after *seconds*."""

    attempt: int
    seconds: float
    reason: str


@dataclass(frozen=True, slots=True)
class Compacted:
    """Older turns of the conversation were summarized: tokens *before* and after, by whom, and *why* not otherwise."""

    before: int
    after: int
    how: Literal["server", "model", "record"]
    why: str = ""


@dataclass(frozen=True, slots=True)
class Called:
    """The model calls a tool; *summary* says on what in a few words."""

    call: str
    tool: str
    summary: str
    input: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decided:
    """The policy's answer to one operation of a call."""

    call: str
    tool: str
    target: str
    effect: Effect
    reason: str
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """The user is asked; the run waits."""

    call: str
    tool: str
    target: str
    reason: str
    operation: str = ""
    """The tool of ours, where this is a question of permission."""
    always: tuple[dict[str, Any], ...] = ()
    """Rules that would answer it for good: ``rule``, ``covered`` of ``asked`` past questions with ``examples``, and
    ``places``, each with ``name``, ``path``, ``rule`` and ``reach``."""


@dataclass(frozen=True, slots=True)
class Answered:
    """The user's answer; *words* go to the model with a denial, *rule* was written to *file* for good."""

    call: str
    answer: str
    words: str = ""
    rule: str = ""
    file: str = ""


@dataclass(frozen=True, slots=True)
class Edited:
    """A file was changed: the diff of what was really applied, and whether that is all that was meant."""

    path: str
    diff: str
    whole: bool = True
    created: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A finding of a review, in *path* as people write it.

    *text* is what it is about, at offset *start* of the file, on the lines *line* to *end_line* (from 1);
    *replacement* is what mends it, None where nothing is proposed.
    """

    path: str
    line: int
    end_line: int
    severity: Literal["error", "warning", "info", "hint"]
    message: str
    code: str
    text: str
    start: int
    replacement: str | None = None


@dataclass(frozen=True, slots=True)
class Touched:
    """A command has changed these files, as far as a look at the workspace tells."""

    call: str
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ran:
    """A command in the background has ended: *shell* is its id, *how* in a few words, *call* what started it."""

    call: str
    shell: str
    command: str
    how: str
    exit_code: int | None
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Finished:
    """A tool call ended; *exit_code* for commands."""

    call: str
    tool: str
    text: str
    is_error: bool = False
    exit_code: int | None = None
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Ended:
    """The end of a run. *report* is Markdown, *files* what was changed; *cost_usd* is None where no price is known.

    *created* are those of the files that are new, *denials* what was denied, to agents below too, with the reasons.
    """

    status: Status
    report: str
    usage: Usage
    cost_usd: float | None
    files: tuple[str, ...]
    reason: str = ""
    commits: tuple[str, ...] = ()
    created: tuple[str, ...] = ()
    denials: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Below:
    """An event of an agent that this run started, directly or not; *agents* is the chain of names down to it."""

    run: str
    agents: tuple[str, ...]
    what: Event


Event: TypeAlias = (
    Started
    | Requested
    | Text
    | Replied
    | Retrying
    | Compacted
    | Called
    | Decided
    | Asked
    | Answered
    | Edited
    | Touched
    | Found
    | Ran
    | Finished
    | Ended
    | Below
)

_NAMES: dict[type, str] = {
    Started: "start", Requested: "request", Text: "text", Replied: "reply", Retrying: "retry",
    Compacted: "compacted", Called: "call", Decided: "decision", Asked: "ask", Answered: "answer",
    Edited: "edit", Found: "finding", Touched: "touched", Ran: "ran", Finished: "result", Ended: "end",
}  # fmt: skip


def to_json(event: Event) -> dict[str, Any]:
    """An event as a JSON object with its name under ``event``; of an agent below, also its ``run`` and ``agents``."""
    if isinstance(event, Below):
        return {**to_json(event.what), "run": event.run, "agents": list(event.agents)}
    return {"event": _NAMES[type(event)], **asdict(event)}
