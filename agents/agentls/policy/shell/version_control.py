"""Version control other than git: the commands with which it changes files of the working tree."""

from __future__ import annotations

from collections.abc import Iterator

from agentls.policy.shell.arguments import positionals
from agentls.policy.shell.script import Command
from agentls.policy.shell.use import Use, unseen

_CHANGES: dict[str, frozenset[str]] = {
    "hg": frozenset((
        "update", "up", "checkout", "co", "revert", "clone", "merge", "import", "graft", "backout", "rebase", "shelve",
        "unshelve", "purge", "rename", "mv", "remove", "rm", "histedit", "strip",
    )),
    "svn": frozenset((
        "update", "up", "checkout", "co", "revert", "switch", "sw", "merge", "patch", "export", "delete", "rm", "move",
        "mv", "copy", "cp", "mkdir", "import", "cleanup",
    )),
    "jj": frozenset(("edit", "new", "restore", "abandon", "rebase", "squash", "undo", "next", "prev", "fix")),
    "gh": frozenset(("repo clone", "repo sync", "pr checkout", "release download", "run download", "co")),
    "glab": frozenset(("repo clone", "mr checkout")),
}  # fmt: skip
NAMES = tuple(_CHANGES)


def uses(command: Command) -> Iterator[Use]:
    """What they change is not known before they run."""
    words = [word.text for word in positionals(command, ("-R", "--repository", "--config", "--cwd"))[:2]]
    said = (words[0] if words else "") or "", " ".join(word or "" for word in words)
    if None in words[:1] or any(each in _CHANGES[command.name] for each in said):
        yield unseen(command)
