"""Agents and skills that a file names one by one: OpenCode's patterns of plain names, Claude Code's lists of them.

Claude Code reads ``Agent(a, b)`` in a main agent only, and puts the text of all ``skills`` before the agent
(code.claude.com/docs/en/sub-agents, 2026-10-08).
"""

from __future__ import annotations

import re

from agentls.agent import Effect
from agentls.convert.values import Draft, Right
from agentls.policy.opencode import matches

_NAME = re.compile(r"[a-z0-9][a-z0-9_.-]*")
"""What is a name in every dialect, and the same one after a conversion."""


def agents(draft: Draft, right: Right, *, main: bool) -> list[str]:
    """The agents for Claude Code's ``Agent(a, b)`` where *right* is to start no others; empty where that is not kept.

    A sub-agent's list Claude Code reads past: only where the file is a *main* one's does it say no more than *right*.
    """
    answers = _answers(right)
    names = [name for name, effect in answers.items() if effect != "deny"]
    if not names:
        return []
    entry = f"Agent({', '.join(names)})"
    span = right.own[0].span
    if not main:
        said = f"Agent is left out: Claude Code reads a list such as '{entry}' in a main agent only"
        draft.lose(span, said, f"add '{entry}', and start it with 'claude --agent'")
        return []
    draft.lose(span, f"'{entry}' holds while it is the main agent: started by another one, it may start any")
    _lose_patterns(draft, right, answers)
    return names


def skills(draft: Draft, right: Right) -> list[str]:
    """The skills for Claude Code's ``skills`` where *right* is to load no others."""
    answers = _answers(right)
    names = [name for name, effect in answers.items() if effect == "allow"]
    if names:
        said = f"the text of {', '.join(map(repr, names))} stands before it there, also where it asks for none"
        draft.lose(right.own[0].span, said)
        _lose_patterns(draft, right, {name: answers[name] for name in names})
    return names


def spelled(tool: str, right: Right) -> bool:
    """Whether what *right* allows of *tool* is told here, name by name."""
    answers = _answers(right).values()
    return any(each == "allow" or (each == "ask" and tool == "task") for each in answers if tool in ("task", "skill"))


def _answers(right: Right) -> dict[str, Effect]:
    """The answer to each plain name in *right*, of several that cover it the last; empty where all is not denied."""
    own = [(each.pattern, each.effect) for each in right.own if each.pattern is not None]
    if right.effect != "deny" or len(own) < len(right.own):
        return {}
    names = dict.fromkeys(pattern for pattern, _ in own if _NAME.fullmatch(pattern))
    return {name: [effect for pattern, effect in own if matches(pattern, name)][-1] for name in names}


def _lose_patterns(draft: Draft, right: Right, kept: dict[str, Effect]) -> None:
    for each in right.own:
        if each.pattern not in kept and each.effect != "deny":
            why = "a list asks about none" if _NAME.fullmatch(each.pattern or "") else "a list names each one"
            draft.lose(each.span, f"'{each.written}' is left out: {why}")
