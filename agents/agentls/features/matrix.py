"""The permission matrix as Markdown: what the host and what agentls answer to read, edit, shell, web and delegate."""

from __future__ import annotations

from agentls.agent import Source
from agentls.features import Subject
from agentls.opencode_config import file_of
from agentls.policy import Decision
from agentls.rights import Right, held, rights

TABLE = "| may |"
"""With this the table begins."""


def matrix(subject: Subject) -> str:
    """A table of the agent's rights, with the deciding line of each row and the exemptions below."""
    host = subject.format.title
    rows = rights(subject.policy)
    lines = [f"{TABLE} {host} | agentls | decided by |", "|---|---|---|---|"]
    lines += [_row(each, subject) for each in rows]
    exemptions = [
        f"- {right.capability} `{each.pattern}`: **{each.effect}**, {_place(each.rule, subject)}"
        for right in rows
        for each in right.exemptions
    ]
    return "\n".join(
        [*lines, *(["", "Except:", *exemptions] if exemptions else []), *_note(subject), *_held(subject, rows)]
    )


def decided_by(decision: Decision, subject: Subject) -> str:
    """The line of the file that decides, or the reason in words where no line does."""
    return _place(decision.rule, subject) if decision.rule and decision.rule.line else _cell(decision.reason)


def _row(right: Right, subject: Subject) -> str:
    host = right.host if _read_by_host(subject) and _host_is_known(right, subject) else "?"
    cells = (right.capability, host, f"**{right.agentls.effect}**", decided_by(right.agentls, subject))
    return f"| {' | '.join(cells)} |"


def _note(subject: Subject) -> list[str]:
    verdict = subject.format.verdict(subject.definition)
    return [] if verdict.loads and _read_by_host(subject) else ["", f"{verdict.why}."]


def _held(subject: Subject, rows: tuple[Right, ...]) -> list[str]:
    """What stands behind the limits on commands, where any may run."""
    said = held(subject.project.sandboxed()) if any(each.capability == "shell" and _may(each) for each in rows) else ""
    return ["", said] if said else []


def _may(right: Right) -> bool:
    return right.agentls.effect != "deny" or any(each.effect != "deny" for each in right.exemptions)


def _read_by_host(subject: Subject) -> bool:
    """Whether the host reads the frontmatter as we do: it loads the file and there is nothing wrong with its YAML."""
    definition = subject.definition
    return definition.header is not None and not definition.problems and subject.format.verdict(definition).loads


def _host_is_known(right: Right, subject: Subject) -> bool:
    """What OpenCode 2 answers where no rule of the file speaks is not known."""
    said = any(step.stage == "dialect" and step.rule and step.rule.line for step in right.agentls.chain)
    return said or subject.format.generation == 1


def _place(rule: Source | None, subject: Subject) -> str:
    if rule is None:
        return "nothing says so"
    if not rule.line:
        return _cell(rule.text)
    here = "" if rule.path == file_of(subject.agent.path) else f"{rule.path} "
    return f"{here}line {rule.line}: `{_cell(rule.text)}`"


def _cell(text: str) -> str:
    short = text if len(text) <= 80 else f"{text[:79]}…"
    return short.replace("|", "\\|").replace("\n", " ")
