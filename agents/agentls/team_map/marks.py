"""What the parts of the picture look like: colours for light and dark, signs for rights and places, the legend."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from xml.sax.saxutils import escape

from agentls.agent import Effect
from agentls.team_map.table import Mark

CELL = 18
"""Width of a column, in pixels."""
EFFECTS: dict[Effect, str] = {"allow": "may", "ask": "asks before", "deny": "may not"}
MARKS: dict[Mark, str] = {
    "owned": "owns", "part": "owns a part of", "shared": "shares: to be agreed on", "forbidden": "must leave alone",
}  # fmt: skip
HEIGHT = 50
"""Height of the legend, in pixels."""

STYLE = (
    "text{font:12px system-ui,sans-serif;fill:#212121}.t{font-size:15px;font-weight:600}.n{font-weight:600}"
    ".s{font-size:10px;fill:#616161}.h{font-size:11px}.paper{fill:#fff}.band{fill:#f5f6f7}.tip{fill:#757575}"
    ".e,.l{fill:none;stroke:#757575;stroke-width:1.3}.a{stroke-dasharray:4 3}.x{stroke:#8e24aa}"
    ".c{stroke:#c62828;stroke-width:2}.tip.c{fill:#c62828;stroke:none}"
    ".allow{fill:#2e7d32}.ask{fill:#f9a825}.deny{fill:#e0e0e0}.owned{fill:#1565c0}.part{fill:#90caf9}"
    ".shared{fill:#fff;stroke:#8e24aa;stroke-width:1.4}.half{fill:#8e24aa}.forbidden{fill:#ef9a9a}"
    ".cross{fill:none;stroke:#b71c1c}.bad{fill:#c62828}.gap{fill:#6d4c41}.b{fill:none}.b.bad{stroke:#c62828}"
    ".b.gap{stroke:#6d4c41;stroke-dasharray:3 3}"
    "@media(prefers-color-scheme:dark){text{fill:#e8eaed}.s{fill:#9aa0a6}.paper{fill:#1b1c1f}.band{fill:#232529}"
    ".e,.l{stroke:#9aa0a6}.tip{fill:#9aa0a6}.x{stroke:#ce93d8}.c{stroke:#ff6e6e}.tip.c{fill:#ff6e6e}"
    ".allow{fill:#66bb6a}.ask{fill:#ffca28}.deny{fill:#3c4043}.owned{fill:#64b5f6}.part{fill:#2f5f8f}"
    ".shared{fill:#1b1c1f;stroke:#ce93d8}.half{fill:#ce93d8}.forbidden{fill:#5c2b2b}.cross{stroke:#ff8a80}"
    ".bad{fill:#ff6e6e}.gap{fill:#d7a98c}.b{fill:none}.b.bad{stroke:#ff6e6e}.b.gap{stroke:#d7a98c}}"
)
"""For programs that know it, dark where the reader's surroundings are; all others show the light colours."""


def square(left: float, middle: float, kind: str, told: str) -> str:
    """The sign for *kind* in the cell that begins at *left*, with a text that is shown when it is pointed at."""
    x, y, side = left + 3, middle - (CELL - 6) / 2, CELL - 6
    over = ""
    if kind == "forbidden":
        over = f'<path class="cross" d="M{x:.0f} {y:.0f}l{side} {side}m0 -{side}l-{side} {side}"/>'
    elif kind == "shared":
        over = f'<path class="half" d="M{x:.0f} {y:.0f}v{side}h{side}z"/>'
    place = f'x="{x:.0f}" y="{y:.0f}" width="{side}" height="{side}"'
    return f'<g><title>{escape(told)}</title><rect class="{kind}" {place} rx="2"/>{over}</g>'


def legend(left: float, top: float, hidden: int) -> Iterator[str]:
    """Two lines, rights and places; *hidden* places have no column."""
    x = yield from _signs(left, top + 8, "rights", {str(kind): text for kind, text in EFFECTS.items()})
    for dashed, text in (("", "starts"), (" a", "asks before it starts")):
        yield f'<path class="l{dashed}" d="M{x:.0f} {top + 8:.0f}h24"/>'
        yield _text(x + 30, top + 12, text)
        x += 48 + 5.6 * len(text)
    x = yield from _signs(left, top + 28, "places", {str(kind): text for kind, text in MARKS.items()})
    note = f"   {hidden} more places are not shown" if hidden else ""
    yield _text(x, top + 32, f"⚠ two own it   ∅ nobody owns it{note}".replace("   ", "\N{EM SPACE}"))


def _signs(left: float, middle: float, title: str, signs: dict[str, str]) -> Generator[str, None, float]:
    """A line of signs under *title*; returns where it ends."""
    yield _text(left, middle + 4, title)
    x = left + 42
    for kind, text in signs.items():
        yield square(x, middle, kind, text)
        yield _text(x + CELL + 2, middle + 4, text)
        x += CELL + 16 + 5.6 * len(text)
    return x + 8


def _text(x: float, y: float, text: str) -> str:
    return f'<text class="s" x="{x:.0f}" y="{y:.0f}">{text}</text>'
