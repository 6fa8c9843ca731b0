"""*Always*: which rules would answer a question for good, where they can be written, what they would have covered.

`offers` takes a question to the user and proposes two or three rules from narrow to wide, in the words of the agent's
dialect. Each is tried before it is proposed: with it, `decide` allows what was asked by that very rule; it takes no
denial back, for this agent or another one of the project; and no denial, floor or contract cuts into it. A rule is
written by the user's word alone, see `agentls.runtime.granting`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from agentls import settings
from agentls.agent import Agent, Effect, Source
from agentls.always import claude_settings, opencode_rules, toml_rules
from agentls.always.cuts import is_cut
from agentls.always.places import Spot, spots
from agentls.always.reach import Reach, Rule, in_words, reaches
from agentls.opencode_config import entry_name, file_of
from agentls.policy import Decision, Operation, Policy, decide, settings_files
from agentls.project import Project, parsed
from agentls.text import Document

__all__ = ["Offer", "Place", "Rule", "covered", "offers"]

_FOR_GOOD = ("dialect", "caller")
"""The stages whose ask a file can lift: where it lifts the caller's too, as settings for all agents do."""


@dataclass(frozen=True, slots=True)
class Place:
    """A file in which an offer could be written. *name* is ``agent``, ``local``, ``project`` or ``user``.

    *rule* is what it will say there, *before* the file's text now (None: there is none), *after* with the rule.
    *reach* says for whom it holds; *outside* that the file is not in the workspace.
    """

    name: str
    path: Path
    rule: str
    reach: str
    before: str | None
    after: str
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """A rule that could be written, with its *places*; *covered* of *asked* past questions would not have been asked.

    *examples* are some of those, as they were asked.
    """

    rule: str
    places: tuple[Place, ...]
    covered: int = 0
    asked: int = 0
    examples: tuple[str, ...] = ()


def offers(
    operation: Operation,
    policy: Policy,
    project: Project,
    texts: Mapping[Path, str | None],
    past: Collection[Operation] = (),
) -> tuple[Offer, ...]:
    """What could be allowed for good where *policy* asks about *operation*: at most three rules from narrow to wide.

    *texts* are the files of `agentls.always.places.spots` as the user sees them, *past* what this agent has asked about
    before. None where a floor or the contract asks: no file lifts that.
    """
    trying = _Trying(operation, policy, project, texts)
    if not trying.can_be_lifted():
        return ()
    found: list[Offer] = []
    for reach in reaches(operation, policy):
        places = tuple(trying.places(reach))
        if places and all(places[0].rule != each.rule for each in found):
            found.append(Offer(places[0].rule, places))
    if found:
        trying.asked = _having("ask", past, trying.policy)
    return tuple(_counted(each, trying) for each in found[:3])


def having(project: Project, policy: Policy, path: Path, text: str, shown: Mapping[Path, str] | None = None) -> Project:
    """*project* with *text* in the file at *path*: that of *policy*'s agent, ``agentls.toml`` or settings of a host.

    *shown* are texts that stand in place of what is on disk.
    """
    if str(path) == policy.agent.path:
        return project.having(parsed(Document(str(path), text)))
    if str(path) == file_of(policy.agent.path):
        project = project.having(parsed(Document(str(path), text)))
    if path.name == settings.NAME:
        return replace(project, settings=replace(project.settings, allowed=settings.parse(text).allowed))
    home = project.home or Path.home()
    return replace(project, host=settings_files.load(project.root, home, {**(shown or {}), path: text}))


def _counted(offer: Offer, trying: _Trying) -> Offer:
    renewed = trying.renewed(offer.places[0].path, offer.places[0].after)
    covered = _having("allow", trying.asked, renewed)
    examples = tuple(dict.fromkeys(each.target for each in covered))[:3]
    return replace(offer, covered=len(covered), asked=len(trying.asked), examples=examples)


def _having(effect: Effect, operations: Collection[Operation], policy: Policy) -> tuple[Operation, ...]:
    """Those of *operations*, which may be there many times, to which *policy* answers *effect*."""
    answers = {each: decide(each, policy).effect for each in dict.fromkeys(operations)}
    return tuple(each for each in operations if answers[each] == effect)


