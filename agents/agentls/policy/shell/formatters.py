"""Formatters and fixers: the options or words with which they rewrite files, and which files these are."""

from __future__ import annotations

from collections.abc import Iterator

from agentls.policy.shell.arguments import flags, positionals
from agentls.policy.shell.script import Command
from agentls.policy.shell.use import HERE, Use, each
from agentls.policy.shell.words import Word

_NEEDED: dict[str, tuple[str, ...]] = {
    "prettier": ("--write", "-w"), "eslint": ("--fix",), "stylelint": ("--fix",), "gofmt": ("-w",),
    "goimports": ("-w",), "shfmt": ("-w",), "clang-format": ("-i",), "autopep8": ("-i", "--in-place"),
    "yapf": ("-i", "--in-place"),
    "rubocop": ("-a", "-A", "--autocorrect", "--autocorrect-all"), "standardrb": ("--fix",),
    "ktlint": ("-F", "--format"),
    "black": (), "isort": (), "rustfmt": (), "stylua": (), "taplo": (),
    "ruff format": (), "ruff check": ("--fix", "--fix-only", "--unsafe-fixes"), "go fmt": (), "go fix": (),
    "cargo fmt": (), "cargo fix": (), "cargo clippy": ("--fix",), "biome format": ("--write",),
    "biome check": ("--write",), "biome lint": ("--write",), "terraform fmt": (), "tofu fmt": (), "mix format": (),
    "dart format": (),
    "dart fix": (),
    "deno fmt": (), "dotnet format": (), "php-cs-fixer fix": (), "buf format": ("-w", "--write"),
}  # fmt: skip
"""By name, or by name and first word: the options without which they do not write (none: they do)."""
_SHOWS = frozenset(("--check", "--diff", "-l", "-check", "--dry-run", "--list-different", "--verify-no-changes", "-n"))
NAMES = frozenset(name.split(" ", 1)[0] for name in _NEEDED)


def uses(command: Command) -> Iterator[Use]:
    """The files that a formatter rewrites: those that it is given, else all that there are."""
    first = command.args[0].text if command.args else ""
    words = positionals(command)
    needed = _NEEDED.get(command.name)
    if needed is None:
        needed, words = _NEEDED.get(f"{command.name} {first}"), words[1:]
    said = flags(command)
    if needed is None or said & _SHOWS or (needed and not said & set(needed)):
        return
    yield from each(command, "edit", tuple(map(_place, words)) or HERE, tree=True)


def _place(word: Word) -> Word:
    """Go's ``./...`` is the folder with all in it."""
    return (
        word
        if word.values is None
        else Word(word.raw, tuple(each.removesuffix("...") or "." for each in word.values), word.glob)
    )
