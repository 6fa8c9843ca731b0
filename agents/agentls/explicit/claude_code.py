"""A scope as permission rules of ``.claude/settings.json``, which hold for every Claude Code agent of the workspace.

Only what must not be touched and what is shared can be said there: that all the rest is asked about cannot, without
asking about what is owned too. What another agent owns is left out, for these rules know no agents.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path, PurePath

from agentls.agent import STRICTNESS, Agent, Effect, Permission
from agentls.contract import Promise
from agentls.explicit import Explicit, Reader, answer, json_lists, looser, places, unread
from agentls.policy import Policy, settings_files
from agentls.project import Project
from agentls.rights import example
from agentls.survey import survey_of
from agentls.team import within
from agentls.text import Document, counted

_EFFECTS: dict[str, Effect] = {"forbidden": "deny", "shared": "ask"}
_NAMED = 3
"""Other agents that a title names."""


def explicit(agent: Agent, project: Project, policy: Policy, read: Reader) -> Explicit | None:
    """The settings with rules for the places; None for other dialects, and where there is nothing that can be said."""
    said = policy.contract
    if agent.dialect != "claude-code" or said is None:
        return None
    path = str(Path(project.root, ".claude", "settings.json"))
    before = read(path)
    others = [each for each in project.agents if each.dialect == "claude-code" and each.name != agent.name]
    policies = {each.name: _policy(each, project) for each in others if not each.disabled}
    kept, left_out = _sayable(places(said), policies)
    rules = [(_EFFECTS[each.kind], f"Edit({pattern(each.value)})") for each in kept]
    after = _with_rules(before.text if before else "", rules)
    if after is None or (before is not None and after == before.text):
        return None
    host = settings_files.read([("claude-code", "project", Document(path, after))])
    if host.problems:
        return None
    elsewhere = tuple(each for each in policy.settings if each.source.path != path)
    held = replace(policy, settings=(*elsewhere, *host.claude))
    paths = [_example(each) for each in kept]
    if looser(policy, held, paths) or any(answer(replace(held, contract=None), each) == "allow" for each in paths):
        return None
    bound = [name for name, each in policies.items() if _bound(each, held.settings, tuple(paths), project)]
    whom = f"for all Claude Code agents here, the main one too{_also(bound)}"
    title = f"Make this scope explicit in .claude/settings.json: {counted(len(kept), 'rule')}, {whom}"
    note = f"Rules in .claude/settings.json hold for every Claude Code agent of the workspace{_also(bound, 99)}."
    return Explicit(title, path, before, after, (*left_out, *unread(agent, said)), note)


def _policy(agent: Agent, project: Project) -> Policy:
    """Another agent's policy. A body in which the survey has found no places need not be read again."""
    surveyed = PurePath(agent.path).is_relative_to(project.root)
    return project.policy(agent, reads_body=not surveyed or agent.path in survey_of(project).scoped)


def _bound(before: Policy, settings: tuple[Permission, ...], paths: tuple[str, ...], project: Project) -> bool:
    """Whether *settings* bind another agent more; worked out again when something of it has changed."""
    question, key = (before, settings, paths), f"bound {before.agent.path}"
    known = project.memo.get(key)
    if known is None or known[0] != question:
        known = project.memo[key] = question, _stricter(before, replace(before, settings=settings), paths)
    return bool(known[1])


def pattern(place: str) -> str:
    """A place as a path of a rule in the project's settings, where a leading ``/`` is the workspace; empty: none."""
    plain = place.removeprefix("./").lstrip("/")
    if set(plain) & set("()[]\\!"):
        return ""
    anchored = f"/{plain}" if "/" in plain else f"/**/{plain}"
    return f"{anchored}**" if anchored.endswith("/") else anchored


def _sayable(promises: tuple[Promise, ...], others: dict[str, Policy]) -> tuple[list[Promise], list[str]]:
    kept, left_out = [], []
    for each in promises:
        owner = next((name for name, policy in others.items() if _owns(policy, each.value)), None)
        if each.kind == "owned":
            continue
        if owner is not None:
            left_out.append(f"{each.value}: {owner} owns it, or something in it")
        elif not pattern(each.value):
            left_out.append(f"{each.value}: no rule of Claude Code's can name it")
        else:
            kept.append(each)
    owned = sum(each.kind == "owned" for each in promises)
    if owned:
        said = "that all else is asked about cannot be said for one agent"
        left_out.insert(0, f"the {counted(owned, 'place')} that it owns: {said}")
    return kept, left_out


def _owns(policy: Policy, place: str) -> bool:
    """Whether an agent owns *place*, something in it, or what lies around it."""
    owned = policy.contract.of("owned") if policy.contract else ()
    return any(within(place, each.value) or within(each.value, place) for each in owned)


def _stricter(before: Policy, after: Policy, paths: Iterable[str]) -> bool:
    return any(STRICTNESS[answer(after, each)] > STRICTNESS[answer(before, each)] for each in paths)


def _example(promise: Promise) -> str:
    value = promise.value.removeprefix("./").lstrip("/")
    return example(f"{value}x" if value.endswith("/") else value)


def _also(names: list[str], most: int = _NAMED) -> str:
    if not names:
        return ""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return f" (stricter for {', '.join(names[:most])}{more})"


def _with_rules(text: str, rules: list[tuple[Effect, str]]) -> str | None:
    """*text*, a settings file or nothing, with the rules that it does not have yet; its comments and layout stay."""
    if not rules:
        return None
    for effect in ("deny", "ask"):
        wanted = [rule for each, rule in rules if each == effect]
        added = json_lists.added(text, ("permissions", effect), wanted)
        if added is None:
            return None
        text = added
    return text
