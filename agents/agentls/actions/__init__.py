"""Code actions: what can be offered at a place of a file. One file an action, which binds one `Offer` to ``offer``.

An action carries edits or names a command; nothing is run, and no model called, to find out what to offer.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from agentls.agent import Agent
from agentls.project import Project
from agentls.text import Document, Edit, Span


@dataclass(frozen=True, slots=True)
class Command:
    """A command of the server with its one argument, as JSON."""

    name: str
    argument: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Action:
    """An entry of the lightbulb. *kind* is one of the LSP's; *edits* by path, or a *command*.

    *span* is what the command is about where that is not the place that was asked about.
    """

    title: str
    kind: str
    edits: dict[str, tuple[Edit, ...]] = field(default_factory=dict)
    command: Command | None = None
    span: Span | None = None


@dataclass(frozen=True)
class Place:
    """Where the user is: a span of a document, the diagnostics (of any server) that touch it, as JSON, and the project.

    *runnable* says whether an agent's file is free of errors. *where* is the place as JSON for a command's argument
    (``uri``, ``range``), which only the edge can write.
    """

    document: Document
    span: Span
    project: Project
    runnable: Callable[[Agent], bool]
    diagnostics: tuple[dict[str, Any], ...] = ()
    where: dict[str, Any] = field(default_factory=dict)


Offer = Callable[[Place], Iterable[Action]]


@cache
def _offers() -> tuple[Offer, ...]:
    modules = sorted(each.name for each in pkgutil.iter_modules(__path__))
    found = (getattr(importlib.import_module(f"{__name__}.{name}"), "offer", None) for name in modules)
    return tuple(each for each in found if each)


def offered(place: Place) -> tuple[Action, ...]:
    """All that can be offered at *place*."""
    return tuple(action for offer in _offers() for action in offer(place))
