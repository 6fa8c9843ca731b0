"""``question``: ask the user, who picks an answer or writes one."""

from __future__ import annotations

from pydantic import ConfigDict, Field

from agentls.policy import Operation
from agentls.runtime.tools import Context, Params, Result, Tool, ToolError


class _Lenient(Params):
    # Hosts have further fields here (a header, several choices at once), which models send and nobody needs.
    model_config = ConfigDict(extra="ignore", json_schema_extra={"additionalProperties": False})


class Option(_Lenient):
    label: str = Field(min_length=1)
    description: str = ""


class Asking(_Lenient):
    question: str = Field(min_length=1)
    options: list[Option] = Field(default_factory=list, max_length=8)
    """Answers to choose from; without any the user writes one."""


class QuestionParams(Params):
    questions: list[Asking] = Field(min_length=1, max_length=4)


def _operations(params: QuestionParams, _context: Context) -> tuple[Operation, ...]:
    return (Operation("question", params.questions[0].question),)


async def _call(params: QuestionParams, context: Context) -> Result:
    told = []
    for each in params.questions:
        answer = await context.ask(_text(each), tuple(dict.fromkeys(option.label for option in each.options)))
        if answer is None:
            raise ToolError("Nobody can answer now, or the user left the question unanswered. Go on without an answer.")
        told.append(f"{each.question}\n→ {answer}")
    return Result("\n\n".join(told))


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
