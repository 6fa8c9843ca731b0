"""``bash``: real commands, and their ends."""

import asyncio
import os
import shutil
import time
import tracemalloc
from pathlib import Path

import pytest

from agentls.runtime import process, shells
from agentls.runtime.tools import ToolError


@pytest.mark.parametrize(
    ("command", "text", "code"),
    [
        ("echo one; echo two >&2; echo three", "one\ntwo\nthree", 0),
        ("pwd -P; ls", "{root}\na.txt", 0),
        ("exit 3", "[exit code 3]", 3),
        ("echo no; false", "no\n[exit code 1]", 1),
        ("true", "(no output)", 0),
        ("kill -9 $$", "[exit code -9]", -9),
        ("no-such-program", "{bash}: line 1: no-such-program: command not found\n[exit code 127]", 127),
        ("cat; read x; echo end", "end", 0),
        (r"printf 'caf\303\251 \377'", "café \ufffd", 0),
        ("[[ -t 0 ]] || echo none; (: < /dev/tty) 2>/dev/null || echo no terminal", "none\nno terminal", 0),
        ("echo $ANTHROPIC_API_KEY$ANTHROPIC_AUTH_TOKEN.$PLAIN", ".kept", 0),
        ("(sleep 0.1; echo late) & echo early", "early\nlate", 0),
    ],
)
async def test_commands(call, context, files, monkeypatch, command, text, code):
    files({"a.txt": ""})
    for name in ("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN"):
        monkeypatch.setenv(name, "secret")
    monkeypatch.setenv("PLAIN", "kept")
    result = await call("bash", command=command)
    assert (result.text, result.exit_code) == (text.format(root=context.root, bash=shutil.which("bash")), code)
    assert result.is_error is (code != 0)


async def test_long_output_keeps_its_head_and_tail(call):
    result = await call("bash", command="echo first; yes 'a line of text' | head -c 10000000; echo; echo last")
    assert len(result.text) < 30_200
    assert result.text.startswith("first\na line")
    assert result.text.endswith("\nlast\n[all of it can be read as the output bash-1]")
    assert "[… 9,970,012 of 10,000,012 characters are left out here …]" in result.text


async def test_any_part_of_a_long_output_can_be_read(call):
    await call("bash", command="seq 1000000")
    part = await call("bash_output", id="bash-1", offset=5_000_000, limit=20)
    place = "[characters 5,000,000 to 5,000,020 of 6,888,896; go on with offset 5000020]"
    assert part.text == f"\n730159\n730160\n73016\n{place}"
    end = await call("bash_output", id="bash-1", offset=6_888_888)
    assert end.text == "1000000\n[characters 6,888,888 to 6,888,896 of 6,888,896]"
    with pytest.raises(ToolError, match=r"There is no output 'bash-7'\. There are: bash-1"):
        await call("bash_output", id="bash-7")


async def test_memory_stays_flat_whatever_a_command_writes(call):
    tracemalloc.start()
    await call("bash", command="seq 100000")
    small = tracemalloc.get_traced_memory()[1]
    tracemalloc.reset_peak()
    await call("bash", command="seq 3000000")
    assert tracemalloc.get_traced_memory()[1] < small + 2_000_000
    tracemalloc.stop()


async def test_a_command_in_the_background_is_read_on_and_stopped(call, context):
    line = "echo one; while [ ! -e go ]; do sleep 0.01; done; echo two; sleep 300"
    started = await call("bash", command=line, run_in_background=True)
    assert started.text == "Started in the background as bash-1. It ends with this run at the latest."
    shell = context.shells.find("bash-1")
    await until(lambda: shell.output.length >= 4)
    assert (await call("bash_output", id="bash-1")).text.startswith("one\n[characters 0 to 4 of 4; running for ")
    assert (await call("bash_output", id="bash-1")).text.startswith("[nothing new; 4 characters so far; running")
    (context.root / "go").touch()
    await until(lambda: shell.output.length >= 8)
    assert (await call("bash_output", bash_id="bash-1")).text.startswith("two\n[characters 4 to 8 of 8; running")
    assert (await call("bash_output", id="bash-1", offset=0, limit=3)).text.startswith(
        "one\n[characters 0 to 3 of 8; go on"
    )
    assert (await call("bash_stop", task_id="bash-1")).text == "bash-1 was stopped."
    assert (await call("bash_stop", id="bash-1")).text == "bash-1 had ended already: stopped."
    with pytest.raises(ToolError, match="no command 'x'"):
        await call("bash_stop", id="x")


@pytest.mark.parametrize(
    ("command", "most", "status"),
    [
        ("echo a; exit 3", 60_000, "ended with exit code 3"),
        ("echo a; sleep 300", 100, "killed: not done after 0.1 s"),
    ],
)
async def test_how_a_command_in_the_background_ends(call, monkeypatch, command, most, status):
    monkeypatch.setattr(process, "LINGER", 0.1)
    await call("bash", command=command, run_in_background=True, timeout=most)
    assert (await call("bash_output", id="bash-1", wait=10_000)).text == f"a\n[characters 0 to 2 of 2; {status}]"


