"""What a run costs beside the model: before its first request, and from a reply to the next request."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from api import TimedApi
from client import BARE, HERE, OURS, Client
from editing import IDLE
from figures import Figure
from material import workspace

from agentls.runtime.scripted import Script

TURNS = 12
START, GAP = 100.0, 20.0
"""Milliseconds that may pass from the command to the first request, and from a reply through its tool to the next."""


def runs(root: Path, rounds: int) -> list[Figure]:
    """A run that reads a file in each of its turns, beside the same requests sent by hand; both warm."""
    workspace(root, 3, 2000)
    (root / "app.py").write_text("".join(f"value_{number} = {number}\n" for number in range(60)))
    first: dict[str, list[float]] = {"ours": [], "bare": []}
    gaps: dict[str, list[float]] = {"ours": [], "bare": []}
    floor = (sys.executable, str(HERE / "bare_client.py"))
    with TimedApi(_script(root)) as api, subprocess.Popen(floor, stdin=-1, stdout=-1, text=True) as bare:
        environment = {"ANTHROPIC_BASE_URL": api.url, "ANTHROPIC_API_KEY": "bench", "NO_PROXY": "127.0.0.1"}
        with Client(OURS, root, AGENTLS_STATE_DIR=str(root / "state"), **environment) as client:
            client.initialize(trusted=True, runEvents=True)
            for number in range(rounds + 1):
                ours = _run(client, api)
                bodies = api.forget()
                theirs = _by_hand(bare, api, bodies)
                api.forget()
                if number:
                    for who, (start, between) in (("ours", ours), ("bare", theirs)):
                        first[who].append(start)
                        gaps[who] += between
        bare.kill()
    same = "the same requests by plain HTTP"
    return [
        Figure("a run's start to its first request", first["ours"], same, first["bare"]),
        Figure.below(START, "the same", first["ours"]),
        Figure("a reply to the request with its tool's result", gaps["ours"], same, gaps["bare"]),
        Figure.below(GAP, "the same", gaps["ours"]),
    ]


def firsts(root: Path, rounds: int) -> list[Figure]:
    """The first run of a server that has been idle, beside a bare server's command that sends one request."""
    path = workspace(root, 3, 2000)
    took: dict[tuple[str, ...], list[float]] = {OURS: [], BARE: []}
    for _ in range(rounds):
        for command, name in ((OURS, "agentls.run"), (BARE, "bare.run")):
            with TimedApi(Script.of("Done.")) as api:
                given = {"ANTHROPIC_BASE_URL": api.url, "ANTHROPIC_API_KEY": "bench", "NO_PROXY": "127.0.0.1"}
                with Client(command, root, AGENTLS_STATE_DIR=str(root / "state"), **given) as client:
                    client.initialize(trusted=True, runEvents=True)
                    client.open(path, path.read_text())
                    time.sleep(IDLE)
                    began = time.perf_counter()
                    order = {"command": name, "arguments": [{"agent": "agent-0000", "task": "Say so."}]}
                    client.ask("workspace/executeCommand", order)
                    if command == OURS:
                        client.until(_ended)
                    took[command].append((api.came[0] - began) * 1000)
    what = "a server's first run: start to first request"
    return [
        Figure(what, took[OURS], "a bare server's command", took[BARE]),
        Figure.below(START, "the same", took[OURS]),
    ]


def _script(root: Path) -> Script:
    read = {"type": "tool_use", "name": "Read", "input": {"file_path": str(root / "app.py")}}
    return Script.of(*[{"content": [read]}] * TURNS, "Done.", by="turn")


def _run(client: Client, api: TimedApi) -> tuple[float, list[float]]:
    began = time.perf_counter()
    order = {"agent": "agent-0000", "task": "Read it."}
    client.ask("workspace/executeCommand", {"command": "agentls.run", "arguments": [order]})
    ended = client.until(_ended)
    if ended["params"]["status"] != "done":
        raise RuntimeError(f"the run failed: {ended['params']['detail']}")
    return _times(began, api)


def _ended(message: dict[str, Any]) -> bool:
    return message.get("method") == "agentls/run" and message["params"]["status"] in ("done", "failed", "stopped")


def _by_hand(bare: subprocess.Popen[str], api: TimedApi, bodies: list[dict[str, Any]]) -> tuple[float, list[float]]:
    assert bare.stdin
    assert bare.stdout
    began = time.perf_counter()
    bare.stdin.write(json.dumps({"url": api.url.removeprefix("http://"), "bodies": bodies}) + "\n")
    bare.stdin.flush()
    bare.stdout.readline()
    return _times(began, api)


def _times(began: float, api: TimedApi) -> tuple[float, list[float]]:
    """Milliseconds to the first request, and from each reply to the request after it."""
    between = [(came - sent) * 1000 for sent, came in zip(api.sent, api.came[1:], strict=False)]
    return (api.came[0] - began) * 1000, between
