"""What a repository is made of, as far as its files tell at a glance."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_PYTHON = ("pyproject.toml", "setup.py", "setup.cfg", "requirements.txt", "Pipfile", "manage.py")
_CONTRACTS = tuple(
    f"{folder}{name}" for folder in ("", "api/", "docs/") for name in ("openapi.yaml", "openapi.yml", "openapi.json")
)
_MIGRATIONS = ("db/migrations", "migrations", "database/migrations", "prisma/migrations", "alembic/versions", "drizzle")
_LENGTH = re.compile(r"^\s*(?:line-length|line_length|max-line-length)\s*=\s*(\d{2,3})\b", re.MULTILINE)

_USUAL = 100


@dataclass(frozen=True, slots=True)
class Stack:
    """The main language, what runs the tests, the contract's path, the migrations' folder, how long lines may be.

    ``unknown`` is what nothing tells of, ``none`` what is not there.
    """

    language: str = "unknown"
    tests: str = "unknown"
    contract: str = "none"
    migrations: str = "none"
    line_length: int = _USUAL


def stack_of(root: Path) -> Stack:
    """The stack of the repository at *root*."""
    language, tests = _language(root)
    return Stack(
        language,
        tests,
        next((each for each in _CONTRACTS if (root / each).is_file()), "none"),
        next((each for each in _MIGRATIONS if (root / each).is_dir()), "none"),
        _line_length(root),
    )


def _language(root: Path) -> tuple[str, str]:
    if (root / "go.mod").is_file():
        return "go", "go test"
    if any((root / name).is_file() for name in _PYTHON):
        return "python", "pytest" if _speaks_of(root, "pytest") else "unittest"
    if (root / "package.json").is_file():
        return "typescript" if (root / "tsconfig.json").is_file() else "javascript", "npm test"
    return "unknown", "unknown"


def _speaks_of(root: Path, word: str) -> bool:
    names = ("pyproject.toml", "setup.cfg", "requirements.txt", "requirements-dev.txt", "Pipfile")
    return (root / "pytest.ini").exists() or any(word in _text(root / name) for name in names)


def _line_length(root: Path) -> int:
    texts = (_text(root / name) for name in ("ruff.toml", ".ruff.toml", "pyproject.toml", "setup.cfg", ".flake8"))
    found = next((match for match in map(_LENGTH.search, texts) if match), None)
    return max(40, min(400, int(found[1]))) if found else _USUAL


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""
