"""Agent files to measure with: made, always the same."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

SKILLS = Path(__file__).parents[1] / "agents" / "skills"
REAL = 6_500
"""Characters: the middle of the agents in public collections."""
MODEL = "sonnet"
_DUTIES = "- Keep `src/part_{0}/` in order: its tests pass, its names say what they mean, and nothing in it is dead.\n"


def agent(name: str, size: int) -> str:
    """A Claude Code agent of about *size* characters."""
    head = (
        f"---\nname: {name}\ndescription: Use it for work on {name}, before a change of it is merged.\n"
        f"tools: Read, Grep, Glob, Edit, Bash\nmodel: {MODEL}\ncolor: blue\n---\n\n# {name}\n\n"
    )
    lines: list[str] = []
    while len(head) + sum(map(len, lines)) < size:
        lines.append(_DUTIES.format(len(lines)))
    return head + "".join(lines)


def prose(name: str, size: int) -> str:
    """One with sections of the skills that we ship, put together anew, no two alike: prose, as in real ones."""
    head = agent(name, 0)
    sections = list(_sections())
    random.Random(name).shuffle(sections)
    text = head
    for section in sections:
        if len(text) >= size:
            break
        text += re.sub(r"\b(?:the|a|an) (?=[a-z])", rf"\g<0>{name} ", section)
    return text


@cache
def _sections() -> tuple[str, ...]:
    texts = (path.read_text(encoding="utf-8") for path in sorted(SKILLS.glob("*/SKILL.md")))
    return tuple(part for text in texts for part in re.split(r"^(?=## )", text, flags=re.MULTILINE)[1:])


def workspace(root: Path, agents: int, size: int, made: Callable[[str, int], str] = agent) -> Path:
    """A folder with that many agents; the first one's file."""
    folder = root / ".claude" / "agents"
    folder.mkdir(parents=True)
    for number in range(agents):
        name = f"agent-{number:04}"
        (folder / f"{name}.md").write_text(made(name, size))
    return folder / "agent-0000.md"
