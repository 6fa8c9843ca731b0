"""A team as Markdown: a flowchart for each group of agents, tables of rights and places, and what does not fit."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from agentls.agent import CAPABILITIES
from agentls.team import Edge, Member, Team
from agentls.team_map import gaps_together, sentences
from agentls.team_map.table import table

_SIGNS = {"allow": "yes", "ask": "ask", "deny": "no"}
_KINDS = {"circle": "Circles", "overlap": "Overlaps", "wider": "Rights that widen", "gap": "Gaps"}


def page(team: Team) -> str:
    """The page."""
    blocks = ["# The team", *_charts(team), *_rights(team), *_places(team), *_findings(team)]
    return "\n\n".join(blocks) + "\n"


def _charts(team: Team) -> Iterator[str]:
    """A flowchart for each group; those who neither start nor are started are only in the table."""
    left = list(team.edges)
    while left:
        group = [left.pop(0)]
        names = {group[0].caller, group[0].callee}
        while near := [each for each in left if {each.caller, each.callee} & names]:
            group += near
            names |= {name for each in near for name in (each.caller, each.callee)}
            left = [each for each in left if each not in near]
        yield _chart([each for each in team.members if each.path in names], group, team)


def _chart(members: list[Member], edges: list[Edge], team: Team) -> str:
    ids = {each.path: f"a{number}" for number, each in enumerate(members)}
    ring = {pair for way in team.circles for pair in pairwise(way)}
    lines = ["```mermaid", "flowchart LR"]
    for each in members:
        skills = f"<br/><small>{_label(', '.join(each.skills))}</small>" if each.skills else ""
        lines.append(f'  {ids[each.path]}["<b>{_label(team.name(each.path))}</b>{skills}"]')
    for edge in edges:
        arrow = "-->" if edge.effect == "allow" else "-. asks .->"
        lines.append(f"  {ids[edge.caller]} {arrow} {ids[edge.callee]}")
    numbers = [str(number) for number, edge in enumerate(edges) if (edge.caller, edge.callee) in ring]
    if numbers:
        lines.append(f"  linkStyle {','.join(numbers)} stroke:#c62828,stroke-width:3px")
    return "\n".join([*lines, "```"])


def _rights(team: Team) -> Iterator[str]:
    yield "## Rights"
    head = f"| agent | dialect | {' | '.join(CAPABILITIES)} | skills |"
    rows = [head, "|---|---|" + "---|" * (len(CAPABILITIES) + 1)]
    for row in table(team).rows:
        each = row.member
        signs = " | ".join(_SIGNS[each.rights[capability]] for capability in CAPABILITIES)
        rows.append(f"| {_cell(team.name(each.path))} | {each.dialect} | {signs} | {_cell(', '.join(each.skills))} |")
    yield "\n".join(rows)


def _places(team: Team) -> Iterator[str]:
    rows = []
    for each in (row.member for row in table(team).rows):
        if any(each.places.values()):
            lists = " | ".join(_list(each.places[kind]) for kind in ("owned", "shared", "forbidden"))
            rows.append(f"| {_cell(team.name(each.path))} | {lists} |")
    if rows:
        yield "## Places"
        yield "\n".join(["| agent | owns | shares | must leave alone |", "|---|---|---|---|", *rows])


def _findings(team: Team) -> Iterator[str]:
    found = [each for each in sentences(team) if each[0] != "gap"]
    found += (("gap", text) for text in gaps_together(team))
    for kind, title in _KINDS.items():
        if lines := [f"- {_cell(text)}" for each, text in found if each == kind]:
            yield f"## {title}"
            yield "\n".join(lines)


def _list(places: tuple[str, ...]) -> str:
    return ", ".join(f"`{_cell(each)}`" for each in places)


def _cell(text: str) -> str:
    """A text in a table's cell, in which nothing is markup."""
    flat = " ".join(text.split())
    for char in "\\|`<*[":
        flat = flat.replace(char, {"<": "&lt;", "`": "'"}.get(char, f"\\{char}"))
    return flat


def _label(text: str) -> str:
    """A text in a node: Mermaid reads entities that begin with ``#``, and HTML."""
    flat = " ".join(text.split()).replace("#", "#35;").replace("&", "#amp;")
    for char, name in (('"', "quot"), ("<", "lt"), (">", "gt"), ("`", "96")):
        flat = flat.replace(char, f"#{name};")
    return flat
