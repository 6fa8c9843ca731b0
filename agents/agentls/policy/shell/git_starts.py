"""Lines of shell that git runs for an option or a word of its own: aliases, pagers, hooks of other programs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from agentls.policy.shell.arguments import option_values
from agentls.policy.shell.git import plain
from agentls.policy.shell.script import Command
from agentls.policy.shell.words import Word

_RUN_KEYS = re.compile(
    r"alias\..+|pager\..+|core\.(?:pager|editor|sshcommand|fsmonitor|askpass|gitproxy)|sequence\.editor"
    r"|(?:diff|difftool|mergetool|merge|filter|browser|man|guitool|trailer)(?:\..+)?"
    r"\.(?:command|cmd|textconv|driver|clean|smudge|process|external)"
    r"|diff\.external|credential(?:\..+)?\.helper|gpg(?:\..+)?\.program|interactive\.difffilter|web\.browser"
    r"|remote\..+\.(?:uploadpack|receivepack|vcs)|uploadpack\.packobjectshook|sendemail\..*cmd",
    re.IGNORECASE,
)
_FAR_KEYS = re.compile(
    r"core\.(?:hookspath|worktree|attributesfile)|include(?:if\..+)?\.path|init\.templatedir",
    re.IGNORECASE,
)
"""Keys that make files elsewhere count, or be run."""
_LINES: dict[str, tuple[str, ...]] = {
    "rebase": ("-x", "--exec"),
    "difftool": ("-x", "--extcmd"),
    "grep": ("-O", "--open-files-in-pager"),
    "fetch": ("--upload-pack",),
    "pull": ("--upload-pack",),
    "clone": ("-u", "--upload-pack"),
    "ls-remote": ("--upload-pack", "--exec"),
    "push": ("--receive-pack", "--exec"),
    "send-pack": ("--receive-pack", "--exec"),
    "archive": ("--exec",),
    "filter-branch": (
        "--tree-filter", "--index-filter", "--msg-filter", "--env-filter", "--parent-filter", "--commit-filter",
        "--tag-name-filter", "--setup",
    ),
}  # fmt: skip
"""Options behind which a line stands, by command."""


def settings(command: Command) -> Iterator[tuple[str, Word]]:
    """What ``-c KEY=VALUE`` sets for this call; a key that is not known is empty."""
    options = command.args[: len(command.args) - len(plain(command).args)]
    for word in option_values(replace(command, words=(command.words[0], *options)), ("-c",)):
        key, given, value = (word.text or "").partition("=")
        yield key if word.text is not None else "", Word(word.raw, (value if given else "true",))


def is_far(command: Command) -> bool:
    """Whether the call makes git use files, settings or programs of its own that lie elsewhere or are not known."""
    return any(not key or _FAR_KEYS.fullmatch(key) for key, _ in settings(command)) or any(
        (word.text or "").startswith(("--exec-path=", "--config-env", "ext::")) for word in command.args
    )


def lines(command: Command) -> Iterator[Word]:
    """The lines that this git command runs besides its own work."""
    for key, word in settings(command):
        if _RUN_KEYS.fullmatch(key):
            yield Word(word.raw, ((word.text or "").removeprefix("!"),))
    inner = plain(command)
    words = [word.text for word in inner.args]
    if not words or words[0] is None:
        return
    yield from option_values(inner, _LINES.get(words[0], ()))
    if words[:2] == ["submodule", "foreach"]:
        yield from _joined(tuple(word for word in inner.args[2:] if not (word.text or "").startswith("-")))
    elif words[:2] == ["bisect", "run"]:
        yield from _joined(inner.args[2:])


def _joined(words: tuple[Word, ...]) -> Iterator[Word]:
    if words:
        texts = [word.text for word in words]
        raw = " ".join(word.raw for word in words)
        yield Word(raw, None if None in texts else (" ".join(text or "" for text in texts),))
