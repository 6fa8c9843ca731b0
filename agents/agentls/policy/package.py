"""The work package: where a caller lets the agent that it starts make changes, narrower than its own rights."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from agentls.policy.operation import Operation, Policy, Step


def evaluate(operation: Operation, policy: Policy) -> Iterator[Step]:
    """A denial for an edit outside of the places that came with the task; nothing where none came."""
    if policy.within is None or operation.capability != "edit" or operation.path is None:
        return
    if not any(_covers(policy.root / place, operation.path) for place in policy.within):
        places = ", ".join(policy.within) or "no file"
        yield Step("package", "deny", f"the task that it was given allows changes in {places} only")


def _covers(place: PurePath, path: PurePath) -> bool:
    """Whether *path* is *place* or below it; a place may be a pattern (``src/*.py``)."""
    return path.is_relative_to(place) or path.match(str(place))
