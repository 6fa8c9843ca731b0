"""``agentls.toml``: what a project sets. Read without judging; what is wrong in it is a problem, not an exception."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from agentls.duties import Duties, read_duties
from agentls.prices import Budget, Price, read_budgets, read_prices

NAME = "agentls.toml"


@dataclass(frozen=True)
class Limits:
    """Bounds of a run and all that it starts: round-trips, tokens, US dollars, minutes; None means no bound.

    *prompt* is not a run's: how many tokens body and preloaded skills may have before a hint says so.
    *context* is how many tokens a conversation may have before its older turns are summarized.
    *depth* is how far below the first an agent may be started, *parallel* how many one agent has at work at a time.
    """

    turns: int = 100
    depth: int = 3
    parallel: int = 4
    tokens: int | None = None
    cost: float | None = None
    minutes: float | None = None
    prompt: int = 20_000
    context: int | None = None


@dataclass(frozen=True)
class Keep:
    """How long what is known of runs is kept: days, and megabytes of the journal; those that broke off stay."""

    days: float = 90
    megabytes: float = 2000


@dataclass(frozen=True)
class Lenses:
    """What lenses say: of permission rules, by *rules*; of source files, by *files*, which agents may edit them."""

    rules: bool = True
    files: Literal["lens", "action", "off"] = "lens"


@dataclass(frozen=True)
class Scope:
    """The places of one agent as ``[agents.NAME]`` sets them."""

    owned: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Allowed:
    """A rule that ``[agents.NAME] allow`` has, as it is written; *line* from 1, 0 where it stands in no file."""

    text: str
    line: int = 0


@dataclass(frozen=True)
class Settings:
    """The settings of a workspace. *problems* says what could not be read, each with its place.

    *select* and *ignore* hold rule codes (or prefixes of them), *severity* a new severity by code, *models* aliases by
    name. *scope* says what the places in a body's contract are: enforced, asked about, or nothing. *scopes* and
    *duties* are those that are set here, by agent; they replace the reading of its body. *sandbox* says whether
    commands run in one, *review* when edits under ``ask`` are shown, *confirm* how.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: dict[str, str] = field(default_factory=dict)
    models: dict[str, Any] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    prices: dict[str, Price] = field(default_factory=dict)
    """By model id."""
    budgets: dict[str, Budget] = field(default_factory=dict)
    """By agent."""
    lenses: Lenses = field(default_factory=Lenses)
    scope: Literal["enforce", "ask", "off"] = "enforce"
    scopes: dict[str, Scope] = field(default_factory=dict)
    duties: dict[str, Duties] = field(default_factory=dict)
    allowed: dict[str, tuple[Allowed, ...]] = field(default_factory=dict)
    """By agent, what the user allowed it for good."""
    sandbox: Literal["auto", "on", "off"] = "auto"
    environment: tuple[str, ...] = ()
    """Variables that commands see although their names say that they are secrets."""
    keep: Keep = field(default_factory=Keep)
    review: Literal["turn", "edit", "end"] = "turn"
    reviews: dict[str, str] = field(default_factory=dict)
    """By agent, what goes over *review*."""
    confirm: Literal["auto", "message", "document"] = "auto"
    problems: tuple[str, ...] = ()

    def review_of(self, agent: str) -> str:
        """When the user is asked about edits of that agent."""
        return self.reviews.get(agent, self.review)

    def instead(self, agent: str) -> tuple[Scope | None, Duties | None]:
        """What stands here in place of what is read in the body of that agent."""
        return self.scopes.get(agent), self.duties.get(agent)

    def speaks(self, code: str) -> bool:
        """Whether diagnostics of this code are wanted."""
        return (not self.select or code.startswith(self.select)) and not code.startswith(self.ignore or ("\0",))


@dataclass(frozen=True, slots=True)
class Declared:
    """A setting for forms and pages: its dotted name in ``agentls.toml``, its JSON type, what it does in a sentence."""

    name: str
    type: str
    text: str
    default: Any = None
    choices: dict[str, str] = field(default_factory=dict)
    items: tuple[str, ...] = ()


