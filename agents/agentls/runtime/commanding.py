"""The commands of one run and what comes of them: files that they change, commits, what the report tells of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from agentls.runtime import gates
from agentls.runtime.calls import Call
from agentls.runtime.environment import for_commands
from agentls.runtime.events import Event, Ran
from agentls.runtime.job import Job
from agentls.runtime.ledger import Ledger
from agentls.runtime.model import Block
from agentls.runtime.permits import Permits
from agentls.runtime.shells import Shell, Shells
from agentls.runtime.team import Team
from agentls.runtime.tools import Result
from agentls.runtime.watch import Seen, Watch


class Commands:
    """Those of *job*; *permits* puts them into their sandbox."""

    def __init__(self, job: Job, team: Team, permits: Permits, ledger: Ledger, emit: Callable[[Event], None]) -> None:
        self._job, self._team, self._facts, self._emit = job, team, permits.facts, emit
        self._root = team.editor.root
        self.shells = Shells(
            team.journal, job.id, self._root, permits.confine, lambda: for_commands(team.project.settings)
        )
        self.watch = Watch(self._root, ledger, self._facts, emit, self._disturbed)
        self._behind: dict[Shell, tuple[str, int]] = {}
        self._untold: list[Shell] = []

    async def __aenter__(self) -> None:
        """For the length of the run."""

    async def __aexit__(self, *_how: object) -> None:
        """End all that is left."""
        if self._behind:
            await self.shells.close()
            await self.settle()

    async def do(self, call: Call, work: Callable[[], Awaitable[Result]]) -> Result:
        """Do *work*, the call of a tool that runs a command, and find what it has changed."""
        await self.settle()
        facts, line = self._facts, str(call.input.get("command", ""))
        goes_on = bool(getattr(call.params, "run_in_background", False))
        left = await self._team.editor.sync(tuple(self._root / name for name in facts.files))
        async with (
            self._team.commits.around(line, self._root) as made,
            self.watch.around(call, goes_on=goes_on) as seen,
        ):
            result = await work()
        self._committed(call.id, made)
        if goes_on:
            self._behind[self.shells.newest] = (call.id, len(facts.commands))
            facts.commands.append((line, None))
        else:
            is_gate = gates.is_gate(self._job.policy.contract, line)
            facts.ran(line, result.exit_code, seen.texts, is_gate=is_gate)
        names = ", ".join(path.relative_to(self._root).as_posix() for path in left)
        note = f"\n(The command saw {names} without the user's unsaved changes.)" if left else ""
        return replace(result, text=result.text + note)

    async def settle(self) -> None:
        """Enter what those in the background have done since, and which of them have ended."""
        await self.watch.catch_up()
        for shell in self.shells.news():
            self._untold.append(shell)
            call, place = self._behind.pop(shell)
            await self.watch.left(call)
            self._facts.commands[place] = (shell.command, shell.exit_code)
            self._emit(Ran(call, shell.id, shell.command, shell.status, shell.exit_code, round(shell.took, 3)))

    async def news(self) -> list[Block]:
        """What the model is told of commands in the background that have ended."""
        if self._behind:
            await self.settle()
        texts = [f"[{each.id} in the background: {each.status}: {each.command[:200]}]" for each in self._untold]
        self._untold.clear()
        return [{"type": "text", "text": "\n".join(texts)}] if texts else []

    def _committed(self, call: str, made: list[str]) -> None:
        if made:
            self._facts.commits += made
            self._team.journal.note(self._job.id, "commits", {"call": call, "commits": made})

    def _disturbed(self, seen: Seen) -> None:
        self._facts.disturbed(seen.texts)
