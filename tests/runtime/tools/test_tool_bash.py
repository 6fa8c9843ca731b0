"""``bash``: real commands, and their ends."""

import asyncio
import os
import shutil
import time
from pathlib import Path

import pytest

from agentls.runtime import process
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
        ("echo $ANTHROPIC_API_KEY$ANTHROPIC_AUTH_TOKEN$OTHER_KEY.$PLAIN", ".kept", 0),
        ("(sleep 0.1; echo late) & echo early", "early\nlate", 0),
    ],
)
async def test_commands(call, context, files, monkeypatch, command, text, code):
    files({"a.txt": ""})
    for name in ("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "OTHER_KEY"):
        monkeypatch.setenv(name, "secret")
    monkeypatch.setenv("PLAIN", "kept")
    object.__setattr__(context, "secrets", frozenset(("OTHER_KEY",)))
    result = await call("bash", command=command)
    assert (result.text, result.exit_code) == (text.format(root=context.root, bash=shutil.which("bash")), code)
    assert result.is_error is (code != 0)


async def test_long_output_keeps_its_head_and_tail(call):
    result = await call("bash", command="echo first; yes 'a line of text' | head -c 10000000; echo; echo last")
    assert len(result.text) < 30_200
    assert result.text.startswith("first\na line")
    assert result.text.endswith("\nlast")
    assert "[… 9,970,012 of 10,000,012 characters are left out here …]" in result.text


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
