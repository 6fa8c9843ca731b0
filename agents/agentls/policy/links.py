"""What the disk says of the files that a command names: where they really lie, and which secrets are among them.

Nothing else here looks at the disk.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from fnmatch import fnmatchcase
from glob import iglob
from itertools import islice
from pathlib import Path, PurePath, PurePosixPath

from agentls.policy import shell
from agentls.policy.floor import is_secret
from agentls.policy.operation import Operation, Policy
from agentls.policy.paths import is_wild
from agentls.policy.rights_files import says_rights
from agentls.policy.shell.readers import searches_here

MAX_FILES = 50_000
"""Files of a workspace that are looked at for secrets."""
MAX_MATCHES, MAX_DEPTH = 2_000, 3
"""Files that a pattern means which are looked at; folders of a pattern that are patterns."""
MOST = 5
"""Secrets that are told of one command."""
_SKIPPED = frozenset((".git", "node_modules", ".venv", "venv", "__pycache__"))
_DEEP = re.compile(r"^(?:rg|ag|tar|zip|rsync)\b|\s-\w*[rRa]|\s--(?:recursive|archive)\b|\u2026$")
"""A command as it is shown that goes into the folders which a pattern covers; one that is cut may."""


_VISIBLE = re.compile(r"(?:rg|ag)\b(?!.*\s(?:--hidden|--unrestricted|-\w*[u.]))", re.DOTALL)
"""A search that leaves out what is hidden by its name."""


def resolved(operation: Operation, policy: Policy, *, exposed: bool = False) -> Operation:
    """A command with the real paths of files that symlinks lead elsewhere; any other operation unchanged.

    *exposed*: nothing hides secrets from it, and those are told that lie in the folders and patterns which it reads.
    """
    if operation.tool != "bash":
        return operation
    targets = dict.fromkeys(use.target for use in shell.file_uses(operation.target) if use.target is not None)
    found = tuple((target, real) for target in targets for real in _elsewhere(target, policy))
    hit = tuple(_swept(operation.target, policy)) if exposed else operation.secrets
    return replace(operation, links=found, secrets=hit)


def _elsewhere(target: str, policy: Policy) -> Iterator[Path]:
    """The real path of a file that lies elsewhere; of a pattern those of its files that do, or that say rights."""
    start = shell.start(target, policy)
    if not is_wild(target):
        real = Path(os.path.realpath(start))
        if real != shell.place(target, policy):
            yield real
        return
    inside = shell.place(target, policy).is_relative_to(policy.root)
    if not inside or sum(map(is_wild, target.split("/"))) > MAX_DEPTH:
        return
    for match in islice(iglob(start), MAX_MATCHES):  # noqa: PTH207 (a pattern of the shell's, not a folder's)
        real = Path(os.path.realpath(match))
        below = real.is_relative_to(policy.root)
        if real != Path(os.path.normpath(match)) or (below and says_rights(real.relative_to(policy.root), policy)):
            yield real


def named(line: str, policy: Policy) -> frozenset[Path]:
    """The real paths of the files, folders not among them, that a command line names."""
    places = {Path(os.path.realpath(shell.start(use.target, policy))) for use in shell.file_uses(line) if use.target}
    return frozenset(place for place in places if place.is_file())


def secrets(folder: PurePath) -> Iterator[Path]:
    """The files below *folder* that hold secrets by their names, links not followed; of a large one only a part."""
    seen = 0
    for at, subfolders, names in os.walk(folder):
        subfolders[:] = sorted(name for name in subfolders if name not in _SKIPPED)
        for name in sorted(names):
            place = Path(at, name)
            if is_secret(place) and not place.is_symlink():
                yield place
        seen += len(names)
        if seen > MAX_FILES:
            return


def _swept(line: str, policy: Policy) -> Iterator[str]:
    """The secrets of the workspace that a command reads without naming them: in a folder, or by a pattern."""
    root = Path(policy.root)
    reads = [use for use in (*shell.file_uses(line), *_here(line)) if use.kind == "read" and use.target is not None]
    targets = [(PurePath(shell.place(use.target or "", policy)), use) for use in reads]
    wide = [(place, use) for place, use in targets if use.tree or Path(place).is_dir()]
    if not wide:
        return
    plain = {place for place, _ in targets}
    told = 0
    for secret in secrets(root):
        if secret not in plain and any(_reaches(place, use, secret) for place, use in wide):
            yield secret.relative_to(root).as_posix()
            told += 1
            if told == MOST:
                return


def _here(line: str) -> Iterator[shell.Use]:
    """The folders that searches of a line go through as they are told of no other."""
    for command in shell.script(line).commands:
        if searches_here(command):
            for base in command.bases:
                yield shell.Use("read", base.folder or ".", command.text, tree=True)


def _reaches(place: PurePath, use: shell.Use, secret: Path) -> bool:
    """Whether a use of a folder or a pattern gets to a file."""
    if secret.is_relative_to(place):
        below = secret.relative_to(place).parts
        return not _VISIBLE.match(use.by) or not any(name.startswith(".") for name in below)
    parts, wanted = PurePosixPath(secret).parts, PurePosixPath(place).parts
    if len(parts) < len(wanted) or (len(parts) > len(wanted) and not _DEEP.search(use.by)):
        return False
    return all(
        name == pattern or (fnmatchcase(name, pattern) and (name[0] != "." or pattern[0] == "."))
        for name, pattern in zip(parts, wanted, strict=False)
    )
