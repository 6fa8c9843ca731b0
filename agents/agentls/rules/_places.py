"""Diagnostics of an agent in a JSON file, brought to where they really stand: in the JSON, or in the prompt's file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from agentls.definition import Definition
from agentls.project import Project
from agentls.rules import Diagnostic, Fix, Related
from agentls.rules._json import in_json
from agentls.spliced import Spliced
from agentls.text import Edit

_ABSENCES = ("empty-body", "missing-field")


def placed(found: Iterable[Diagnostic], definition: Definition, project: Project, path: str) -> Iterator[Diagnostic]:
    """Those of *found*, which are about the entry *definition*, that stand in the file at *path*, as it has them."""
    document = definition.document
    assert isinstance(document, Spliced)
    config = project.definitions.get(document.base.path)
    said: set[object] = set()
    half = config is not None and bool(config.problems)
    for each in found:
        if half and each.code in _ABSENCES:
            continue  # the rest of the file could not be read
        body = definition.body.start <= each.span.start and each.span.end <= definition.body.end
        if not body and not (document.entry.start <= each.span.start and each.span.end <= document.entry.end):
            continue  # about another entry of the file
        home, span = document.home(each.span)
        identity = (each.code, span, each.message)
        if home == path and identity not in said:
            said.add(identity)
            fixes = tuple(fix for one in each.fixes if (fix := _fix(one, document, config, path)))
            yield replace(each, span=span, fixes=fixes)


def with_homes(found: Iterable[Diagnostic], project: Project) -> Iterator[Diagnostic]:
    """*found* with the other places that they speak of where they really stand."""
    for each in found:
        if any("#" in related.path for related in each.related):
            yield replace(each, related=tuple(_home(related, project) for related in each.related))
        else:
            yield each


def _home(related: Related, project: Project) -> Related:
    definition = project.definitions.get(related.path)
    if definition is None or not isinstance(definition.document, Spliced):
        return related
    path, span = definition.document.home(related.span)
    return replace(related, path=path, span=span)


def _fix(fix: Fix, document: Spliced, config: Definition | None, path: str) -> Fix | None:
    homes = [document.home_edit(edit) for edit in fix.edits]
    if any(home != path for home, _ in homes):
        return None
    edits: tuple[Edit, ...] | None = tuple(edit for _, edit in homes)
    if path == document.base.path:
        edits = in_json(config, edits or ()) if config else None
    return replace(fix, edits=edits) if edits else None
