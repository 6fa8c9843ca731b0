"""Diagnostics about agent files. One file a rule; the file's name is the rule's code.

A module of this package binds one `Rule` to ``rule``. Its docstring is the rule's documentation: a first sentence,
then ``What``, ``Why``, ``Bad`` and ``Good``, of which the last two hold a file each and are run as tests.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, cached_property
from typing import TYPE_CHECKING, Literal, TypeAlias

from agentls.agent import Agent
from agentls.definition import Definition
from agentls.formats import Format, detect, opencode_file, skill
from agentls.opencode_config import is_config
from agentls.project import Project
from agentls.references import Reference, header_references
from agentls.rules import _suppress as suppress
from agentls.settings import Settings
from agentls.spliced import Spliced
from agentls.text import Edit, Span

if TYPE_CHECKING:
    from agentls.rules.memory import Memory

Severity: TypeAlias = Literal["error", "warning", "info", "hint"]
_FOR_SKILLS = frozenset((
    "control-character", "cut-by-comment", "duplicate-key", "frontmatter-limit", "frontmatter-not-a-map",
    "hidden-instruction", "invisible-character", "missing-frontmatter", "secret", "tab-indentation",
    "unclosed-frontmatter", "unindented-text", "unknown-field", "unquoted-colon", "wrong-type", "yaml-comment-value",
    "yaml-error",
))  # fmt: skip
"""Rules for all dialects that hold for skills as well; the others speak of agents."""
_FOR_CONFIGS = frozenset(("deprecated-field", "duplicate-key", "unknown-agent", "unknown-skill"))
"""Those that hold for what OpenCode's configuration names outside of its agents."""
_NOT_IN_JSON = frozenset((
    "cut-by-comment", "not-expanded", "prompt-beside-body", "wrong-place", "yaml-comment-value",
))  # fmt: skip
"""Those that speak of YAML, or of a Markdown file."""
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info", "hint")


@dataclass(frozen=True, slots=True)
class Fix:
    """A way out of a diagnostic: what the lightbulb says, and edits of the same file. *sure*: right without a look."""

    title: str
    edits: tuple[Edit, ...]
    sure: bool = False


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that a diagnostic speaks of, in the file at *path*."""

    path: str
    span: Span
    message: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule's check yields; the rule's code and severity are added by `check`."""

    span: Span
    message: str
    fixes: tuple[Fix, ...] = ()
    related: tuple[Related, ...] = ()
    severity: Severity | None = None
    tag: Literal["", "unnecessary", "deprecated"] = ""


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """Something to tell about a file, on its exact span."""

    code: str
    severity: Severity
    span: Span
    message: str
    fixes: tuple[Fix, ...] = ()
    related: tuple[Related, ...] = ()
    tag: str = ""


@dataclass(frozen=True)
class Subject:
    """What a rule looks at: a parsed file, its dialect, the agent it is lowered to, the project around it, the day."""

    definition: Definition
    format: Format
    agent: Agent
    project: Project
    today: date

    @property
    def path(self) -> str:
        return self.definition.document.path

    @cached_property
    def header_references(self) -> tuple[Reference, ...]:
        """What the frontmatter refers to; several rules ask."""
        return tuple(header_references(self.definition, self.format))


@dataclass(frozen=True)
class Rule:
    """A rule. *check* yields findings; *dialects* names those it speaks of, empty for all."""

    severity: Severity
    check: Callable[[Subject], Iterable[Finding]]
    dialects: tuple[str, ...] = ()
    code: str = field(default="", init=False)
    doc: str = field(default="", init=False)


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule of this package, by code."""
    found: list[Rule] = []
    for module in pkgutil.iter_modules(__path__):
        loaded = importlib.import_module(f"{__name__}.{module.name}")
        rule = getattr(loaded, "rule", None)
        if isinstance(rule, Rule):
            object.__setattr__(rule, "code", module.name.replace("_", "-"))
            object.__setattr__(rule, "doc", loaded.__doc__ or "")
            found.append(rule)
    return tuple(sorted(found, key=lambda each: each.code))


def check_file(
    definition: Definition,
    project: Project,
    *,
    dialect: Format | None = None,
    today: date | None = None,
    memory: Memory | None = None,
) -> tuple[Diagnostic, ...]:
    """All that is said about a file, as `check`: also about the agents in it, and about those whose prompt it is."""
    from agentls.rules import _places as places  # noqa: PLC0415 (which knows the values above)

    path = definition.document.path
    prompt = dialect is opencode_file.format and not is_config(path)
    found = [] if prompt else list(check(definition, project, dialect=dialect, today=today, memory=memory))
    agents = project.in_file(path) or project.prompted_by(path)
    for each in agents:
        found += places.placed(check(each, project, today=today, memory=memory), each, project, path)
    found = list(places.with_homes(found, project))
    return tuple(sorted(found, key=lambda each: (each.span, each.code)) if agents else found)


def check(
    definition: Definition,
    project: Project,
    *,
    dialect: Format | None = None,
    today: date | None = None,
    memory: Memory | None = None,
) -> tuple[Diagnostic, ...]:
    """All that the rules have to say about an agent or skill, in source order; empty where it is neither.

    *project* carries the settings that select, silence or re-grade rules. *dialect* is that of the file where the
    caller knows it; *today* the day with which ends of life are compared; *memory* what was said before.
    """
    dialect = dialect or skill.of(definition) or opencode_file.of(definition) or detect(definition)
    if dialect is None:
        return ()
    rules = _rules_of(dialect.name, in_json=isinstance(definition.document, Spliced))
    subject = Subject(definition, dialect, project.lowered(definition, dialect), project, today or date.today())  # noqa: DTZ011 (the user's day)
    found = [
        Diagnostic(
            rule.code,
            finding.severity or rule.severity,
            finding.span,
            " ".join(finding.message.splitlines()),  # names in it may be of several lines
            finding.fixes,
            finding.related,
            finding.tag,
        )
        for rule, finding in (memory.told if memory else _told)(subject, rules)
    ]
    heard = suppress.unsuppressed(definition, _graded(found, project.settings))
    return tuple(sorted(heard, key=lambda each: (each.span, each.code)))


def _told(subject: Subject, rules: Iterable[Rule]) -> Iterator[tuple[Rule, Finding]]:
    yield from ((rule, finding) for rule in rules for finding in rule.check(subject))


@cache
def _rules_of(dialect: str, *, in_json: bool) -> tuple[Rule, ...]:
    silent = _NOT_IN_JSON if in_json else ()
    return tuple(rule for rule in all_rules() if _speaks_of(rule, dialect) and rule.code not in silent)


def _speaks_of(rule: Rule, dialect: str) -> bool:
    if dialect == "skill" and not rule.dialects:
        return rule.code in _FOR_SKILLS
    if dialect == "opencode-config" and not rule.dialects:
        return rule.code in _FOR_CONFIGS
    return not rule.dialects or dialect in rule.dialects


def _graded(found: list[Diagnostic], settings: Settings) -> Iterator[Diagnostic]:
    for each in found:
        wanted = settings.severity.get(each.code)
        if settings.speaks(each.code) and wanted != "off":
            yield replace(each, severity=wanted) if wanted in SEVERITIES else each
