"""What users answered to questions of an agent, beside what its rules say: in explanations and in hovers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from agentls.explain import operation, tool_of
from agentls.policy import Policy

SHOWN = 5


def beside(answer: dict[str, Any], policy: Policy) -> dict[str, Any]:
    """An explanation with the last answers to just this question under ``answers``."""
    from agentls.runtime.given import given, told  # noqa: PLC0415 (not at start-up)

    tool = tool_of(answer["action"], policy.agent.dialect)
    assert tool
    found = given(Path(policy.root).resolve(), policy.agent.name)
    return {**answer, "answers": told(found, operation(tool, answer["target"], policy))[:SHOWN]}


def text(answers: list[dict[str, Any]]) -> str:
    """The answers of an explanation for people, a line each."""
    return "".join(f"\nanswered  {_said(each)}" for each in answers)


def markdown(root: Path, agent: str) -> str:
    """What holds for an agent by answers of its user, for a hover; empty where nothing does."""
    from agentls.runtime.given import given  # noqa: PLC0415 (not at start-up)

    found = given(root.resolve(), agent)
    for_run = [each for each in found if each.going_on and each.answer == "allow_run"]
    for_good = [each for each in found if each.file]
    lines = [f"- {each.tool} `{each.target}`: allowed by you for run {each.run}" for each in for_run[:SHOWN]]
    lines += [f"- `{each.rule}`: written to `{each.file}` by your answer, {_day(each.at)}" for each in for_good[:SHOWN]]
    return "\n".join(("By your answers:", "", *lines)) if lines else ""


def _said(each: dict[str, Any]) -> str:
    words = f": “{each['words']}”" if each["words"] else ""
    rule = f": {each['rule']}, written to {each['file']}" if each["file"] else ""
    state = ", which goes on" if each["going_on"] else ""
    return f"{each['answer'].replace('_', ' ')}{words}{rule} ({_day(each['at'])}, run {each['run']}{state})"


def _day(at: str) -> str:
    return at[:16].replace("T", " ")
