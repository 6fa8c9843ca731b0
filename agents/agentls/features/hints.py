"""Inlay hints: what model a name is, its price, what a file without ``tools`` grants, how long the body is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from agentls import models
from agentls.definition import Definition
from agentls.features import Subject, describe, fences, subject_of
from agentls.project import Project
from agentls.rights import rights
from agentls.text import Span

BYTES_PER_TOKEN = 4
"""A rule of thumb for English prose; only a model's own count is exact."""


@dataclass(frozen=True, slots=True)
class Hint:
    """A few words shown after *offset*, with more in *tooltip*."""

    offset: int
    label: str
    tooltip: str


def hints(definition: Definition, project: Project, within: Span) -> tuple[Hint, ...]:
    """The hints of a file that lie in *within*."""
    subject = subject_of(definition, project)
    if subject is None:
        return ()
    found = (*_model(subject), *_omitted(subject), *_size(subject))
    return tuple(each for each in found if within.contains(each.offset))


def tokens(text: str) -> int:
    """About how many tokens *text* is."""
    return -(-len(text.encode("utf-8", "replace")) // BYTES_PER_TOKEN)


def _model(subject: Subject) -> Iterator[Hint]:
    for each in subject.references:
        if each.kind == "model":
            settings = subject.project.settings
            found = models.resolve(each.name, settings)
            price = describe.cost(found.id, settings)
            other = found.id if found.id != each.name.removeprefix("anthropic/") else None
            if found.id is None:
                yield Hint(each.span.end, "→ none", found.why)
            elif other or price:
                named = [f"→ {other}"] if other else []
                yield Hint(each.span.end, ", ".join((*named, *([price] if price else []))), found.why)


def _omitted(subject: Subject) -> Iterator[Hint]:
    """What a file says by saying nothing about tools."""
    silent = not any(
        subject.definition.fields.get(name) for name in ("tools", "disallowedTools", "permission", "permissions")
    )
    if not silent or subject.definition.header is None:
        return
    document = subject.definition.document
    end = document.line_span(document.line_of(fences(subject.definition).start)).end
    rows = rights(subject.policy)
    said = ", ".join(f"{each.capability} {each.agentls.effect}" for each in rows)
    yield Hint(end, f"every tool: {said}", f"Without 'tools' {subject.format.title} gives it every tool there is.")


def _size(subject: Subject) -> Iterator[Hint]:
    definition = subject.definition
    text = definition.body_text.strip()
    if definition.header is None or not text:
        return
    skills = [skill for name in subject.agent.skills if (skill := subject.project.skill(name))]
    loaded = sum(tokens(each.definition.body_text) for each in skills)
    label = f"≈ {tokens(text):,} tokens" + (f" + {loaded:,} of {_many(skills, 'skill')}" if skills else "")
    yield Hint(
        fences(definition).end, label, "The body is in the context of every turn; preloaded skills too. An estimate."
    )


def _many(things: Iterable[object], word: str) -> str:
    count = len(list(things))
    return f"{count} {word}{'s' * (count != 1)}"
