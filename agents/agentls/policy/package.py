"""The work package: where a caller lets the agent that it starts make changes, narrower than its own rights."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from agentls.policy.operation import Operation, Policy, Step
from agentls.policy.paths import compiled


def evaluate(operation: Operation, policy: Policy) -> Iterator[Step]:
    """A denial for an edit outside of the places that came with the task; nothing where none came."""
    if policy.within is None or operation.capability != "edit" or operation.path is None:
        return
    inside = operation.path.is_relative_to(policy.root)
    path = operation.path.relative_to(policy.root).as_posix() if inside else ""
    if not inside or not any(_covers(place, path, policy) for place in policy.within):
        places = ", ".join(policy.within) or "no file"
        yield Step("package", "deny", f"the task that it was given allows changes in {places} only")


def _covers(place: str, path: str, policy: Policy) -> bool:
    """Whether *path* is *place* or below it, both from the workspace's root; ``src/*.py`` is a place too."""
    place = posixpath.relpath(posixpath.join(policy.root, place), policy.root)
    return place == "." or compiled(f"/{place}").match(path) is not None