class _Trying:
    """One question, and the files in which a rule for it could stand."""

    def __init__(
        self, operation: Operation, policy: Policy, project: Project, texts: Mapping[Path, str | None]
    ) -> None:
        self.operation, self.project, self.texts = operation, project, texts
        own = Path(file_of(policy.agent.path))
        self._shown: dict[Path, str] = {path: text for path, text in texts.items() if text is not None}
        seen = self._shown.get(own)
        if seen is not None and str(own) in project.definitions and project.definitions[str(own)].document.text != seen:
            self.project = project.having(parsed(Document(str(own), seen)))
            policy = self.project.renewed(policy)
        self.policy = policy
        self.decision: Decision = decide(operation, policy)
        self.asked: tuple[Operation, ...] = ()

    def can_be_lifted(self) -> bool:
        """Whether a dialect's ask is all that stands in the way."""
        return self.decision.effect == "ask" and all(
            step.stage in _FOR_GOOD for step in self.decision.chain if step.effect != "allow"
        )

    def places(self, reach: Reach) -> Iterator[Place]:
        """The files in which *reach* can be said so that it holds."""
        if is_cut(reach, self.policy):
            return
        own = self.policy.agent.dialect == "opencode" and bool(in_words(reach, "opencode", "opencode"))
        for spot in spots(self.policy, self.project):
            rules = in_words(reach, spot.words, self.policy.agent.dialect)
            if not rules or (own and spot.kind == "toml"):  # its host has words for it
                continue
            if spot.words == "opencode" and any(opencode_rules.overrules(each, self.policy) for each in rules):
                continue
            before = self.texts.get(spot.path)
            after = self._written(spot, before, rules)
            if after is not None and self._holds(spot.path, after, is_own=spot.name == "agent"):
                said = ", ".join(map(str, rules))
                yield Place(spot.name, spot.path, said, spot.reach, before, after, outside=spot.outside)

    def renewed(self, path: Path, after: str) -> Policy:
        """The policy with *after* in the file at *path*."""
        return having(self.project, self.policy, path, after, self._shown).renewed(self.policy)

    def _written(self, spot: Spot, before: str | None, rules: tuple[Rule, ...]) -> str | None:
        if spot.kind == "toml":
            return toml_rules.written(before, rules, self.policy.agent.name)
        if spot.kind == "claude":
            return claude_settings.written(before, rules)
        rule: Source | None = self.decision.rule
        lifted = rule if rule and file_of(rule.path) == str(spot.path) else None
        if spot.kind == "agent":
            return opencode_rules.in_agent(before, rules, lifted)
        own = entry_name(self.policy.agent.path) if spot.kind == "entry" else None
        return opencode_rules.in_settings(before, rules, lifted, own or "")

    def _holds(self, path: Path, after: str, *, is_own: bool) -> bool:
        """Whether the rule decides what was asked, and no agent of the project gets what was denied to it.

        One that *is_own* to the agent is no other's.
        """
        changed = having(self.project, self.policy, path, after, self._shown)
        answer = decide(self.operation, changed.renewed(self.policy))
        rule = answer.rule
        by = {str(path), path.name} if path.name == settings.NAME else {str(path)}
        if answer.effect != "allow" or rule is None or file_of(rule.path) not in by:
            return False
        return is_own or not any(_effect(self.operation, changed, each) != "deny" for each in self._denied)

    @cached_property
    def _denied(self) -> tuple[Agent, ...]:
        """The agents of the project to whom what was asked is denied."""
        others = (each for each in self.project.agents if each.dialect == self.policy.agent.dialect)
        return tuple(each for each in others if _effect(self.operation, self.project, each) == "deny")


def _effect(operation: Operation, project: Project, agent: Agent) -> str:
    now = project.agent(agent.path) or agent
    policy = project.policy(now, reads_body=operation.capability == "edit")
    return decide(operation, replace(policy, root=project.root.resolve())).effect


def covered(offer: Offer) -> str:
    """What a rule would have saved, in words."""
    if not offer.asked:
        return "nothing like it was asked before"
    past = f"would have answered {offer.covered} of {offer.asked} past question{'' if offer.asked == 1 else 's'}"
    return f"{past}, such as {'; '.join(offer.examples)}" if offer.examples else past
