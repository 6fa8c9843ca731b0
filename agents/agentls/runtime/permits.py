"""Permission for the operations of a run: what `decide` answers, entered in the journal, and what the user answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeAlias

from agentls.policy import Decision, Operation, Policy, decide
from agentls.policy.claude_params import spoken_of
from agentls.policy.confinement import confinement
from agentls.policy.floor import is_secret
from agentls.policy.links import named, resolved
from agentls.runtime import granting, sandbox
from agentls.runtime.calls import Call
from agentls.runtime.editor import Question, Verdict, Verdicts
from agentls.runtime.events import Answered, Asked, Decided, Event
from agentls.runtime.held import Wish
from agentls.runtime.job import Job
from agentls.runtime.report import Facts, by_user, rule_written
from agentls.runtime.team import Team
from agentls.runtime.tools import ToolError

Key: TypeAlias = tuple[str, str]


class Permits:
    """What one run may do: the policy it began with, and what the user allowed since."""

    def __init__(self, job: Job, team: Team, facts: Facts, emit: Callable[[Event], None]) -> None:
        self.policy = job.policy
        self.names, self._run = (*job.chain, job.agent.name), job.id
        self._team, self.facts, self.emit = team, facts, emit
        self._project = team.project
        self._verdicts: dict[Key, Verdict] = {}
        self._decided: dict[tuple[str, Key], Decision | ToolError] = {}

    def new_turn(self) -> None:
        """Answers hold for equal questions of one turn."""
        self._verdicts.clear()
        self._decided.clear()

    async def permit(self, call: Call, operation: Operation) -> None:
        """Return when *operation* may go on; `ToolError` with the reason for the model when it may not."""
        operation = self._meant(call, operation)
        decision = self._decided.pop((call.id, operation.key), None) or self.decide(call, operation)
        if isinstance(decision, ToolError):
            raise decision
        if decision.effect == "allow":
            return
        verdict = self._verdicts.get(operation.key)
        if verdict is None:
            asking = partial(self._ask, call, operation, decision)
            verdict = self._verdicts[operation.key] = await self._team.questions.once(operation.key, asking)
        if verdict.answer == "deny":
            self.facts.denials.append((f"{call.name} {operation.target}", by_user(verdict.words)))
            said = f" They say: {verdict.words}" if verdict.words else ""
            raise ToolError(f"The user denied this: {call.name} {operation.target}.{said}")

    async def permit_together(self, wanted: Sequence[tuple[Call, Operation]]) -> None:
        """Ask in one question about all that *wanted*, calls that run side by side, are asked about.

        What becomes of each is told when it is its turn, by `permit`. One that is alone is asked about then.
        """
        asking: dict[Key, tuple[Call, Operation, Decision]] = {}
        for call, bare in wanted:
            operation = self._meant(call, bare)
            try:
                decision: Decision | ToolError = self.decide(call, operation)
            except ToolError as denial:
                decision = denial
            self._decided[call.id, operation.key] = decision
            if isinstance(decision, Decision) and decision.effect == "ask":
                asking[operation.key] = (call, operation, decision)
        if len(asking) < 2:
            return
        several = list(asking.values())
        verdict = await self._team.questions.once(frozenset(asking), partial(self._ask_several, several))
        if verdict.answer != "each":
            self._verdicts |= dict.fromkeys(asking, verdict)

    def decide(self, call: Call, operation: Operation) -> Decision:
        """The policy's answer, entered in the journal; `ToolError` for a denial."""
        operation = self._meant(call, operation)
        decision = self._decision(operation)
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
        if not self._hides:
            self.facts.sandboxed = False
            return argv
        try:
            return sandbox.wrapped(argv, confinement(self.policy), named(argv[-1], self.policy))
        except RuntimeError as error:
            raise ToolError(
                f"Commands run only in a sandbox here (sandbox = 'on'), and there is none: {error}."
            ) from None

    @property
    def _hides(self) -> bool:
        """Whether a sandbox is wanted that hides secrets from commands: where there is none, a command fails then."""
        wanted = self._team.project.settings.sandbox
        return wanted == "on" or sandbox.holds(wanted)

    def _meant(self, call: Call, operation: Operation) -> Operation:
        """*operation* with those of the call's arguments of which rules speak."""
        params = spoken_of(call.input, operation, self.policy)
        return replace(operation, params=params) if params else operation

    def approve(self, operations: Sequence[Operation]) -> None:
        """The user allows *operations* for the rest of the run, and of those that it starts or that started it."""
        self._team.approved |= {operation.key for operation in operations}

    def _decision(self, operation: Operation) -> Decision:
        """The policy's answer, with what the user has allowed in any run of the tree."""
        if self._team.project is not self._project:
            self._project = self._team.project
            self.policy = self._project.renewed(self.policy)
        if not self._team.approved <= self.policy.approved:
            self.policy = _approving(self.policy, self._team.approved)
        return decide(self._seen(operation), self.policy)

    def _seen(self, operation: Operation) -> Operation:
        """*operation* with what the disk says of it; of a command also the secrets that no sandbox hides from it."""
        return resolved(operation, self.policy, exposed=operation.tool == "bash" and not self._hides)

    async def _ask(self, call: Call, operation: Operation, decision: Decision) -> Verdict:
        async with self._team.asking:
            if self._decision(operation).effect == "allow":  # by an answer to a question before this one
                return Verdict("allow_run")
            about = granting.Asking(self._run, call.id, self._seen(operation), self.policy)
            offers = await granting.offers(about, self._team)
            told = tuple(map(granting.told, offers))
            self.emit(Asked(call.id, call.name, operation.target, decision.reason, operation.tool, told))
            where = f"in {self._team.editor.root}" if operation.tool == "bash" else ""
            question = Question(self.names, call.name, operation.target, decision.reason, where, offers)
            verdict = await self._verdict(question)
            if verdict.answer == "always":
                return await self._always(about, verdict)
            return self._answered(call, operation, verdict)

    async def allow(self, wishes: Sequence[Wish], *, for_good: bool) -> None:
        """The user allows these edits for the rest of the run; *for_good*: by rules that they choose, where any can."""
        for each in wishes if for_good else ():
            if each.operation is None or self._decision(each.operation).effect != "ask":  # a rule before covers it
                continue
            async with self._team.asking:
                about = granting.Asking(self._run, each.call, self._seen(each.operation), self.policy)
                offers = await granting.offers(about, self._team)
                question = Question(self.names, each.tool, each.target, each.reason, offers=offers, settled=True)
                verdict = await self._verdict(question) if offers else Verdict("allow_run")
                if verdict.answer == "always":
                    await self._always(about, verdict)
        self.approve([each.operation for each in wishes if each.operation])

    async def _ask_several(self, several: Sequence[tuple[Call, Operation, Decision]]) -> Verdict:
        async with self._team.asking:
            for call, operation, decision in several:
                self.emit(Asked(call.id, call.name, operation.target, decision.reason, operation.tool))
            names = " and ".join(dict.fromkeys(call.name for call, _, _ in several))
            lines = [f"{call.name} {operation.target}: {decision.reason}" for call, operation, decision in several]
            target = f"({len(several)} at once)"
            question = Question(self.names, names, target, "one turn wants all of them", "\n".join(lines), several=True)
            verdict = await self._verdict(question)
            if verdict.answer != "each":
                for call, operation, _ in several:
                    self._answered(call, operation, verdict)
            return verdict

    async def _verdict(self, question: Question) -> Verdict:
        editor = self._team.editor
        return await editor.verdict(question) if isinstance(editor, Verdicts) else Verdict(await editor.ask(question))

    def _answered(self, call: Call, operation: Operation, verdict: Verdict) -> Verdict:
        if verdict.answer == "allow_run":
            self.approve([operation])
        self.emit(Answered(call.id, verdict.answer, verdict.words))
        return verdict

    async def _always(self, about: granting.Asking, verdict: Verdict) -> Verdict:
        """Write the rule that the user chose. Where that fails, what they allowed holds for the run alone."""
        written = await granting.write(about, self._team, verdict)
        self.approve([about.operation])
        if written.file:
            self.facts.rules.append(rule_written(written.rule, written.file))
            self.emit(Answered(about.call, "always", rule=written.rule, file=written.file))
        else:
            self.emit(Answered(about.call, "allow_run", f"The rule {written.rule} was not written: {written.why}"))
        return Verdict("allow_run")


def _approving(policy: Policy, approved: frozenset[Key]) -> Policy:
    """*policy* and those of its callers with *approved* besides."""
    caller = policy.caller and _approving(policy.caller, approved)
    return replace(policy, approved=policy.approved | approved, caller=caller)