DECLARED = (
    Declared("rules.select", "array", "Codes of rules, or beginnings of them. If any are given, only these speak.", []),
    Declared("rules.ignore", "array", "Codes of rules, or beginnings of them, that say nothing.", []),
    Declared(
        "rules.severity", "object", "A severity for all that a rule says, by the rule's code.", {},
        items=("error", "warning", "info", "hint"),
    ),
    Declared(
        "models", "object",
        "Names for models. A name stands for a model id, or for an object with `id`, `base_url` and `key` (a variable "
        "that has it): a server that speaks the Anthropic Messages API. `context` says how many tokens it takes, "
        "`compaction` whether the server summarizes conversations.", {},
    ),
    Declared(
        "prices", "object",
        "What models cost: by model id an object with `input` and `output` (and `cache_read`, `cache_write`), "
        "in US dollars for a million tokens.", {},
    ),
    Declared("limits.turns", "integer", "Requests to the model that a run may make.", Limits.turns),
    Declared("limits.depth", "integer", "How far below the first an agent may be started.", Limits.depth),
    Declared("limits.parallel", "integer", "Agents that one agent may have at work at a time.", Limits.parallel),
    Declared("limits.tokens", "integer", "Tokens that a run may use; no bound where it is empty.", Limits.tokens),
    Declared("limits.cost", "number", "US dollars that a run may cost; no bound where it is empty.", Limits.cost),
    Declared("limits.minutes", "number", "Minutes that a run may take; no bound where it is empty.", Limits.minutes),
    Declared("limits.prompt", "integer", "Tokens of body and preloaded skills that are not hinted at.", Limits.prompt),
    Declared(
        "limits.context", "integer",
        "Tokens near which the older turns of a conversation are summarized; empty: what the model takes, if known.",
        Limits.context,
    ),
    Declared(
        "scope", "string", "What the folders that an agent's body names are to a run.", Settings.scope,
        choices={
            "enforce": "What the body forbids cannot be changed.",
            "ask": "You are asked before it is changed.",
            "off": "The body's folders bind nothing.",
        },
    ),
    Declared(
        "environment", "array",
        "Environment variables that commands see although their names say that they are secrets (`NPM_TOKEN`).", [],
    ),
    Declared("keep.days", "number", "Days after which what is known of a run is forgotten.", Keep.days),
    Declared(
        "keep.megabytes", "number", "Size of the journal from which on the oldest runs are forgotten.", Keep.megabytes
    ),
    Declared(
        "lenses.rules", "boolean", "A lens beside each permission rule of an agent's header that tries examples of it.",
        Lenses.rules,
    ),
    Declared(
        "lenses.files", "string", "Where source files tell which agents may edit them, in a project whose agents have "
        "places of their own.", Lenses.files,
        choices={
            "lens": "In a lens above the first line, and in a code action.",
            "action": "In a code action alone.",
            "off": "Nowhere.",
        },
    ),
    Declared(
        "sandbox", "string", "Whether commands run in a sandbox (bubblewrap, on Linux).", Settings.sandbox,
        choices={
            "auto": "In a sandbox where there is one.",
            "on": "Only in a sandbox: without one, commands are refused.",
            "off": "Without one; what agentls reads in a command is all that holds it.",
        },
    ),
    Declared(
        "review", "string", "When you are asked about the edits of an agent that are under `ask`.", Settings.review,
        choices={
            "turn": "All edits of a turn at once.",
            "edit": "Each edit for itself.",
            "end": "All edits of the run at its end, or before something that needs the files: a command, an MCP tool, "
            "another agent. Until then they are in no file.",
        },
    ),
    Declared(
        "confirm", "string", "How you are asked about edits.", Settings.confirm,
        choices={
            "auto": "In the editor's own preview where it has one, else by a message beside a page with the diff.",
            "message": "By a message.",
            "document": "On a page on which you tick the hunks that you want.",
        },
    ),
)  # fmt: skip
"""What can be set, but for the tables of agents: what forms, pages and editors show is made from this."""


