"""``skill``: load a skill when it is needed; its scripts and references are read or run from its folder."""

from __future__ import annotations

import difflib
from pathlib import Path

from pydantic import AliasChoices, Field

from agentls.policy import Operation
from agentls.runtime.tools import Context, Params, Result, Tool, ToolError


class SkillParams(Params):
    skill: str = Field(validation_alias=AliasChoices("skill", "name", "command"))
    """The name of the skill."""


def _operations(params: SkillParams, _context: Context) -> tuple[Operation, ...]:
    return (Operation("skill", params.skill),)


async def _call(params: SkillParams, context: Context) -> Result:
    skill = next((each for each in context.skills if each.name == params.skill), None)
    if skill is None:
        names = sorted(each.name for each in context.skills)
        close = difflib.get_close_matches(params.skill, names, 1)
        hint = f"Did you mean {close[0]}?" if close else f"There are: {', '.join(names) or 'none'}."
        raise ToolError(f"There is no skill {params.skill!r}. {hint}")
    return Result(
        f"{skill.definition.body_text.strip()}\n\n(Its files lie in {context.label(Path(skill.path).parent)}.)"
    )


tool = Tool("skill", "think", "Load a skill: instructions for a kind of work.", SkillParams, _operations, _call)
