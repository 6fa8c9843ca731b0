"""A team as SVG: agents as rows under those that start them, rights and places as columns, what is wrong below."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from xml.sax.saxutils import escape, quoteattr

from agentls.agent import CAPABILITIES, Effect
from agentls.team import Edge, Team
from agentls.team_map import sentences
from agentls.team_map.table import Mark, Row, Table, mark, table

ROW, CELL, INDENT, MARGIN = 34, 18, 20, 16
LETTER = 6.6
"""Width of a character of the names, in pixels, generously."""
MOST_SENTENCES = 40

_EFFECTS: dict[Effect, tuple[str, str]] = {
    "allow": ("#2e7d32", "may"),
    "ask": ("#f9a825", "asks before"),
    "deny": ("#e0e0e0", "may not"),
}
_MARKS: dict[Mark, tuple[str, str]] = {
    "owned": ("#1565c0", "owns"), "part": ("#90caf9", "owns a part of"), "shared": ("#f9a825", "shares"),
    "forbidden": ("#ef9a9a", "must leave alone"),
}  # fmt: skip
_KINDS = {"circle": "#c62828", "overlap": "#c62828", "wider": "#c62828", "gap": "#6d4c41"}
_STYLE = (
    "text{font:12px system-ui,sans-serif;fill:#212121}.n{font-weight:600}.s{font-size:10px;fill:#616161}"
    ".h{font-size:11px}.e{fill:none;stroke:#757575;stroke-width:1.3}.a{stroke-dasharray:4 3}.x{stroke:#8e24aa}"
    ".c{stroke:#c62828;stroke-width:2}"
)


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where things are: the left ends of names, rights and places, the top of the rows, and the whole."""

    names: float
    rights: float
    places: float
    top: float
    width: float
    height: float


def picture(team: Team) -> str:
    """The picture; 150 agents make it long, not small."""
    grid, found = table(team), list(sentences(team))
    frame = _frame(team, grid, found)
    body = [
        *_bands(grid, frame), *_heads(grid, frame), *_lines(team, grid, frame),
        *(part for number, row in enumerate(grid.rows) for part in _row(team, row, frame, number, grid)),
        *_legend(grid, frame), *_told(found, grid, frame),
    ]  # fmt: skip
    title = f"{len(team.members)} agents, {len(team.edges)} of them started by another"
    size = f'width="{frame.width:.0f}" height="{frame.height:.0f}" viewBox="0 0 {frame.width:.0f} {frame.height:.0f}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label={quoteattr(title)}>'
    ground = '<rect width="100%" height="100%" fill="#fff"/>'
    return "\n".join([head, f"<title>{escape(title)}</title><style>{_STYLE}</style>{ground}", *body, "</svg>"]) + "\n"


def _frame(team: Team, grid: Table, found: list[tuple[str, str]]) -> _Frame:
    names = MARGIN + min(12 * len(grid.more), 120) + 8
    longest = max(
        (
            row.depth * INDENT + max(LETTER * 1.15 * len(team.name(row.member.path)), 5.6 * len(_under(row)))
            for row in grid.rows
        ),
        default=100,
    )
    rights = names + longest + 24
    places = rights + CELL * len(CAPABILITIES) + 20
    top = MARGIN + max([len(_cut(each.place)) for each in grid.columns] + [9]) * 5.6 + 14
    below = top + ROW * len(grid.rows) + 64 + 17 * min(len(found), MOST_SENTENCES + 1)
    told = max((6.4 * len(text) + 100 for _, text in found[:MOST_SENTENCES]), default=0)
    width = max(places + CELL * len(grid.columns) + 40, told + MARGIN, 620)
    return _Frame(names, rights, places, top, width, below + MARGIN)


def _bands(grid: Table, frame: _Frame) -> Iterator[str]:
    for number in range(0, len(grid.rows), 2):
        top = frame.top + ROW * number
        yield f'<rect x="0" y="{top:.0f}" width="{frame.width:.0f}" height="{ROW}" fill="#f7f7f7"/>'


def _heads(grid: Table, frame: _Frame) -> Iterator[str]:
    for number, each in enumerate(CAPABILITIES):
        yield _head(frame.rights + CELL * number, frame.top, each, "#212121")
    for number, column in enumerate(grid.columns):
        left = frame.places + CELL * number
        color = _KINDS["overlap"] if column.overlap else _KINDS["gap"] if column.gap else "#212121"
        sign = " ⚠" if column.overlap else " ∅" if column.gap else ""
        yield _head(left, frame.top, _cut(column.place) + sign, color)
        if column.overlap or column.gap:
            height = ROW * len(grid.rows)
            dash = "" if column.overlap else ' stroke-dasharray="3 3"'
            place = f'x="{left:.0f}" y="{frame.top:.0f}" width="{CELL}" height="{height}"'
            yield f'<rect {place} fill="none" stroke="{color}"{dash}/>'


def _head(left: float, top: float, text: str, color: str) -> str:
    at = f"translate({left + CELL / 2 + 4:.0f} {top - 6:.0f}) rotate(-90)"
    return f'<text class="h" style="fill:{color}" transform="{at}">{escape(text)}</text>'


