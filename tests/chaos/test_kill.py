"""The process is killed in the midst of a run, a resume, a revert: nothing is lost, done twice, or left half done.

``AGENTLS_CHAOS=200`` makes it 200 points instead of a few.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import sqlite3
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from agentls.runtime.scripted import Script
from tests.chaos.workspace import AFTER, FILES, Mind, bash, build, edit, files
from tests.fake_api import FakeApi

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="leftover processes are reaped by a Linux call")

COUNT = int(os.environ.get("AGENTLS_CHAOS", "10"))
KILLED = -9
CHANGED = {name for name in AFTER.keys() | FILES.keys() if AFTER.get(name) != FILES.get(name)}
WAYS = ("resume", "revert", "resume twice", "revert twice")


class Zygote:
    """The process that runs command lines, see `tests.chaos.zygote`."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process

    async def run(self, out: Path, *argv: str, **order: Any) -> tuple[int, int]:
        """The exit code, and how many points the command line had."""
        order |= {"argv": argv, "out": str(out)}
        self.process.stdin.write(json.dumps(order).encode() + b"\n")
        answer = {"out": ""}
        while answer["out"] != str(out):  # a test that has failed may have left one
            answer = json.loads(await asyncio.wait_for(self.process.stdout.readline(), 100))
        assert answer["left"] == []
        return answer["code"], int(out.read_text().split("\n")[-2]) if answer["code"] in (0, 1) else 0


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def zygote() -> AsyncIterator[Zygote]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.chaos.zygote", stdin=-1, stdout=-1, cwd=Path(__file__).parents[2]
    )
    yield Zygote(process)
    process.stdin.close()
    await process.wait()


class Stage:
    """One workspace with its journal and its model."""

    def __init__(self, folder: Path, zygote: Zygote) -> None:
        self.root, self.state, self.out = folder / "work", folder / "state", folder / "out"
        self.zygote = zygote
        build(self.root)
        self.api = FakeApi(Script.of(*[Mind(self.root)] * 60, by="turn"))

    async def call(self, *argv: str, point: int = 0, until: str = "", after: float = 0) -> tuple[int, int]:
        env = {
            "AGENTLS_STATE_DIR": str(self.state), "HOME": str(self.root.parent), "ANTHROPIC_API_KEY": "key",
            "ANTHROPIC_BASE_URL": self.api.url,
        }  # fmt: skip
        return await self.zygote.run(
            self.out, *argv, cwd=str(self.root), env=env, point=point, until=until, after=after
        )

    async def start(self, point: int = 0, until: str = "", after: float = 0) -> tuple[int, int]:
        words = ("run", "doer", "Do it.", "--ask", "allow", "--format", "json")
        return await self.call(*words, point=point, until=until, after=after)

    @property
    def run(self) -> tuple[str, str] | None:
        """The run's id and status."""
        if not (self.state / "runs.sqlite3").exists():
            return None
        base = sqlite3.connect(self.state / "runs.sqlite3")
        try:
            return base.execute("SELECT id, status FROM runs").fetchone()
        except sqlite3.OperationalError:  # killed before the tables were there
            return None
        finally:
            base.close()

    @property
    def changed(self) -> set[str]:
        """The files that the run's report lists."""
        base = sqlite3.connect(self.state / "runs.sqlite3")
        try:
            return set(json.loads(base.execute("SELECT files FROM runs").fetchone()[0]))
        finally:
            base.close()

    @property
    def held(self) -> int:
        """How often edits waited for the user."""
        base = sqlite3.connect(self.state / "runs.sqlite3")
        try:
            return int(base.execute("SELECT count(*) FROM events WHERE kind = 'released'").fetchone()[0])
        finally:
            base.close()

    def check(self) -> None:
        assert [each.error for each in self.api.exchanges if each.error] == []


async def until_done(stage: Stage, *points: int) -> None:
    """Resume, killed at *points* on the way, until the run is done."""
    for point in (*points, 0):
        run, status = stage.run
        if status == "done":
            break
        code, _ = await stage.call("resume", run, "--ask", "allow", point=point)
        assert code == (0 if not point else code), stage.out.read_text()
    assert stage.run[1] == "done", stage.out.read_text()
    assert files(stage.root) == AFTER
    assert stage.changed == CHANGED


async def until_reverted(stage: Stage, *points: int) -> None:
    run, _ = stage.run
    for point in (*points, 0):
        code, _ = await stage.call("revert", run, point=point)
        said = stage.out.read_text()
        assert code in (0, KILLED) or "changed no files" in said or "reverted already" in said, said
    assert files(stage.root) == FILES


