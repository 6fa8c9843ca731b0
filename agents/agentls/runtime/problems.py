"""What an edit does to the problems that the user's editor shows: those it adds, told to the model with its result."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from agentls.runtime.editor import Editor, Problem, SeesProblems
from agentls.text import Document

MOST = 10
"""Problems told of one file."""
_LENGTH = 300
"""Characters told of one message."""


async def seen(editor: Editor, paths: Iterable[Path]) -> dict[Path, tuple[Problem, ...]]:
    """What the editor shows of these files; nothing of a file that nobody checks, or where the editor cannot tell."""
    wanted = tuple(paths)
    return await editor.problems(wanted) if wanted and isinstance(editor, SeesProblems) else {}


def added(before: Sequence[Problem], old: Document, after: Sequence[Problem], new: Document) -> tuple[Problem, ...]:
    """The problems of *after* (in the text *new*) that are not among *before* (in *old*), wherever they have moved to.

    Those on an unchanged line are matched by it; what is left, by what they say.
    """
    by_line = Counter((_said(each), _line(each, old)) for each in before)
    left: list[Problem] = []
    for each in after:
        key = (_said(each), _line(each, new))
        by_line[key] -= 1
        if by_line[key] < 0:
            left.append(each)
    unmatched = Counter(said for (said, _), count in by_line.items() for _ in range(max(count, 0)))
    found: list[Problem] = []
    for each in left:
        unmatched[_said(each)] -= 1
        if unmatched[_said(each)] < 0:
            found.append(each)
    return tuple(found)


def told(problems: Sequence[Problem], new: Document) -> str:
    """What the model is told of the problems that an edit has added; nothing where there are none."""
    if not problems:
        return ""
    lines = [_shown(each, new) for each in problems[:MOST]]
    more = [f"and {len(problems) - MOST} more"] if len(problems) > MOST else []
    count = f"{len(problems)} problem{'' if len(problems) == 1 else 's'}"
    return "\n".join((f"This edit adds {count} that the user's editor shows:", *lines, *more))


def _shown(problem: Problem, document: Document) -> str:
    by = f" ({problem.source})" if problem.source else ""
    message = " ".join(problem.message.split())
    cut = message if len(message) <= _LENGTH else f"{message[: _LENGTH - 1]}…"
    return f"- line {document.line_of(problem.span.start) + 1}: {problem.severity}: {cut}{by}"


def _said(problem: Problem) -> tuple[str, str, str]:
    return problem.severity, problem.message, problem.source


def _line(problem: Problem, document: Document) -> str:
    return document.slice(document.line_span(document.line_of(problem.span.start))).strip()
