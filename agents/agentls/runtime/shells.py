"""The commands of one run: those that are waited for, and those that go on in the background until the run ends."""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias

from agentls.runtime import outputs, process
from agentls.runtime.clip import Clip
from agentls.runtime.journal import Journal
from agentls.runtime.outputs import Output
from agentls.runtime.tools import ToolError

LIMIT = 30_000
"""Characters of output that the model gets at a time."""
MOST = 8
"""Commands that one run may have in the background at a time."""

State: TypeAlias = Literal["running", "ended", "stopped", "timed out"]


@dataclass(eq=False)
class Shell:
    """A command in the background. *told* is up to where the model was given its output."""

    id: str
    command: str
    output: Output
    seconds: float
    began: float = field(default_factory=time.monotonic)
    state: State = "running"
    exit_code: int | None = None
    told: int = 0
    took: float = 0.0
    task: asyncio.Task[None] | None = None

    @property
    def status(self) -> str:
        """How it is, in a few words."""
        if self.state == "running":
            return f"running for {time.monotonic() - self.began:.1f} s"
        if self.state == "ended":
            return f"ended with exit code {self.exit_code}"
        return "stopped" if self.state == "stopped" else f"killed: not done after {self.seconds:g} s"


class _Tee(Clip):
    """Passes on all that it is fed; *started* is done once the command runs."""

    def __init__(self, limit: int, output: Output, started: asyncio.Future[None] | None = None) -> None:
        super().__init__(limit)
        self._output, self._started = output, started

    def begin(self) -> None:
        if self._started and not self._started.done():
            self._started.set_result(None)

    def feed(self, text: str) -> None:
        super().feed(text)
        self._output.feed(text)


class Shells:
    """The commands of run *run* in *root*. *confine* puts one into a sandbox, *environment* is what each sees."""

    def __init__(
        self, journal: Journal, run: str, root: Path, confine: Callable[[list[str]], list[str]] | None = None,
        environment: Callable[[], dict[str, str]] = process.environment,
    ) -> None:  # fmt: skip
        self._journal, self._run, self._root = journal, run, root
        self._confine, self._environment = confine, environment
        self._behind: dict[str, Shell] = {}
        self._news: list[Shell] = []
        self._count = max((int(name.rpartition("-")[2]) for name in outputs.names(journal, run)), default=0)

    async def do(self, command: str, seconds: float) -> tuple[process.Finished, str]:
        """Run a command to its end; also the name of its whole output, where the text is cut."""
        output = self._output(LIMIT)
        argv = await self._argv(command)
        done = await process.run(argv, self._root, self._environment(), seconds, _Tee(LIMIT, output))
        output.flush()
        return done, output.name if output.stored else ""

    async def start(self, command: str, seconds: float) -> Shell:
        """Start a command in the background; `ToolError` where there are too many."""
        if sum(each.state == "running" for each in self._behind.values()) >= MOST:
            raise ToolError(f"{MOST} commands are running in the background, the limit. Stop one first.")
        argv = await self._argv(command)
        shell = Shell("", command, self._output(0), seconds)
        shell.id = shell.output.name
        started: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        shell.task = asyncio.create_task(self._live(shell, argv, started))
        try:
            await asyncio.shield(started)
        except asyncio.CancelledError:
            shell.task.cancel()
            raise
        self._behind[shell.id] = shell
        return shell

    @property
    def newest(self) -> Shell:
        """The one in the background that was started last."""
        return next(reversed(self._behind.values()))

    def find(self, name: str) -> Shell | None:
        """The command in the background with that id."""
        return self._behind.get(name)

    @property
    def known(self) -> tuple[str, ...]:
        """The ids under which there is something to read."""
        return tuple(dict.fromkeys((*outputs.names(self._journal, self._run), *self._behind)))

    def read(self, name: str, offset: int, count: int) -> tuple[str, int]:
        """A part of an output, and the length of all there is; `ToolError` for one that is not known."""
        if shell := self._behind.get(name):
            return shell.output.read(offset, count), shell.output.length
        if length := outputs.length(self._journal, self._run, name):
            return outputs.read(self._journal, self._run, name, offset, count), length
        raise ToolError(f"There is no output {name!r}. There are: {', '.join(self.known) or 'none'}.")

    async def stop(self, shell: Shell) -> None:
        """End a command with all that it has started."""
        if shell.task and not shell.task.done():
            shell.task.cancel()
            await asyncio.wait([shell.task])

    async def close(self) -> None:
        """End all of them."""
        tasks = [shell.task for shell in self._behind.values() if shell.task and not shell.task.done()]
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    def news(self) -> list[Shell]:
        """Those that have ended since it was asked last."""
        found, self._news = self._news, []
        return found

    def _output(self, short: int) -> Output:
        self._count += 1
        return Output(self._journal, self._run, f"bash-{self._count}", short)

    async def _argv(self, command: str) -> list[str]:
        shell = shutil.which("bash") or shutil.which("sh")
        if shell is None:
            raise ToolError("there is no shell on this machine")
        argv = [shell, "-c", command]
        return argv if self._confine is None else await asyncio.to_thread(self._confine, argv)

    async def _live(self, shell: Shell, argv: list[str], started: asyncio.Future[None]) -> None:
        """The life of a command in the background."""
        try:
            done = await process.run(
                argv, self._root, self._environment(), shell.seconds, _Tee(0, shell.output, started)
            )
            shell.state, shell.exit_code = ("timed out" if done.exit_code is None else "ended"), done.exit_code
        except OSError as error:
            started.set_exception(ToolError(f"the command could not be started: {error}"))
            return
        except asyncio.CancelledError:
            shell.state = "stopped"
        shell.took = time.monotonic() - shell.began
        shell.output.flush()
        self._news.append(shell)