_SEVERITIES = ("error", "warning", "info", "hint", "off")


def load(root: Path) -> Settings:
    """The settings of the workspace at *root*: defaults where there is no file."""
    try:
        text = (root / NAME).read_text(encoding="utf-8")
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        return Settings(problems=(f"{NAME}: {error}",))
    return parse(text)


def parse(text: str) -> Settings:
    """The settings in the text of an ``agentls.toml``."""
    import tomllib  # noqa: PLC0415 (most workspaces have no such file)

    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return Settings(problems=(f"{NAME}: {error}",))
    made = merged(Settings(), data)
    return replace(made, allowed={name: _placed(rules, name, text) for name, rules in made.allowed.items()})


def _placed(rules: tuple[Allowed, ...], agent: str, text: str) -> tuple[Allowed, ...]:
    """*rules* with the lines on which they stand: each the first that has it behind the agent's name."""
    lines = text.splitlines()
    start = next((number for number, line in enumerate(lines) if agent in line.partition("#")[0]), 0)
    found: dict[Allowed, int] = {}
    for number in range(len(lines) - 1, start - 1, -1):
        found |= {each: number + 1 for each in rules if any(form in lines[number] for form in _forms(each.text))}
    return tuple(replace(each, line=found.get(each, 0)) for each in rules)


def _forms(text: str) -> tuple[str, ...]:
    """How a text stands in TOML."""
    return f"'{text}'", json.dumps(text, ensure_ascii=False)


def merged(settings: Settings, data: dict[str, Any]) -> Settings:
    """*settings* with *data* (a table of ``agentls.toml``, or a client's section) over it."""
    problems = list(settings.problems)

    def table(name: str) -> dict[str, Any]:
        value = data.get(name)
        value = {} if value is None else value  # what a form leaves empty
        if isinstance(value, dict):
            return value
        problems.append(f"{NAME}: '{name}' must be a table")
        return {}

    rules, limits, wrong = table("rules"), table("limits"), list[str]()
    prices, budgets = read_prices(table("prices"), wrong), read_budgets(table("agents"), wrong)
    duties = read_duties(table("agents"), wrong)
    problems += [f"{NAME}: {each}" for each in wrong]
    return replace(
        settings,
        select=_strings(rules.get("select"), settings.select, "rules.select", problems),
        ignore=_strings(rules.get("ignore"), settings.ignore, "rules.ignore", problems),
        severity={**settings.severity, **_severities(rules.get("severity"), problems)},
        models={**settings.models, **table("models")},
        prices={**settings.prices, **prices},
        budgets={**settings.budgets, **budgets},
        limits=Limits(
            turns=_number(limits.get("turns"), settings.limits.turns, "limits.turns", problems)
            or settings.limits.turns,
            depth=_number(limits.get("depth"), settings.limits.depth, "limits.depth", problems),
            parallel=_number(limits.get("parallel"), settings.limits.parallel, "limits.parallel", problems),
            tokens=_number(limits.get("tokens"), settings.limits.tokens, "limits.tokens", problems),
            cost=_number(limits.get("cost"), settings.limits.cost, "limits.cost", problems),
            minutes=_number(limits.get("minutes"), settings.limits.minutes, "limits.minutes", problems),
            prompt=_number(limits.get("prompt"), settings.limits.prompt, "limits.prompt", problems),
            context=_number(limits.get("context"), settings.limits.context, "limits.context", problems),
        ),
        lenses=_lenses(table("lenses"), settings.lenses, problems),
        scope=_choice("scope", data, settings.scope, problems),
        sandbox=_choice("sandbox", data, settings.sandbox, problems),
        environment=_strings(data.get("environment"), settings.environment, "environment", problems),
        keep=Keep(
            days=_number(table("keep").get("days"), settings.keep.days, "keep.days", problems),
            megabytes=_number(table("keep").get("megabytes"), settings.keep.megabytes, "keep.megabytes", problems),
        ),
        review=_choice("review", data, settings.review, problems),
        reviews={**settings.reviews, **_reviews(table("agents"), problems)},
        confirm=_choice("confirm", data, settings.confirm, problems),
        scopes={**settings.scopes, **_scopes(table("agents"), problems)},
        duties={**settings.duties, **duties},
        allowed={**settings.allowed, **_allowed(table("agents"), problems)},
        problems=tuple(problems),
    )