@pytest.mark.asyncio(loop_scope="module")
async def test_a_run_that_nobody_kills(tmp_path: Path, zygote: Zygote) -> None:
    stage = Stage(tmp_path, zygote)
    async with stage.api:
        code, points = await stage.start()
        assert code == 0, stage.out.read_text()
        assert points > 150
        assert stage.held == 2
        assert files(stage.root) == AFTER
        await until_reverted(stage)
        assert (await stage.call("revert", stage.run[0], "--redo"))[0] == 0
        assert files(stage.root) == AFTER
        stage.check()


def chosen() -> list[Any]:
    """Where to kill: the share of the way, and what is done then."""
    dice = random.Random(7)  # the same points each time, so that a failure can be seen again
    shares = [(number + dice.random()) / COUNT for number in range(COUNT)]
    return [
        pytest.param(share, WAYS[index % 4], id=f"{share:.3f} {WAYS[index % 4]}") for index, share in enumerate(shares)
    ]


POINTS: dict[str, int] = {}


@pytest.mark.parametrize(("share", "way"), chosen())
@pytest.mark.asyncio(loop_scope="module")
async def test_killed(tmp_path: Path, zygote: Zygote, share: float, way: str) -> None:
    if not POINTS:
        whole = Stage(tmp_path / "whole", zygote)
        async with whole.api:
            POINTS["run"] = (await whole.start())[1]
            POINTS["revert"] = (await whole.call("revert", whole.run[0]))[1]
    stage = Stage(tmp_path / "one", zygote)
    async with stage.api:
        code, _ = await stage.start(1 + int(share * POINTS["run"]))
        # How often a run gives a sign of life differs, so near its end a point may not be reached.
        assert code == KILLED or (code == 0 and share > 0.9), stage.out.read_text()
        if stage.run is None:
            assert files(stage.root) == FILES
            return
        if way.startswith("resume"):
            await until_done(stage, *([1 + int(share * POINTS["run"] / 2)] if "twice" in way else []))
        await until_reverted(stage, *([1 + int(share * POINTS["revert"])] if "twice" in way else []))
        stage.check()


@pytest.mark.parametrize("way", ["resume", "revert"])
@pytest.mark.asyncio(loop_scope="module")
async def test_killed_in_the_midst_of_a_command(tmp_path: Path, zygote: Zygote, way: str) -> None:
    """What the command had done by then is known, it is not run again, and can be taken back."""
    line = "echo x >> log-x; sed -i s/two/2/ a.py; touch started; sleep 60; echo never >> log-x"
    stage = Stage(tmp_path, zygote)
    stage.api = FakeApi(Script.of({"content": [bash(line)]}, "Done.", by="turn"))
    async with stage.api:
        assert (await stage.start(until=str(stage.root / "started")))[0] == KILLED
        run, _ = stage.run
        if way == "resume":
            assert (await stage.call("resume", run, "--ask", "allow"))[0] == 0
            told = stage.api.exchanges[-1].body["messages"][-1]["content"][0]
            assert "Files that it changed: a.py, log-x, started." in told["content"]
            assert files(stage.root)["log-x"] == "x\n"
        await until_reverted(stage)
        stage.check()


BEHIND = {"run_in_background": True}


@pytest.mark.parametrize("number", range(max(3, COUNT // 4)))
@pytest.mark.asyncio(loop_scope="module")
async def test_killed_with_commands_in_the_background(tmp_path: Path, zygote: Zygote, number: int) -> None:
    """They end with it, and what they have changed by then is known and can be taken back, whenever that is."""
    first = "echo x >> log-x; touch started; while :; do echo y >> log-y; sed -i s/b/bb/ b.py; done"
    second = "while :; do date > log-z; rm -f c.py; sleep 0.01; done"
    calls = [bash(first), edit("a.py", "two", "TWO"), bash("cat a.py; echo w > log-w"), bash(second), bash("sleep 99")]
    for each in (calls[0], calls[3]):
        each["input"] |= BEHIND
    stage = Stage(tmp_path, zygote)
    stage.api = FakeApi(Script.of(*({"content": [each]} for each in calls), by="turn"))
    async with stage.api:
        after = random.Random(number).random() * (0.1 if number % 2 else 1.5)
        assert (await stage.start(until=str(stage.root / "started"), after=after))[0] == KILLED
        run, _ = stage.run
        stage.api.script = Script.of(*["Done."] * 9, by="turn")
        if number % 3:
            assert (await stage.call("resume", run, "--ask", "allow"))[0] == 0, stage.out.read_text()
            assert files(stage.root)["log-x"] == "x\n"
        await until_reverted(stage)
        stage.check()
