"""A team surveyed: what does not fit together in it, by file, and which of its agents have places of their own.

It takes reading every agent, so it is done beside the keys, once a project: editors put the last one into
`Project.survey`, and what it says is looked up in the text as it is now.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from agentls.project import Project

Kind: TypeAlias = Literal["overlap", "gap", "wider", "cycle"]

MOST = 5
"""Misfits of one kind that are told of one file."""


@dataclass(frozen=True, slots=True)
class Misfit:
    """One thing that does not fit, told in one file: *name* (a place, or the name of an agent) is where in its text.

    *others* are the files of the other agents, with what to look for in each; *words* completes what is said.
    """

    kind: Kind
    name: str
    others: tuple[tuple[str, str], ...] = ()
    words: str = ""


@dataclass(frozen=True)
class Survey:
    """*misfits* by the path of the file they are told in; *scoped* the paths of agents that have places."""

    misfits: Mapping[str, tuple[Misfit, ...]] = field(default_factory=dict)
    scoped: frozenset[str] = frozenset()

    def of(self, kind: Kind, path: str) -> tuple[Misfit, ...]:
        """The misfits of one kind that are told in one file, `MOST` at most."""
        return tuple(each for each in self.misfits.get(path, ()) if each.kind == kind)[:MOST]


def survey_of(project: Project) -> Survey:
    """The survey of *project*: the one that it has, else one made now and kept."""
    if isinstance(project.survey, Survey):
        return project.survey
    if "survey" not in project.kept:
        from agentls.survey.look import survey  # noqa: PLC0415 (start-up does without it)

        project.kept["survey"] = survey(project)
    found: Survey = project.kept["survey"]
    return found
