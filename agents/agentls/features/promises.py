"""How the body's contract was read, in Markdown: what a promise comes to at run time, and what was left unread."""

from __future__ import annotations

from agentls.contract import SCOPE, Contract, Kind, Promise, of_agent
from agentls.features import Subject
from agentls.policy import decide
from agentls.rights import example, operation
from agentls.text import Span

_MEANING = {
    "owned": "a place that the agent owns",
    "forbidden": "a place that the agent must leave alone",
    "shared": "a place that is shared: others are asked first",
    "read": "read before the work begins",
    "gate": "must pass before the agent reports",
    "report": "a section of the report",
    "stop": "a reason to stop and report back",
    "skill": "a skill to use",
    "delegate": "an agent to hand work to",
}

_SETTLED: dict[Kind, str] = {"gate": "gates", "report": "report"}
_COUNTED: tuple[tuple[Kind, str], ...] = (
    ("owned", "owns"), ("forbidden", "must not touch"), ("shared", "shares"), ("gate", "must pass"),
    ("read", "reads first"), ("report", "reports"), ("stop", "stops"), ("skill", "skills"), ("delegate", "delegates"),
)  # fmt: skip


def promise_at(subject: Subject, offset: int) -> tuple[Span, str] | None:
    """What the contract says at *offset* of the body, as agentls has read it."""
    contract = subject.policy.contract
    if contract is None or contract.path != subject.definition.document.path:
        return None  # of agents that are merged, the prompt of another file counts
    best = _nearest(contract, offset)
    if best:
        return best.span, _said(best, subject)
    set_ = (*(SCOPE if contract.explicit else ()), *contract.settled)
    if set_ and (best := _nearest(of_agent(subject.agent), offset)) and best.kind in set_:
        what = _SETTLED.get(best.kind, "places")
        said = f"**{best.kind}** `{best.value}` · read here, but `agentls.toml` says this agent's {what} instead"
        return best.span, said
    unread = next((each for each in contract.unread if each.contains(offset)), None)
    return (
        (unread, "**unread** · this looks like a limit. It could not be read surely, so nothing enforces it.")
        if unread
        else None
    )


def _nearest(contract: Contract, offset: int) -> Promise | None:
    found = [each for each in contract.promises if len(each.span) and each.span.contains(offset)]
    return min(found, key=lambda each: len(each.span), default=None)


def summary(subject: Subject) -> str:
    """How much of a contract there is, in a few words; empty where there is none."""
    contract = subject.policy.contract
    if contract is None:
        return ""
    counted = [f"{said} {count}" for kind, said in _COUNTED if (count := len(contract.of(kind)))]
    sources = [*(["places"] if contract.explicit else []), *(_SETTLED[kind] for kind in contract.settled)]
    source = [f"{' and '.join(sources)} from agentls.toml"] if sources else []
    return " · ".join([*counted, *source, *([f"unread {len(contract.unread)}"] if contract.unread else [])])


def _said(promise: Promise, subject: Subject) -> str:
    note = f" ({promise.note})" if promise.note else ""
    text = f"**{promise.kind}** `{promise.value}` · {_MEANING[promise.kind]}{note}"
    if promise.kind not in ("owned", "forbidden", "shared"):
        return text
    place = example(promise.value if "*" in promise.value or not promise.value.endswith("/") else f"{promise.value}x")
    policy = subject.policy
    answer = decide(operation("edit", place, policy), policy)
    return f"{text}\n\nEdits here: **{answer.effect}**, {answer.reason}"
