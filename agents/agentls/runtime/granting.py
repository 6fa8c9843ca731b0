"""What the user allows for good: rules are offered with a question, and the one that is chosen is written.

Such a rule is the user's own: it is written by their answer, as an edit of their editor that can be undone and that a
revert of the run takes back; no tool of an agent leads here.
"""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agentls import always
from agentls.always import Offer, Place
from agentls.always.places import spots
from agentls.policy import Operation, Policy
from agentls.policy.links import resolved
from agentls.project import Project
from agentls.runtime.claims import BusyError, claimed
from agentls.runtime.editor import Buffer, Change, EditorError, Hunk, MissingFileError, Verdict
from agentls.runtime.ledger import Ledger
from agentls.runtime.team import Team
from agentls.text import line_edits

_FILES = ("read", "edit", "write", "notebook", "list")


@dataclass(frozen=True, slots=True)
class Asking:
    """A question of *call* in *run*: *policy* asks about *operation*."""

    run: str
    call: str
    operation: Operation
    policy: Policy


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a rule: where it stands now; *why* it could not be written where it stands nowhere."""

    rule: str
    file: str = ""
    why: str = ""


async def offers(asking: Asking, team: Team) -> tuple[Offer, ...]:
    """What could be allowed for good."""
    policy = asking.policy
    if not policy.trusted:
        return ()
    texts = {path: buffer.text if buffer else None for path, buffer in (await _buffers(policy, team)).items()}
    past = team.journal.asked(team.editor.root, policy.agent.name)
    return await asyncio.to_thread(_offers, asking, team.project, texts, past)


def _offers(
    asking: Asking, project: Project, texts: dict[Path, str | None], past: tuple[tuple[str, str], ...]
) -> tuple[Offer, ...]:
    before = [_operation(*each, asking.policy) for each in past]
    return always.offers(resolved(asking.operation, asking.policy), asking.policy, project, texts, before)


async def write(asking: Asking, team: Team, verdict: Verdict) -> Written:
    """Write the rule that *verdict* chooses, as an edit; the project of *team* has it from then on."""
    found = [place for offer in await offers(asking, team) for place in offer.places]
    place = next((each for each in found if (each.rule, each.name) == (verdict.rule, verdict.place)), None)
    if place is None:
        return Written(verdict.rule, why="the file has changed meanwhile")
    try:
        async with claimed(team.journal, asking.run, [place.path]):
            why = await _apply(asking, place, team)
    except (BusyError, EditorError) as error:
        why = str(error)
    return Written(place.rule, why=why) if why else Written(place.rule, _shown(place, team))


async def _apply(asking: Asking, place: Place, team: Team) -> str:
    """Make the edit, and read it back; why it was not made, or not as it should be."""
    ledger = Ledger(team.journal, asking.run)
    buffer = await _buffer(place.path, team)
    if (buffer.text if buffer else None) != place.before:
        return "the file has changed meanwhile"
    edits = line_edits(place.before or "", place.after)
    hunks = tuple(Hunk(edit, (asking.call,)) for edit in edits)
    change = Change(place.path, place.before, hunks, buffer.version if buffer else None)
    number = ledger.intend([change])[place.path]
    label = f"Allow {place.rule} for {place.reach}"
    applied = await team.editor.apply((change,), label)
    actual = await _buffer(place.path, team)
    ledger.settle(number, actual.text if actual else None)
    if actual is None or actual.text != place.after:
        return applied.reason or "the editor did not make the edit"
    await team.editor.sync((place.path,))
    team.project = always.having(team.project, asking.policy, place.path, actual.text)
    return ""


def told(offer: Offer) -> dict[str, Any]:
    """An offer as JSON, without the texts of files."""
    places = [
        {"name": each.name, "path": str(each.path), "rule": each.rule, "reach": each.reach} for each in offer.places
    ]
    return {
        "rule": offer.rule, "covered": offer.covered, "asked": offer.asked, "examples": list(offer.examples),
        "places": places,
    }  # fmt: skip


async def _buffers(policy: Policy, team: Team) -> dict[Path, Buffer | None]:
    return {spot.path: await _buffer(spot.path, team) for spot in spots(policy, team.project)}


async def _buffer(path: Path, team: Team) -> Buffer | None:
    try:
        return await team.editor.read(path)
    except MissingFileError:
        return None


def _operation(tool: str, target: str, policy: Policy) -> Operation:
    if tool not in _FILES:
        return resolved(Operation(tool, target), policy)
    return Operation(tool, target, Path(os.path.realpath(os.path.join(policy.root, target))))  # noqa: PTH118


def _shown(place: Place, team: Team) -> str:
    root: Path = team.editor.root
    return place.path.relative_to(root).as_posix() if place.path.is_relative_to(root) else str(place.path)