@pytest.mark.parametrize(
    ("given", "said"), [({"timeout": 600_001}, "at most 600000 ms"), ({"command": "\0"}, "started")]
)
async def test_what_cannot_be_run_is_told(call, given, said):
    with pytest.raises(ToolError, match=said):
        await call("bash", **{"command": "true", **given})
    with pytest.raises(ToolError, match="the command could not be started"):
        await call("bash", command="\0", run_in_background=True)


async def test_only_some_commands_are_in_the_background_at_a_time(call, context):
    for _ in range(shells.MOST):
        await call("bash", command="sleep 300", run_in_background=True)
    with pytest.raises(ToolError, match="8 commands are running in the background, the limit"):
        await call("bash", command="true", run_in_background=True)
    await call("bash_stop", id="bash-2")
    await call("bash", command="true", run_in_background=True)
    await context.shells.close()


async def test_what_no_shell_can_be_given_is_told(call):
    for command in ("echo \0", "x" * 200_000):
        with pytest.raises(ToolError, match="the command could not be started"):
            await call("bash", command=command)


STUBBORN = "(trap '' TERM HUP INT; while :; do sleep 0.05; done)"
KIN = {
    "a child": "sleep 300; true",
    "a grandchild that ignores SIGTERM": f"{STUBBORN} & wait",
    "a shell that ignores SIGTERM": f"trap '' TERM; {STUBBORN}",
    "a process that was forked twice": "( ( sleep 300 & ) & ); sleep 300",
    "a job with a process group of its own": "set -m; sleep 300 & sleep 300",
    "one without our pipe": f"{STUBBORN} >/dev/null 2>&1 & sleep 300",
}


def marked(mark: str) -> list[int]:
    """The living processes that have *mark* in their environment: all that came from one command."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if f"MARK={mark}".encode() in (folder / "environ").read_bytes():
                found.append(int(folder.name))
        except OSError:
            continue
    return found


async def until(condition, seconds: float = 10.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        await asyncio.sleep(0.01)


@pytest.fixture
def mark(monkeypatch, tmp_path):
    monkeypatch.setenv("MARK", tmp_path.name + str(os.getpid()))
    yield tmp_path.name + str(os.getpid())
    for pid in set(marked(tmp_path.name + str(os.getpid()))) - {os.getpid()}:
        os.kill(pid, 9)


linux = pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="looks for processes in /proc")


@linux
@pytest.mark.parametrize("command", KIN.values(), ids=KIN.keys())
async def test_a_cancelled_command_dies_with_all_its_kin(call, mark, command):
    running = asyncio.ensure_future(call("bash", command=command))
    await until(lambda: len(marked(mark)) >= 2)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    await until(lambda: not marked(mark), 1.0)


@linux
@pytest.mark.parametrize("command", KIN.values(), ids=KIN.keys())
async def test_a_command_that_takes_too_long_dies_with_all_its_kin(call, monkeypatch, mark, command):
    monkeypatch.setattr(process, "GRACE", 0.1)
    monkeypatch.setattr(process, "LINGER", 0.1)
    result = await call("bash", command=f"echo begun; {command}", timeout=300)
    assert result.text.endswith("begun\n[killed: not done after 0.3 s]")
    assert result.exit_code is None
    assert result.is_error
    await until(lambda: not marked(mark), 1.0)


@linux
@pytest.mark.parametrize("command", KIN.values(), ids=KIN.keys())
async def test_a_command_in_the_background_dies_with_all_its_kin(call, context, mark, command):
    await call("bash", command=command, run_in_background=True)
    await until(lambda: len(marked(mark)) >= 2)
    await context.shells.close()
    await until(lambda: not marked(mark), 1.0)


@linux
async def test_a_command_may_tidy_up_when_its_time_is_over(call):
    result = await call("bash", command="trap 'echo tidied; exit' TERM; echo begun; sleep 300 & wait", timeout=300)
    assert result.text == "begun\ntidied\n[killed: not done after 0.3 s]"


@linux
async def test_what_is_left_in_the_background_ends_with_the_command(call, mark):
    result = await call("bash", command="sleep 300 >/dev/null 2>&1 & echo started")
    assert result.text == "started\n[it left processes running in the background, which were killed]"
    await until(lambda: not marked(mark), 1.0)


@linux
async def test_a_cancellation_at_any_moment_leaves_nothing(call, mark):
    for step in range(40):
        running = asyncio.ensure_future(call("bash", command=f"{STUBBORN} & sleep 300"))
        for _ in range(step % 8):
            await asyncio.sleep(0)
        await asyncio.sleep(0.002 * (step // 8))
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
    await until(lambda: not marked(mark), 1.0)
    assert not process._live
