"""The table behind a picture of a team: a row an agent, in the order of delegation; a column a place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from agentls.team import Edge, Gap, Member, Team, parts, within

Mark: TypeAlias = Literal["owned", "part", "shared", "forbidden", ""]
"""What a place is to an agent; ``part``: it owns something below."""

MOST_COLUMNS = 64
WHOLE, FULL = 40, 12
"""Rows of a table that is not cut into pieces, and of a piece after which another one may begin."""


@dataclass(frozen=True, slots=True)
class Row:
    """A member, how far below the first it is started, and the edge that brought it here (None: nobody starts it)."""

    member: Member
    depth: int
    edge: Edge | None


@dataclass(frozen=True, slots=True)
class Column:
    """A place; whether owners overlap there, and whether it is a gap."""

    place: str
    overlap: bool
    gap: bool


@dataclass(frozen=True)
class Table:
    """*more* are the edges that the rows' order does not show; *hidden* counts places without a column."""

    rows: tuple[Row, ...]
    columns: tuple[Column, ...]
    more: tuple[Edge, ...]
    hidden: int = 0


def table(team: Team) -> Table:
    """The table of *team*."""
    rows = tuple(_rows(team))
    shown = {each.edge for each in rows}
    return replace(_piece(rows, team.gaps, team), more=tuple(each for each in team.edges if each not in shown))


def pieces(team: Team) -> tuple[Table, ...]:
    """The table of a large team cut between those whom nobody starts, each piece with the places of its own members.

    Each has the gaps that its members must leave alone; the first also those that nobody has a word on.
    """
    whole = table(team)
    if len(whole.rows) <= WHOLE:
        return (whole,)
    cut: list[list[Row]] = [[]]
    for row in whole.rows:
        if len(cut[-1]) >= (WHOLE if row.depth else FULL):
            cut.append([])
        cut[-1].append(row)
    found = []
    for number, rows in enumerate(cut):
        paths = {row.member.path for row in rows}
        gaps = [each for each in team.gaps if paths & {*each.forbidden} or not (each.forbidden or number)]
        found.append(_piece(tuple(rows), gaps, team))
    return (replace(found[0], more=whole.more), *found[1:])


def _piece(rows: tuple[Row, ...], gaps: Sequence[Gap], team: Team) -> Table:
    places, hidden = _places([row.member for row in rows], gaps)
    return Table(rows, tuple(_column(place, team) for place in places), (), hidden)


def mark(member: Member, place: str) -> Mark:
    """What *place* is to *member*, by the strictest of what covers it."""
    for kind in ("forbidden", "shared", "owned"):
        if any(within(place, each) for each in member.places[kind]):
            return kind
    return "part" if any(within(each, place) for each in member.places["owned"]) else ""


def _rows(team: Team) -> Iterator[Row]:
    """Depth first from those whom nobody starts; then from the first of each circle; each member once."""
    below: dict[str, list[Edge]] = {}
    for each in team.edges:
        below.setdefault(each.caller, []).append(each)
    started = {edge.callee for edge in team.edges}
    members = {member.path: member for member in team.members}
    seen: set[str] = set()
    roots = sorted(members, key=lambda path: (path in started, path not in below, members[path].name, path))
    for root in roots:
        waiting: list[tuple[str, int, Edge | None]] = [(root, 0, None)]
        while waiting:
            path, depth, edge = waiting.pop()
            if path in seen:
                continue
            seen.add(path)
            yield Row(members[path], depth, edge)
            waiting += [(following.callee, depth + 1, following) for following in reversed(below.get(path, []))]


def _places(members: Sequence[Member], gaps: Sequence[Gap]) -> tuple[list[str], int]:
    """The places that get a column; where there are too many, the fullest folders stand for theirs."""
    whole = sorted({place for each in members for kind in each.places.values() for place in kind})
    whole += [each.place for each in gaps if each.place not in whole]
    for depth in (2, 1):
        groups = Counter(_shortened(each, depth) for each in whole)
        for group, _ in sorted(groups.items(), key=lambda each: (-each[1], each[0])):
            if len(whole) <= MOST_COLUMNS:
                break
            whole = [each for each in whole if _shortened(each, depth) != group] + [group]
    return sorted(whole)[:MOST_COLUMNS], max(len(whole) - MOST_COLUMNS, 0)


def _shortened(place: str, depth: int) -> str:
    names = parts(place)
    return f"{'/'.join(names[:depth])}/" if "/" in place and len(names) > depth else place


def _column(place: str, team: Team) -> Column:
    return Column(
        place,
        any(within(each.place, place) or within(place, each.place) for each in team.overlaps),
        any(within(place, each.place) for each in team.gaps),
    )
