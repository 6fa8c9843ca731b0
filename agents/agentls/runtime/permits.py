"""Permission for the operations of a run: what `decide` answers, entered in the journal, and what the user answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from agentls.policy import Decision, Operation, decide
from agentls.policy.confinement import confinement
from agentls.policy.floor import is_secret
from agentls.policy.links import resolved
from agentls.runtime import sandbox
from agentls.runtime.calls import Call
from agentls.runtime.editor import Answer, Question
from agentls.runtime.events import Answered, Asked, Decided, Event
from agentls.runtime.job import Job
from agentls.runtime.report import Facts
from agentls.runtime.team import Team
from agentls.runtime.tools import ToolError


class Permits:
    """What one run may do: the policy it began with, and what the user allowed since."""

    def __init__(self, job: Job, team: Team, facts: Facts, emit: Callable[[Event], None]) -> None:
        self.policy = job.policy
        self._names = (*job.chain, job.agent.name)
        self._team, self.facts, self.emit = team, facts, emit
        self._answers: dict[tuple[str, str], Answer] = {}

    def new_turn(self) -> None:
        """Answers hold for equal questions of one turn."""
        self._answers.clear()

    async def permit(self, call: Call, operation: Operation) -> None:
        """Return when *operation* may go on; `ToolError` with the reason for the model when it may not."""
        async with self._team.asking:
            decision = self.decide(call, operation)
            if decision.effect == "allow":
                return
            answer = self._answers.get(operation.key) or await self._ask(call, operation, decision)
            self._answers[operation.key] = answer
        if answer == "deny":
            self.facts.denials.append((f"{call.name} {operation.target}", "by you"))
            raise ToolError(f"The user denied this: {call.name} {operation.target}.")

    def decide(self, call: Call, operation: Operation) -> Decision:
        """The policy's answer, entered in the journal; `ToolError` for a denial."""
        decision = decide(resolved(operation, self.policy), self.policy)
        rule = decision.rule
        where = f"{Path(rule.path).name}:{rule.line}: {rule.text}" if rule and rule.line else ""
        self.emit(Decided(call.id, call.name, operation.target, decision.effect, decision.reason, where))
        if decision.effect == "deny":
            why = f"{decision.reason}{f' ({where})' if where else ''}"
            self.facts.denials.append((f"{call.name} {operation.target}", why))
            raise ToolError(f"Denied: {call.name} {operation.target}. The rule: {why}")
        return decision

    def readable(self, path: Path) -> bool:
        """Whether a search may show what is in a file: nobody is asked about each one."""
        root = self._team.editor.root
        name = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()
        operation = Operation("read", name, path, through="grep")
        return not is_secret(path) and decide(operation, self.policy).effect != "deny"

    def confine(self, argv: list[str]) -> list[str]:
        """A command in a sandbox that holds it to the policy, if the settings want one; `ToolError` without one."""
        wanted = self._team.project.settings.sandbox
        if wanted == "off" or (wanted == "auto" and sandbox.program() is None):
            self.facts.sandboxed = False
            return argv
        try:
            return sandbox.wrapped(argv, confinement(self.policy))
        except RuntimeError as error:
            raise ToolError(
                f"Commands run only in a sandbox here (sandbox = 'on'), and there is none: {error}."
            ) from None

    def approve(self, operations: Sequence[Operation]) -> None:
        """The user allows *operations* for the rest of the run."""
        keys = {operation.key for operation in operations}
        self.policy = replace(self.policy, approved=self.policy.approved | keys)

    async def _ask(self, call: Call, operation: Operation, decision: Decision) -> Answer:
        self.emit(Asked(call.id, call.name, operation.target, decision.reason))
        answer = await self._team.editor.ask(Question(self._names, call.name, operation.target, decision.reason))
        if answer == "allow_run":
            self.approve([operation])
        self.emit(Answered(call.id, answer))
        return answer