def _allowed(tables: dict[str, Any], problems: list[str]) -> dict[str, tuple[Allowed, ...]]:
    """The ``allow`` list of each ``[agents.NAME]``."""
    lists = {name: value["allow"] for name, value in tables.items() if isinstance(value, dict) and "allow" in value}
    return {
        name: tuple(map(Allowed, _strings(value, (), f"agents.{name}.allow", problems)))
        for name, value in lists.items()
    }


def _reviews(tables: dict[str, Any], problems: list[str]) -> dict[str, str]:
    """The ``review`` of each ``[agents.NAME]``."""
    given = {name: value for name, value in tables.items() if isinstance(value, dict) and "review" in value}
    read = {name: _choice("review", value, None, problems, f"agents.{name}.") for name, value in given.items()}
    return {name: value for name, value in read.items() if value is not None}


def _severities(value: Any, problems: list[str]) -> dict[str, str]:
    """The severities by code; one that is none is told, and leaves the rule's own."""
    if not isinstance(value, dict):
        problems += [f"{NAME}: 'rules.severity' must be a table"] if value is not None else []
        return {}
    found: dict[str, str] = {}
    for code, severity in value.items():
        if severity in _SEVERITIES:
            found[code] = severity
        else:
            problems.append(f"{NAME}: 'rules.severity.{code}' must be one of {', '.join(_SEVERITIES)}")
    return found


def _choice(name: str, data: dict[str, Any], default: Any, problems: list[str], before: str = "") -> Any:
    """The value of a setting that has a closed set of them, as `DECLARED` lists it; *before* stands before its name."""
    choices = next(tuple(each.choices) for each in DECLARED if each.name == name)
    value = data.get(name, default)
    if value in choices:
        return value
    problems.append(f"{NAME}: '{before}{name}' must be one of {', '.join(choices)}")
    return default


def _lenses(data: dict[str, Any], default: Lenses, problems: list[str]) -> Lenses:
    rules = data.get("rules", default.rules)
    if not isinstance(rules, bool):
        problems.append(f"{NAME}: 'lenses.rules' must be true or false")
        rules = default.rules
    named = {"lenses.files": data["files"]} if "files" in data else {}
    return Lenses(rules, _choice("lenses.files", named, default.files, problems))


def _scopes(tables: dict[str, Any], problems: list[str]) -> dict[str, Scope]:
    """The places in each ``[agents.NAME]``; an agent's table without any leaves the reading of its body alone."""
    found: dict[str, Scope] = {}
    for name, value in tables.items():
        if not isinstance(value, dict):
            problems.append(f"{NAME}: 'agents.{name}' must be a table")
        elif value.keys() & {"owned", "forbidden", "shared"}:
            kinds = ("owned", "forbidden", "shared")
            found[name] = Scope(*(_strings(value.get(each), (), f"agents.{name}.{each}", problems) for each in kinds))
    return found


def _strings(value: Any, default: tuple[str, ...], name: str, problems: list[str]) -> tuple[str, ...]:
    if value is None:
        return default
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return tuple(value)
    problems.append(f"{NAME}: '{name}' must be a list of texts")
    return default


def _number(value: Any, default: Any, name: str, problems: list[str]) -> Any:
    if value is None:
        return default
    if isinstance(value, int | float) and not isinstance(value, bool) and value > 0:
        return value
    problems.append(f"{NAME}: '{name}' must be a positive number")
    return default
