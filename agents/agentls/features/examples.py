"""Examples of what a permission rule speaks of: inputs that its pattern covers, as data."""

from __future__ import annotations

import re

AFTER = {
    "git push": "--force",
    "git commit": "-m done",
    "git checkout": "-- src",
    "git reset": "--hard",
    "git diff": "--stat",
    "git log": "-1",
    "git": "status",
    "gh": "pr list",
    "npm run": "build",
    "npm": "install left-pad",
    "npx": "tsc",
    "pnpm": "install",
    "yarn": "add left-pad",
    "pytest": "-q",
    "python": "-c 'print(1)'",
    "python3": "-c 'print(1)'",
    "node": "-e 1",
    "uv": "run pytest",
    "pip": "install requests",
    "cargo": "test",
    "go": "test ./...",
    "make": "test",
    "rm": "-rf build",
    "mv": "a b",
    "cp": "a b",
    "sed": "-i s/a/b/ src/x.py",
    "find": ". -delete",
    "cat": ".env",
    "curl": "https://example.org",
    "wget": "https://example.org",
    "docker": "compose up",
    "kubectl": "get pods",
    "terraform": "plan",
    "sudo": "ls",
    "ls": "-la",
    "grep": "-r word src",
}
"""What people write behind a command, by how it begins; the longest beginning counts."""

EVERY = {
    "read": ("src/x.py", ".env"),
    "edit": ("src/x.py", ".env"),
    "write": ("src/x.py", ".env"),
    "glob": ("**/*.py",),
    "grep": ("TODO",),
    "bash": ("git status", "rm -rf build", "echo x > src/x.py"),
    "webfetch": ("https://example.org/",),
    "websearch": ("a question",),
    "task": ("some-agent",),
    "skill": ("some-skill",),
}
"""Inputs for a rule that speaks of all that a tool does."""

MOST = 3
_DOMAIN = re.compile(r"domain:(?P<host>.+)")


def examples(tool: str, pattern: str) -> tuple[str, ...]:
    """Up to `MOST` inputs of *tool* (one of ours) for a rule with *pattern*: one in its middle first."""
    if pattern in ("", "*", "**"):
        return EVERY.get(tool, ())[:MOST]
    if tool == "bash":
        return _commands(pattern)
    if tool == "webfetch":
        found = _DOMAIN.fullmatch(pattern)
        host = (found["host"] if found else "").replace("*", "www")
        return (f"https://{host}/",) if host else (pattern.replace("*", "x"),)
    if tool in ("task", "skill"):
        return (pattern.split(",", maxsplit=1)[0].strip().removesuffix(" *").replace("*", "x"),)
    return (_path(pattern),)


def _commands(pattern: str) -> tuple[str, ...]:
    """The command with arguments, one that is hidden behind another, and one on which nothing follows."""
    head = re.sub(r"(?::\*|[ ]?\*)\Z", "", pattern)
    if head == pattern or "*" in head:
        first = pattern.replace("*", "x")
        return (first, f"true && {first}")
    words = next(
        (AFTER[each] for each in sorted(AFTER, key=len, reverse=True) if f"{head} ".startswith(f"{each} ")), "x"
    )
    joined = "" if pattern.endswith("*") and not pattern.endswith((" *", ":*")) else " "
    first = f"{head}{joined}{words}"
    return (first, f"true && {first}")


def _path(pattern: str) -> str:
    """A path that a pattern covers: below a folder, and with plain words for its stars."""
    plain = pattern.removeprefix("./")
    plain = re.sub(r"^//", "/", plain) if plain.startswith("//") else plain.lstrip("/")
    plain = re.sub(r"(^|/)\*\*?$", r"\1x.py", plain).replace("**/", "")
    plain = plain.replace("*", "x").replace("?", "x")
    return f"{plain}x.py" if plain.endswith("/") else plain
