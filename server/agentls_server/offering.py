"""Agents where the user is: in the lightbulb of source files, and above agent files as a lens that runs them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lsprotocol import types as lsp

from agentls.actions import Action, Place, offered
from agentls.agent import Agent
from agentls.features.comments import tasks
from agentls.features.lenses import top_of
from agentls.formats import detect
from agentls.text import Span
from agentls_server import answering, border, jobs, task_file
from agentls_server.session import Snapshot


def agents(snapshot: Snapshot, span: Span, context: lsp.CodeActionContext) -> Iterator[lsp.CodeAction]:
    """The agents that may edit this file, for the diagnostics of other servers, a comment or a selection at *span*."""
    whole, (snapshot, at) = snapshot, snapshot.at(span.start)
    span = span if snapshot is whole else Span(at, at + len(span))
    if (argument := task_file.read(snapshot.document)) is not None:
        title = f"{argument['agent']}: do this task"
        yield lsp.CodeAction(
            title, lsp.CodeActionKind.QuickFix, command=lsp.Command(title, "agentls.run", arguments=[argument])
        )
        return
    if (argument := answering.read(snapshot.document)) is not None:
        command = lsp.Command("Send this answer", "agentls.answer", arguments=[argument])
        yield lsp.CodeAction("Send this answer", lsp.CodeActionKind.QuickFix, command=command)
        return
    problems = tuple(border.diagnostic_json(each) for each in context.diagnostics if each.source != border.SOURCE)
    where: dict[str, Any] = {"uri": snapshot.uri, "range": border.range_json(snapshot.range(span))}
    if problems:
        where["diagnostics"] = list(problems)

    def runnable(agent: Agent) -> bool:
        return jobs.first_error(agent, snapshot.project) is None

    for action in offered(Place(snapshot.document, span, snapshot.project, runnable, problems, where)):
        yield _to_lsp(action, context, snapshot)


def _to_lsp(action: Action, context: lsp.CodeActionContext, snapshot: Snapshot) -> lsp.CodeAction:
    assert action.command
    place = {"range": border.range_json(snapshot.range(action.span))} if action.span else {}
    fixes = action.kind == lsp.CodeActionKind.QuickFix.value
    others = [each for each in context.diagnostics if each.source != border.SOURCE]
    return lsp.CodeAction(
        title=action.title,
        kind=action.kind,
        diagnostics=(others or None) if fixes else None,
        command=lsp.Command(action.title, action.command.name, arguments=[{**action.command.argument, **place}]),
    )


def lenses(snapshot: Snapshot) -> Iterator[lsp.CodeLens]:
    """*Run* above an agent's frontmatter; what keeps it from running where its file has an error."""
    if (argument := task_file.read(snapshot.document)) is not None:
        top = snapshot.range(Span(0, 0))
        yield lsp.CodeLens(
            top, lsp.Command(f"Run {argument['agent']} on this task", "agentls.run", arguments=[argument])
        )
        return
    if (argument := answering.read(snapshot.document)) is not None:
        command = lsp.Command("Send this answer", "agentls.answer", arguments=[argument])
        yield lsp.CodeLens(snapshot.range(Span(0, 0)), command)
        return
    yield from _comment_tasks(snapshot)
    dialect, header = detect(snapshot.definition), snapshot.definition.header
    if dialect is None or header is None:
        return
    agent = dialect.lower(snapshot.definition)
    place = snapshot.range(top_of(snapshot.definition))
    errors = sum(each.severity == "error" for each in snapshot.diagnostics)
    if errors or not agent.name:
        yield lsp.CodeLens(place, lsp.Command(f"Does not run: {errors} error{'' if errors == 1 else 's'}", ""))
    else:
        argument = {"agent": snapshot.document.path, "task": ""}
        yield lsp.CodeLens(place, lsp.Command(f"Run {agent.name}", "agentls.run", arguments=[argument]))


def _comment_tasks(snapshot: Snapshot) -> Iterator[lsp.CodeLens]:
    """A lens above each comment with a task for an agent, or with why the agent does not run."""
    for task in tasks(snapshot.document, snapshot.project):
        place = snapshot.range(task.span)
        if jobs.first_error(task.agent, snapshot.project):
            yield lsp.CodeLens(place, lsp.Command(f"{task.agent.name} does not run: its file has an error", ""))
            continue
        argument = {
            "agent": task.agent.name,
            "task": task.words(removes=False),
            "uri": snapshot.uri,
            "range": border.range_json(place),
        }
        yield lsp.CodeLens(
            place, lsp.Command(f"Run {task.agent.name}: {task.short}", "agentls.run", arguments=[argument])
        )
