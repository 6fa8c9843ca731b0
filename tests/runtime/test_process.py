"""What becomes of children when the program that started them ends, in any way."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from agentls.runtime import kill, process, watchdog
from agentls.runtime.clip import Clip

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")

STUBBORN = "(trap '' TERM HUP INT; echo up; while :; do sleep 0.05; done)"
PROGRAM = """
import asyncio, os, sys
from pathlib import Path
from agentls.runtime import process, watchdog

async def main():
    async with process.spawned(["sh", "-c", sys.argv[1]], Path("/"), dict(os.environ)) as child:
        await child.output.readline()
        if sys.argv[2] == "SIGKILL after the watchdog":
            watchdog._process.kill()
            watchdog._process.wait()
        async with process.spawned(["sh", "-c", "echo; sleep 300; true"], Path("/"), dict(os.environ)) as other:
            await other.output.readline()
            print(child.process.pid, other.process.pid, flush=True)
            await asyncio.to_thread(sys.stdin.readline)
            if sys.argv[2] == "kill_all":
                process.kill_all()
                os._exit(0)
            raise RuntimeError(sys.argv[2])

asyncio.run(main())
"""


def alive(sessions: set[int]) -> list[int]:
    return [pid for session in sessions for pid in kill.members(session)]


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def until(condition) -> None:
    end = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.01)


@pytest.mark.parametrize(
    ("command", "end"),
    [
        (f"{STUBBORN} & wait", "SIGKILL"),
        (f"( {STUBBORN} & ) ; sleep 300", "SIGKILL"),
        (f"set -m; {STUBBORN} & wait", "SIGKILL"),
        (f"set -m; {STUBBORN} & wait", "SIGTERM"),
        (f"set -m; {STUBBORN} & wait", "SIGKILL after the watchdog"),
        (f"set -m; {STUBBORN} & wait", "kill_all"),
        (f"set -m; {STUBBORN} & wait", "exception"),
    ],
)
def test_children_do_not_outlive_the_program(command, end):
    program = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, command, end],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    sessions = {int(each) for each in program.stdout.readline().split()}
    assert len(sessions) == 2
    assert len(alive(sessions)) >= 3
    if end.startswith("SIG"):
        program.send_signal(getattr(signal, end.split()[0]))
    else:
        program.stdin.close()
    program.wait()
    until(lambda: not alive(sessions))
    program.stdout.close()


SUDDEN = """
import asyncio, os, signal, subprocess, sys
from pathlib import Path
from agentls.runtime import process

class Popen(subprocess.Popen):
    def __init__(self, argv, **given):
        super().__init__(argv, **given)
        if "300" in argv:
            print(self.pid, flush=True)
            os.kill(os.getpid(), signal.SIGKILL)

async def main():
    process.subprocess.Popen = Popen
    async with process.spawned(["sleep", "300"], Path("/"), dict(os.environ)):
        pass

asyncio.run(main())
"""


def test_a_child_does_not_outlive_a_program_that_is_killed_while_starting_it():
    program = subprocess.Popen([sys.executable, "-c", SUDDEN], stdout=subprocess.PIPE, text=True)
    session = int(program.stdout.readline())
    assert program.wait() == -signal.SIGKILL
    until(lambda: not alive({session}))
    program.stdout.close()


SERVING = """
import asyncio
from pathlib import Path
from agentls.runtime import watchdog
from agentls.runtime.mcp import Servers
from agentls.servers import Server

async def main():
    server = Server("deaf", "", ("sh", "-c", "trap '' TERM HUP INT; while :; do sleep 0.1; done"))
    starting = asyncio.create_task(Servers(Path("/")).tools([server]))
    while not watchdog._guarded:
        await asyncio.sleep(0.01)
    print(*watchdog._guarded.values(), flush=True)
    await starting

asyncio.run(main())
"""


def test_an_mcp_server_that_hears_nothing_does_not_outlive_the_program():
    program = subprocess.Popen([sys.executable, "-c", SERVING], stdout=subprocess.PIPE, text=True)
    sessions = {int(each) for each in program.stdout.readline().split()}
    assert alive(sessions)
    program.kill()
    program.wait()
    until(lambda: not alive(sessions))
    program.stdout.close()


def test_the_watchdog_kills_whom_it_was_not_told_to_forget():
    children = [subprocess.Popen(["sleep", "300"], start_new_session=True) for _ in range(4)]
    lines = [f"+ {name} {child.pid}" for name, child in zip(("1", "11", "2", "21"), children, strict=True)]
    subprocess.run(
        ["sh", "-c", watchdog._SCRIPT], input="\n".join([*lines, "- 1", "- 21", "- 7", ""]).encode(), check=True
    )
    try:
        until(lambda: len(alive({child.pid for child in children})) == 2)
        assert [child.poll() for child in children] == [None, -signal.SIGKILL, -signal.SIGKILL, None]
    finally:
        for child in children:
            child.kill()
            child.wait()


async def test_without_proc_the_process_group_is_killed(tmp_path, monkeypatch):
    async with process.spawned(["sh", "-c", f"{STUBBORN} & wait"], tmp_path, dict(os.environ)) as child:
        await child.output.readline()
        pid = child.process.pid
        with monkeypatch.context() as patch:
            patch.setattr(kill, "PROC", tmp_path)
            assert kill.members(pid) == [-pid]
            kill.kill(pid)
        await kill.gone(pid, 10)
        assert not alive({pid})


async def test_a_program_that_is_missing_is_told(tmp_path):
    before = open_files()
    with pytest.raises(FileNotFoundError):
        async with process.spawned(["/no/such/program"], tmp_path, {}):
            pass
    await asyncio.sleep(0)
    assert open_files() <= before


async def test_nothing_is_left_open_after_many_commands(tmp_path):
    await process.run(["true"], tmp_path, {}, 10, 1000)
    before = open_files()
    done = await asyncio.gather(*(process.run(["echo", str(n)], tmp_path, {}, 10, 1000) for n in range(30)))
    assert [each.text for each in done] == [f"{n}\n" for n in range(30)]
    assert open_files() <= before


@pytest.mark.parametrize(
    ("pieces", "limit", "text"),
    [
        (["abc"], 10, "abc"),
        (["ab", "cd", "ef"], 6, "abcdef"),
        (["abcdefgh"], 6, "abc\n\n[… 2 of 8 characters are left out here …]\n\nfgh"),
        (list("abcdefgh"), 4, "ab\n\n[… 4 of 8 characters are left out here …]\n\ngh"),
        ([""], 4, ""),
    ],
)
def test_long_output_is_cut_in_its_middle(pieces, limit, text):
    clip = Clip(limit)
    for piece in pieces:
        clip.feed(piece)
    assert clip.text == text
