"""What the model probably meant: the file of a similar name, the lines that almost match."""

from __future__ import annotations

import difflib
import re
from pathlib import Path

from agentls.runtime import lines

_MAX_LINES = 20_000
_SHOWN = 12
_NUMBERED = re.compile(r"\s*\d+[\t→]")


def missing_file(path: Path, name: str) -> str:
    """That there is no such file, and which of its folder (or of the folder's siblings) may be meant."""
    folder = path.parent
    if not folder.is_dir():
        return f"there is no file {name}, and no folder {folder.name}"
    try:
        names = sorted(each.name for each in folder.iterdir())
    except OSError:
        names = []
    close = difflib.get_close_matches(path.name, names, 3, 0.6)
    close += [each for each in names if Path(each).stem == path.stem and each not in close]
    prefix = name[: -len(path.name)] if name.endswith(path.name) else ""
    hint = f". Did you mean {' or '.join(prefix + each for each in close[:3])}?" if close else ""
    return f"there is no file {name}{hint}"


def explain(text: str, old: str, name: str) -> str:
    """Why *old* is not in *text*: which lines are nearest, and whether only blanks or line numbers are in the way."""
    wanted, there = lines.split(old), lines.split(text)
    head = f"old_string is not in {name}"
    if wanted and all(_NUMBERED.match(line) for line in wanted):
        return f"{head}: it begins with the line numbers of the read tool, which are not in the file"
    start = _same_but_blanks(wanted, there)
    if start is not None:
        shown = _show(there, start, len(wanted))
        return f"{head}, but these lines differ from it only in spaces, tabs or blank line ends:\n{shown}"
    start = _most_alike(wanted, there)
    if start is None:
        return f"{head}, and no line of the file is like it: read the file again"
    return f"{head}. The nearest lines are:\n{_show(there, start, len(wanted))}"


def _same_but_blanks(wanted: list[str], there: list[str]) -> int | None:
    squeezed = ["".join(line.split()) for line in wanted]
    while squeezed and not squeezed[-1]:
        squeezed.pop()
    all_lines = ["".join(line.split()) for line in there]
    if not squeezed:
        return None
    last = len(all_lines) - len(squeezed)
    at = (i for i in range(last + 1) if all_lines[i] == squeezed[0] and all_lines[i : i + len(squeezed)] == squeezed)
    return next(at, None)


def _most_alike(wanted: list[str], there: list[str]) -> int | None:
    """Where the block of lines most like *wanted* starts, found by its longest line."""
    index = max(range(len(wanted)), key=lambda i: len(wanted[i].strip()))
    key = wanted[index].strip()[:500]
    if not key:
        return None
    best, at = 0.5, None
    matcher = difflib.SequenceMatcher(None, "", key, autojunk=False)
    for number, line in enumerate(there[:_MAX_LINES]):
        matcher.set_seq1(line.strip()[:500])
        if matcher.real_quick_ratio() > best and matcher.quick_ratio() > best and (ratio := matcher.ratio()) > best:
            best, at = ratio, number
    return None if at is None else max(0, at - index)


def _show(there: list[str], start: int, count: int) -> str:
    stop = min(start + max(count, 1), start + _SHOWN, len(there))
    return "\n".join(f"{number + 1:6}\t{there[number][:300]}" for number in range(start, stop))
