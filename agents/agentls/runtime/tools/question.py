"""``question``: ask the user, who picks an answer or writes one."""

from __future__ import annotations

from pydantic import ConfigDict, Field

from agentls.policy import Operation
from agentls.runtime.tools import Context, Params, Result, Tool, ToolError

_ENOUGH = "That is all"


class _Lenient(Params):
    # Hosts have further fields here (a header, a preview), which models send and nobody needs.
    model_config = ConfigDict(extra="ignore", json_schema_extra={"additionalProperties": False})


class Option(_Lenient):
    label: str = Field(min_length=1)
    description: str = ""


class Asking(_Lenient):
    question: str = Field(min_length=1)
    options: list[Option] = Field(default_factory=list, max_length=8)
    """Answers to choose from; without any the user writes one."""
    multi_select: bool = False
    """Whether several of them can be chosen."""


class QuestionParams(Params):
    questions: list[Asking] = Field(min_length=1, max_length=4)


def _operations(params: QuestionParams, _context: Context) -> tuple[Operation, ...]:
    return (Operation("question", params.questions[0].question),)


async def _call(params: QuestionParams, context: Context) -> Result:
    told: list[str] = []
    for each in params.questions:
        answer = await (
            _several(each, context) if each.multi_select and each.options else context.ask(_text(each), _labels(each))
        )
        if answer is None:
            told.append(f"Not answered: {'; '.join(each.question for each in params.questions[len(told) :])}")
            break
        told.append(f"{each.question}\n→ {answer}")
    if told[0].startswith("Not answered: "):
        raise ToolError("Nobody can answer now, or the user left the question unanswered. Go on without an answer.")
    return Result("\n\n".join(told))


async def _several(asking: Asking, context: Context) -> str | None:
    """The choices that the user takes, one after the other; what is written instead of a choice ends it."""
    labels, chosen = _labels(asking), list[str]()
    while left := tuple(each for each in labels if each not in chosen):
        so_far = f"\nSo far: {', '.join(chosen)}" if chosen else "\n(Several can be chosen, one after the other.)"
        answer = await context.ask(_text(asking) + so_far, (*left, _ENOUGH) if chosen else left)
        if answer is None or answer == _ENOUGH:
            break
        chosen.append(answer)
        if answer not in labels:
            break
    return ", ".join(chosen) or None


def _labels(asking: Asking) -> tuple[str, ...]:
    return tuple(dict.fromkeys(option.label for option in asking.options))


def _text(asking: Asking) -> str:
    lines = [f"{each.label}: {each.description}" for each in asking.options if each.description]
    return "\n".join((asking.question, *lines))


tool = Tool(
    "question",
    "other",
    "Asks the user, and waits for the answer. Ask only what you cannot find out and must know.",
    QuestionParams,
    _operations,
    _call,
)
