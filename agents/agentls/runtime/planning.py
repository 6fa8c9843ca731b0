"""Plan mode in a run: the plan is put to the user; once it is approved, the rights of the agent's file hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from agentls.formats import by_name
from agentls.policy import Policy
from agentls.policy.plan import planning
from agentls.runtime.editor import Question, Verdict, Verdicts
from agentls.runtime.events import Answered, Asked, Event
from agentls.runtime.permits import Permits
from agentls.runtime.team import Team
from agentls.runtime.tools import Result, ToolError


def notice(policy: Policy) -> str:
    """What the model is told at the start of a run in plan mode; nothing in others."""
    if not planning(policy):
        return ""
    tool = by_name(policy.agent.dialect).call_name("exit_plan")
    said = "This run is in plan mode: until the user approves a plan, edits and all commands that do more than read are"
    if policy.caller and planning(policy.caller):
        return f"{said} denied. Find out what is needed, and report a plan."
    return f"{said} denied. Find out what is needed, then present your plan with {tool} and go on as the user decides."


async def present(permits: Permits, team: Team, emit: Callable[[Event], None], plan: str) -> Result:
    """Put *plan* to the user; `ToolError` with their words where they do not take it."""
    if not planning(permits.policy):
        return Result("This run is not in plan mode: go on.")
    names = permits.names
    async with team.asking:
        emit(Asked("", "plan", plan.strip().split("\n", 1)[0], "the agent presents its plan"))
        verdict = await _verdict(Question(names, "plan", "go on with this plan?", "plan mode", plan), team)
        if verdict.answer != "deny":
            emit(Answered("", "approved"))
            permits.policy = replace(permits.policy, plan="approved")
            return Result("The user has approved the plan. Go on with it; the rules of your file hold.")
        words = verdict.words
        emit(Answered("", f"rejected: “{words}”" if words else "rejected"))
    permits.facts.denials.append(("the plan", f"by you{f': {words}' if words else ''}"))
    told = (
        f" They say: {words}\nChange the plan and present it again." if words else " Stop here and report, or ask why."
    )
    raise ToolError(f"The user does not take this plan.{told}")


async def _verdict(question: Question, team: Team) -> Verdict:
    editor = team.editor
    return await editor.verdict(question) if isinstance(editor, Verdicts) else Verdict(await editor.ask(question))
