"""git: which of its commands only read, and which change files of the working tree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from agentls.policy.shell.arguments import after_dashes, flags, option_values, positionals
from agentls.policy.shell.script import Command
from agentls.policy.shell.words import Word

_GLOBAL_VALUED = ("-C", "-c", "--git-dir", "--work-tree", "--namespace", "--exec-path", "--config-env")
_READS = frozenset((
    "status", "log", "diff", "show", "rev-parse", "ls-files", "ls-tree", "blame", "describe", "shortlog", "reflog",
    "cat-file", "merge-base", "rev-list", "grep", "name-rev", "diff-tree", "for-each-ref", "count-objects", "ls-remote",
    "whatchanged", "show-ref", "var", "check-ignore", "version", "help",
))  # fmt: skip
_LISTS: dict[str, tuple[str, ...]] = {
    "branch": ("-a", "-r", "-v", "-vv", "--list", "--show-current", "--all", "--remotes", "--merged", "--no-merged"),
    "tag": ("-l", "--list", "-n"),
    "remote": ("-v", "--verbose"),
    "config": ("--get", "--list", "-l", "--get-all", "--get-regexp"),
}
"""Commands that only list with one of these options (or, ``branch``, ``tag`` and ``remote``, without any word)."""
_CHANGES_TREE = frozenset((
    "checkout", "restore", "apply", "clean", "stash", "reset", "merge", "pull", "rebase", "cherry-pick", "revert", "am",
    "switch", "bisect", "submodule", "sparse-checkout", "read-tree", "checkout-index", "filter-branch", "update-index",
    "subtree", "mergetool", "difftool",
))  # fmt: skip
KNOWN = (
    _READS
    | _CHANGES_TREE
    | set(_LISTS)
    | frozenset((
        "add", "commit", "mv", "rm", "fetch", "init", "clone", "worktree", "notes", "gc", "archive", "bundle",
        "format-patch", "fsck", "cherry", "range-diff", "show-branch", "hash-object", "write-tree", "commit-tree",
        "maintenance", "lfs", "rerere", "shell", "verify-commit", "verify-tag", "symbolic-ref", "mktree", "merge-tree",
        "check-attr", "check-ref-format", "interpret-trailers", "stripspace", "patch-id", "credential", "column",
        "diff-files", "diff-index", "merge-file", "pack-refs", "repack", "request-pull", "unpack-objects", "index-pack",
    ))
)  # fmt: skip
"""Commands of git itself, which are told from a user's own names for others; those that publish are not among them."""
_FILTERS = ("--list", "--merged", "--no-merged")
_OUTPUTS = ("diff", "log", "show", "archive", "format-patch", "bundle")
_ANY = Word("", None)
_HERE = Word(".", (".",))
_UNSAFE = ("--output", "--ext-diff", "--open-files-in-pager", "--exec", "--upload-pack", "--no-index")


def plain(command: Command) -> Command:
    """*command* without git's global options: ``git -C a push`` as ``git push``."""
    args, index = command.args, 0
    while index < len(args) and (text := args[index].text) is not None and text.startswith("-"):
        index += 2 if text in _GLOBAL_VALUED else 1
    return replace(command, words=(command.words[0], *args[index:])) if index else command


def is_read_only(command: Command) -> bool:
    """Whether a git command surely only reads; one with global options that set something is not sure."""
    inner = plain(command)
    options = command.args[: len(command.args) - len(inner.args)]
    if any(word.text not in ("--no-pager", "-P", "-C") and (word.text or "-").startswith("-") for word in options):
        return False
    name = inner.args[0].text if inner.args else None
    if any(
        text.split("=", 1)[0] in _UNSAFE or text.startswith("-O") for text in (word.text or "" for word in inner.args)
    ):
        return False
    if name in _READS:
        return True
    rest = tuple(word.text for word in inner.args[1:])
    if name in ("stash", "worktree"):
        return rest[:1] in (("list",), ("show",))
    if name not in _LISTS or any(text is None for text in rest):
        return False
    if name == "config" and len(rest) == 1 and (rest[0] or "-")[0] != "-":
        return True  # which shows the value
    if not rest:
        return name != "config"
    return rest[0] in _LISTS[name] and (name != "branch" or len(rest) == 1 or rest[0] in _FILTERS)


def writes(command: Command) -> Iterator[tuple[Word, bool]]:
    """The files of the working tree that a git command changes, each with whether all below it is meant.

    A word without a value stands for any file.
    """
    inner = plain(command)
    name = inner.args[0].text if inner.args else None
    sub = replace(inner, words=inner.words[1:])
    if name in (*_OUTPUTS, "merge-file"):
        yield from _outputs(name, sub)
    elif name == "lfs" and positionals(sub)[:1] and positionals(sub)[0].text in (None, "pull", "checkout", "migrate"):
        yield _ANY, True
    elif name == "restore" and (paths := positionals(sub, ("-s", "--source"))):
        yield from ((word, True) for word in paths)
    elif name in ("mv", "rm"):
        yield from ((word, True) for word in positionals(sub) if "--cached" not in flags(sub))
    elif name in ("clone", "init", "worktree"):
        yield from _creates(name, positionals(sub, ("-b", "--depth", "-o", "--branch")))
    elif _only_branches(name, sub):
        return
    elif name is None and inner.args:
        yield _ANY, True
    elif name == "reset" and flags(sub) & {"--soft", "--mixed"}:
        return
    elif (name in _CHANGES_TREE or name == "config") and not is_read_only(command):
        yield from ((word, True) for word in after_dashes(sub) or (_ANY,))


def _outputs(name: str, sub: Command) -> Iterator[tuple[Word, bool]]:
    """Files beside the working tree's that a command is told to write, or writes where it stands."""
    words, said = positionals(sub, ("-L", "--marker-size")), flags(sub)
    written = option_values(sub, ("--output", "-o", "--output-directory")) if name != "merge-file" else ()
    yield from ((word, name == "format-patch") for word in written)
    if name == "bundle" and words[:1] and words[0].text == "create":
        yield from ((word, False) for word in words[1:2])
    elif name == "format-patch" and not written and "--stdout" not in said:
        yield _HERE, True
    elif name == "merge-file" and "-p" not in said:
        yield from ((word, False) for word in words[:1])


def _only_branches(name: str | None, sub: Command) -> bool:
    """Whether a new branch is made of what is checked out: files stay as they are."""
    options = {"checkout": {"-b"}, "switch": {"-c", "--create"}}.get(name or "", set())
    said = flags(sub)
    return bool(said & options) and said <= options and len(positionals(sub)) == 1


def _creates(name: str, words: tuple[Word, ...]) -> Iterator[tuple[Word, bool]]:
    if name == "clone":
        yield (words[1] if len(words) > 1 else Word(".", (".",))), True
    elif words and words[0].text not in ("list", "prune"):
        yield words[-1], True
