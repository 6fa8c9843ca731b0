"""Agent files to measure with: made, always the same."""

from __future__ import annotations

from pathlib import Path

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


def workspace(root: Path, agents: int, size: int) -> Path:
    """A folder with that many agents; the first one's file."""
    folder = root / ".claude" / "agents"
    folder.mkdir(parents=True)
    for number in range(agents):
        name = f"agent-{number:04}"
        (folder / f"{name}.md").write_text(agent(name, size))
    return folder / "agent-0000.md"
