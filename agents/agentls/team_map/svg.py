"""A team as SVG: agents as rows under those that start them, rights and places as columns, what is wrong below.

A large team is long, not small: its rows come in pieces, and over each stand the places of its own members.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from xml.sax.saxutils import escape, quoteattr

from agentls.agent import CAPABILITIES
from agentls.team import Edge, Team
from agentls.team_map import sentences
from agentls.team_map.marks import CELL, EFFECTS, HEIGHT, MARKS, STYLE, legend, square
from agentls.team_map.table import Column, Row, Table, mark, pieces

ROW, INDENT, MARGIN, LINE = 34, 20, 16, 17
HEAD = 30
"""Height of the title."""
MOST_SENTENCES = 40
_KINDS = {"circle": "bad", "overlap": "bad", "wider": "bad", "gap": "gap"}


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where things are: the left ends of names, rights and places, the top of each piece's rows, and the whole."""

    names: float
    rights: float
    places: float
    tops: tuple[float, ...]
    end: float
    width: float


def picture(team: Team) -> str:
    """The picture."""
    grids, found = pieces(team), list(sentences(team))
    frame = _frame(team, grids, found)
    middles = {
        row.member.path: top + ROW * number + ROW / 2
        for grid, top in zip(grids, frame.tops, strict=True)
        for number, row in enumerate(grid.rows)
    }
    body: list[str] = []
    for grid, top in zip(grids, frame.tops, strict=True):
        body += [*_bands(grid, top, frame.width), *_heads(grid, top, frame)]
    body += _lines(team, grids, frame, middles)
    for grid in grids:
        body += [part for row in grid.rows for part in _row(team, row, grid, frame, middles[row.member.path])]
    body += [*legend(MARGIN, MARGIN + HEAD, sum(grid.hidden for grid in grids)), *_told(found, frame.end)]
    title, height = _title(team, found), frame.end + LINE * min(len(found), MOST_SENTENCES + 1) + MARGIN
    size = f'width="{frame.width:.0f}" height="{height:.0f}" viewBox="0 0 {frame.width:.0f} {height:.0f}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label={quoteattr(title)}>'
    style = f'<title>{escape(title)}</title><style>{STYLE}</style><rect class="paper" width="100%" height="100%"/>'
    shown = f'<text class="t" x="{MARGIN}" y="{MARGIN + 14}">{escape(title)}</text>'
    return "\n".join([head, style, shown, *body, "</svg>"]) + "\n"


def _title(team: Team, found: list[tuple[str, str]]) -> str:
    """How many agents there are, and how much does not fit."""
    counted = Counter(kind for kind, _ in found)
    words = {"circle": "circle", "overlap": "overlap", "wider": "right that widens", "gap": "gap"}
    wrong = [f"{counted[kind]} {_many(word, counted[kind])}" for kind, word in words.items() if counted[kind]]
    started = len({edge.callee for edge in team.edges})
    return ", ".join([f"{len(team.members)} agents, {started} of them started by another", *wrong])


def _many(word: str, count: int) -> str:
    return word if count == 1 else "rights that widen" if " " in word else f"{word}s"


def _frame(team: Team, grids: tuple[Table, ...], found: list[tuple[str, str]]) -> _Frame:
    names = MARGIN + min(12 * len(grids[0].more), 120) + 8
    rows = [row for grid in grids for row in grid.rows]
    wide = (row.depth * INDENT + max(7.6 * len(team.name(row.member.path)), 5.6 * len(_under(row))) for row in rows)
    rights = names + max(wide, default=100) + 24
    places = rights + CELL * len(CAPABILITIES) + 20
    tops, y = [], float(MARGIN + HEAD + HEIGHT)
    for grid in grids:
        y += max([len(_head_text(each)) for each in grid.columns] + [9]) * 5.6 + 14
        tops.append(y)
        y += ROW * len(grid.rows) + 12
    told = max((6.4 * len(text) + 100 for _, text in found[:MOST_SENTENCES]), default=0)
    width = max(
        places + CELL * max(len(grid.columns) for grid in grids) + 40,
        told + MARGIN,
        8.6 * len(_title(team, found)) + 40,
        760,
    )
    return _Frame(names, rights, places, tuple(tops), y + LINE, width)


def _bands(grid: Table, top: float, width: float) -> Iterator[str]:
    for number in range(0, len(grid.rows), 2):
        yield f'<rect class="band" x="0" y="{top + ROW * number:.0f}" width="{width:.0f}" height="{ROW}"/>'


