"""A picture of a team: who starts whom, with which skills and rights, and who may edit where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, TypeAlias

from agentls.team import Team

Format: TypeAlias = Literal["svg", "mermaid"]


def draw(team: Team, how: Format) -> str:
    """The picture, as SVG or as Markdown with Mermaid in it."""
    from agentls.team_map.mermaid import page  # noqa: PLC0415 (these use `sentences`)
    from agentls.team_map.svg import picture  # noqa: PLC0415

    return picture(team) if how == "svg" else page(team)


def sentences(team: Team) -> Iterator[tuple[str, str]]:
    """What does not fit together: the kind, and a sentence. The gravest kinds come first."""
    name = team.name
    for way in team.circles:
        yield "circle", f"start each other: {' → '.join(map(name, way))}"
    owners: dict[str, dict[str, None]] = {}
    for each in team.overlaps:
        owners.setdefault(each.place, {}).update({name(each.one): None, name(each.other): None})
    for place, names in owners.items():
        yield "overlap", f"{place} belongs to {' and to '.join(names) if len(names) == 2 else _few(list(names))}"
    for wide in team.wider:
        what = f"edits in {wide.place}" if wide.place else wide.capability
        told = f"{name(wide.callee)} may more than {name(wide.caller)}, which starts it"
        yield "wider", f"{told}: {what} ({wide.under}, there {wide.over})"
    for gap in team.gaps:
        yield "gap", _gap([gap.place], gap.forbidden, team)


def gaps_together(team: Team) -> Iterator[str]:
    """The gaps, those that the same agents must leave alone in one sentence."""
    places: dict[tuple[str, ...], list[str]] = {}
    for gap in team.gaps:
        places.setdefault(tuple(gap.forbidden), []).append(gap.place)
    for forbidden, together in places.items():
        yield _gap(together, forbidden, team)


def _gap(places: list[str], forbidden: Iterable[str], team: Team) -> str:
    names = [team.name(each) for each in forbidden]
    many = len(places) > 1
    whom = f", and {_few(names)} must leave {'them' if many else 'it'} alone" if names else ""
    return f"{', '.join(places)} {'belong' if many else 'belongs'} to nobody{whom}"


def _few(names: list[str]) -> str:
    return ", ".join(names) if len(names) <= 4 else f"{', '.join(names[:3])} and {len(names) - 3} more"
