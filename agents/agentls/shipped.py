"""The agents and skills that come with agentls: beside the package in a checkout, inside of it once installed."""

from __future__ import annotations

from pathlib import Path


def folder() -> Path:
    """The folder that holds ``*.md`` (an agent each) and ``skills/``."""
    package = Path(__file__).resolve().parent
    installed = package / "shipped"
    return installed if installed.is_dir() else package.parent


def agents() -> tuple[Path, ...]:
    """The shipped agent files, by name."""
    return tuple(sorted(folder().glob("*.md")))


def skills() -> tuple[Path, ...]:
    """The folders of the shipped skills, by name."""
    return tuple(sorted(path.parent for path in folder().glob("skills/*/SKILL.md")))