def _lines(team: Team, grid: Table, frame: _Frame) -> Iterator[str]:
    """Elbows from a row to the one that starts it; the other edges as arcs at the left."""
    at = {row.member.path: number for number, row in enumerate(grid.rows)}
    depth = {row.member.path: row.depth for row in grid.rows}
    ring = {pair for way in team.circles for pair in pairwise(way)}
    for row in grid.rows:
        if edge := row.edge:
            x = frame.names + (row.depth - 1) * INDENT + 7
            start, end = frame.top + ROW * at[edge.caller] + ROW - 3, _middle(frame, at[edge.callee])
            yield f'<path class="{_class(edge, ring)}" d="M{x:.0f} {start:.0f}V{end:.0f}h{INDENT - 14}"/>'
            yield _tip(x + INDENT - 9, end, ring, edge)
    for number, edge in enumerate(grid.more):
        start, end = _middle(frame, at[edge.caller]) + 3, _middle(frame, at[edge.callee]) - 3
        bulge = frame.names - 8 - min(12 * (number + 1), 120)
        first, last = (frame.names + depth[path] * INDENT - 4 for path in (edge.caller, edge.callee))
        curve = f"M{first:.0f} {start:.0f}C{bulge:.0f} {start:.0f} {bulge:.0f} {end:.0f} {last - 4:.0f} {end:.0f}"
        told = escape(f"{team.name(edge.caller)} starts {team.name(edge.callee)}")
        yield f'<path class="{_class(edge, ring)} x" d="{curve}"><title>{told}</title></path>'
        yield _tip(last, end, ring, edge)


def _class(edge: Edge, ring: set[tuple[str, str]]) -> str:
    return "e" + " a" * (edge.effect == "ask") + " c" * ((edge.caller, edge.callee) in ring)


def _tip(x: float, y: float, ring: set[tuple[str, str]], edge: Edge) -> str:
    color = "#c62828" if (edge.caller, edge.callee) in ring else "#757575"
    return f'<path d="M{x:.0f} {y:.0f}l-6 -3.5v7z" fill="{color}"/>'


def _middle(frame: _Frame, number: int) -> float:
    return frame.top + ROW * number + ROW / 2


def _row(team: Team, row: Row, frame: _Frame, number: int, grid: Table) -> Iterator[str]:
    left, middle = frame.names + row.depth * INDENT, _middle(frame, number)
    name = team.name(row.member.path)
    yield f'<text class="n" x="{left:.0f}" y="{middle - 1:.0f}">{escape(name)}</text>'
    yield f'<text class="s" x="{left:.0f}" y="{middle + 11:.0f}">{escape(_under(row))}</text>'
    for index, capability in enumerate(CAPABILITIES):
        color, verb = _EFFECTS[row.member.rights[capability]]
        yield _square(frame.rights + CELL * index, middle, color, f"{name} {verb}: {capability}")
    for index, column in enumerate(grid.columns):
        if kind := mark(row.member, column.place):
            color, verb = _MARKS[kind]
            yield _square(
                frame.places + CELL * index, middle, color, f"{name} {verb} {column.place}", cross=kind == "forbidden"
            )


def _square(left: float, middle: float, color: str, told: str, *, cross: bool = False) -> str:
    x, y, side = left + 3, middle - (CELL - 6) / 2, CELL - 6
    place = f'x="{x:.0f}" y="{y:.0f}" width="{side}" height="{side}"'
    over = f'<path d="M{x:.0f} {y:.0f}l{side} {side}m0 -{side}l-{side} {side}" stroke="#b71c1c" fill="none"/>'
    return f'<g><title>{escape(told)}</title><rect {place} rx="2" fill="{color}"/>{over if cross else ""}</g>'


def _legend(grid: Table, frame: _Frame) -> Iterator[str]:
    x, y = float(MARGIN), frame.top + ROW * len(grid.rows) + 22
    for color, text in (*_EFFECTS.values(), *_MARKS.values()):
        cross = color == _MARKS["forbidden"][0]
        yield _square(x, y, color, text, cross=cross)
        yield f'<text class="s" x="{x + CELL + 2:.0f}" y="{y + 4:.0f}">{text}</text>'
        x += CELL + 14 + 5.4 * len(text)
    note = "⚠ overlap   ∅ belongs to nobody   dashed: asks before it starts"
    if grid.hidden:
        note += f"   {grid.hidden} more places are not shown"
    yield f'<text class="s" x="{MARGIN}" y="{y + 20:.0f}">{note}</text>'


def _told(found: list[tuple[str, str]], grid: Table, frame: _Frame) -> Iterator[str]:
    y = frame.top + ROW * len(grid.rows) + 64
    for kind, text in found[:MOST_SENTENCES]:
        told = f'<tspan font-weight="600" style="fill:{_KINDS[kind]}">{kind}</tspan> {escape(text)}'
        yield f'<text x="{MARGIN}" y="{y:.0f}">{told}</text>'
        y += 17
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


def _cut(place: str) -> str:
    return place if len(place) <= 26 else f"{place[:11]}…{place[-14:]}"