def _heads(grid: Table, top: float, frame: _Frame) -> Iterator[str]:
    for number, each in enumerate(CAPABILITIES):
        yield _head(frame.rights + CELL * number, top, each, "")
    for number, column in enumerate(grid.columns):
        left, kind = frame.places + CELL * number, "bad" if column.overlap else "gap" if column.gap else ""
        yield _head(left, top, _head_text(column), kind)
        if kind:
            place = f'x="{left:.0f}" y="{top:.0f}" width="{CELL}" height="{ROW * len(grid.rows)}"'
            yield f'<rect class="b {kind}" {place}/>'


def _head(left: float, top: float, text: str, kind: str) -> str:
    at = f"translate({left + CELL / 2 + 4:.0f} {top - 6:.0f}) rotate(-90)"
    return f'<text class="h {kind}" transform="{at}">{escape(text)}</text>'


def _head_text(column: Column) -> str:
    place = column.place if len(column.place) <= 26 else f"{column.place[:11]}…{column.place[-14:]}"
    return place + (" ⚠" if column.overlap else " ∅" if column.gap else "")


def _lines(team: Team, grids: tuple[Table, ...], frame: _Frame, middles: dict[str, float]) -> Iterator[str]:
    """Elbows from a row to the one that starts it; the other edges as arcs at the left."""
    rows = [row for grid in grids for row in grid.rows]
    depth = {row.member.path: row.depth for row in rows}
    ring = {pair for way in team.circles for pair in pairwise(way)}
    for row in rows:
        if edge := row.edge:
            x, end = frame.names + (row.depth - 1) * INDENT + 7, middles[edge.callee]
            start = middles[edge.caller] + ROW / 2 - 3
            yield f'<path class="{_class(edge, ring)}" d="M{x:.0f} {start:.0f}V{end:.0f}h{INDENT - 14}"/>'
            yield _tip(x + INDENT - 9, end, ring, edge)
    for number, edge in enumerate(grids[0].more):
        start, end = middles[edge.caller] + 3, middles[edge.callee] - 3
        bulge = frame.names - 8 - min(12 * (number + 1), 120)
        first, last = (frame.names + depth[path] * INDENT - 4 for path in (edge.caller, edge.callee))
        curve = f"M{first:.0f} {start:.0f}C{bulge:.0f} {start:.0f} {bulge:.0f} {end:.0f} {last - 4:.0f} {end:.0f}"
        told = escape(f"{team.name(edge.caller)} starts {team.name(edge.callee)}")
        yield f'<path class="{_class(edge, ring)} x" d="{curve}"><title>{told}</title></path>'
        yield _tip(last, end, ring, edge)


def _class(edge: Edge, ring: set[tuple[str, str]]) -> str:
    return "e" + " a" * (edge.effect == "ask") + " c" * ((edge.caller, edge.callee) in ring)


def _tip(x: float, y: float, ring: set[tuple[str, str]], edge: Edge) -> str:
    kind = "tip c" if (edge.caller, edge.callee) in ring else "tip"
    return f'<path class="{kind}" d="M{x:.0f} {y:.0f}l-6 -3.5v7z"/>'


def _row(team: Team, row: Row, grid: Table, frame: _Frame, middle: float) -> Iterator[str]:
    left, name = frame.names + row.depth * INDENT, team.name(row.member.path)
    yield f'<text class="n" x="{left:.0f}" y="{middle - 1:.0f}">{escape(name)}</text>'
    yield f'<text class="s" x="{left:.0f}" y="{middle + 11:.0f}">{escape(_under(row))}</text>'
    for index, capability in enumerate(CAPABILITIES):
        effect = row.member.rights[capability]
        yield square(frame.rights + CELL * index, middle, effect, f"{name} {EFFECTS[effect]}: {capability}")
    for index, column in enumerate(grid.columns):
        if kind := mark(row.member, column.place):
            told = f"{name} {MARKS[kind].partition(':')[0]} {column.place}"
            yield square(frame.places + CELL * index, middle, kind, told)


def _told(found: list[tuple[str, str]], y: float) -> Iterator[str]:
    for kind, text in found[:MOST_SENTENCES]:
        told = f'<tspan class="n {_KINDS[kind]}">{kind}</tspan> {escape(text)}'
        yield f'<text x="{MARGIN}" y="{y:.0f}">{told}</text>'
        y += LINE
    if len(found) > MOST_SENTENCES:
        yield f'<text class="s" x="{MARGIN}" y="{y:.0f}">and {len(found) - MOST_SENTENCES} more</text>'


def _under(row: Row) -> str:
    """The line below a name: the dialect, and the skills as far as they fit."""
    text = row.member.dialect
    for number, skill in enumerate(row.member.skills):
        if len(text) + len(skill) > 70:
            return f"{text} +{len(row.member.skills) - number}"
        text += f" · {skill}" if not number else f", {skill}"
    return text
