"""The contract's stage: the places that an agent's body, or the settings, give to it, forbid it, or let it share."""

from __future__ import annotations

from functools import lru_cache

from agentls import settings
from agentls.agent import Effect, Source
from agentls.contract import Promise
from agentls.policy.operation import Operation, Policy, Step
from agentls.policy.paths import Reach, compiled, reach

_EFFECTS: dict[str, Effect] = {"forbidden": "deny", "shared": "ask"}


def evaluate(operation: Operation, policy: Policy) -> tuple[Step, ...]:
    """What the contract says to an edit inside the workspace; reads are not limited, and none where it has no scope."""
    contract = policy.contract
    if contract is None or policy.scope == "off" or operation.capability != "edit" or operation.path is None:
        return ()
    if not operation.path.is_relative_to(policy.root):
        return ()
    path = operation.path.relative_to(policy.root).as_posix()
    for kind in ("forbidden", "shared"):
        for promise in contract.of(kind):
            if reached := _reached(promise.value, path, operation):
                effect = _EFFECTS[kind] if policy.scope == "enforce" and reached == "surely" else "ask"
                whose = f" ({promise.note})" if promise.note else ""
                said = f"its contract {'forbids' if kind == 'forbidden' else 'shares'} {promise.value}{whose}"
                said = said if reached == "surely" else f"{said}, which may be among these files"
                return (Step("contract", effect, said, _source(promise, contract.path)),)
    owned = contract.of("owned")
    found = next((promise for promise in owned if covers(promise.value, path)), None)
    if found:
        said = f"its contract gives it {found.value}"
        return (Step("contract", "allow", said, _source(found, contract.path)),)
    if owned:
        first = _source(owned[0], contract.path)
        which = path if operation.through else "the file"  # of an edit everyone sees which, and equal reasons are one
        return (Step("contract", "ask", f"{which} is not among the places that its contract gives it", first),)
    return ()


def _reached(place: str, path: str, operation: Operation) -> Reach:
    if covers(place, path):
        return "surely"
    return reach(place, path) if operation.tree else ""


def _source(promise: Promise, path: str) -> Source:
    """The place that says it: a line of the body, or (without one) the settings."""
    if not promise.line:
        return Source(settings.NAME, promise.text)
    return Source(path, promise.text, promise.line, promise.span)


@lru_cache(maxsize=4096)
def covers(place: str, path: str) -> bool:
    """Whether *path*, relative to the workspace, is the place or lies in it.

    Places are written as in a ``.gitignore``, except that a folder is one of the workspace's root: only the bare name
    of a file (``Dockerfile``, ``*.tf``) is meant wherever it lies.
    """
    return compiled(f"/{place.removeprefix('./').lstrip('/')}" if "/" in place else place).match(path) is not None
