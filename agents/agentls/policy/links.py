"""Where the files that a command names really lie, for `Operation.links`. Nothing else here looks at the disk."""

from __future__ import annotations

import os
from pathlib import Path

from agentls.policy import shell
from agentls.policy.operation import Operation, Policy


def resolved(operation: Operation, policy: Policy) -> Operation:
    """A command with the real paths of files that symlinks lead elsewhere; any other operation unchanged."""
    if operation.tool != "bash":
        return operation
    found: dict[str, Path] = {}
    for use in shell.file_uses(operation.target):
        if use.target is not None and use.target not in found:
            start = shell.start(use.target, policy)
            real = Path(os.path.realpath(start))
            if real != shell.place(use.target, policy):
                found[use.target] = real
    return Operation("bash", operation.target, links=tuple(found.items()))
