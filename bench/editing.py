"""What someone who edits an agent file waits for: the start of the server, and diagnostics after each key."""

from __future__ import annotations

import time
from pathlib import Path

from client import BARE, OURS, Client
from figures import Figure
from material import agent, workspace

SIZE = 10_000
MANY = 1_000
KEY, COMPLETION = 30.0, 20.0
"""Milliseconds that a key and a completion may take among so many agents, at the 95th percentile."""
IDLE = 5.0
"""Seconds after a start in which the server imports, once and in the background, what later requests and runs need."""


def starts(root: Path, rounds: int) -> list[Figure]:
    """From the start of the process to the answer of ``initialize``, and to the first diagnostics."""
    path = workspace(root, 3, SIZE)
    answered: dict[tuple[str, ...], list[float]] = {OURS: [], BARE: []}
    shown: dict[tuple[str, ...], list[float]] = {OURS: [], BARE: []}
    for number in range(rounds + 1):
        for command in (OURS, BARE):
            with Client(command, root) as client:
                took = client.initialize()
                client.open(path, path.read_text())
                if number:  # the first round fills the caches
                    answered[command].append(took)
                    shown[command].append(client.since_start())
    return [
        Figure("cold start to the answer of initialize", answered[OURS], "a bare pygls server", answered[BARE]),
        Figure("cold start to the first diagnostics", shown[OURS], "a bare pygls server", shown[BARE], 1.1),
    ]


def keystrokes(root: Path, keys: int) -> list[Figure]:
    """From a key in a file of 10 KB to the diagnostics of the text with it."""
    path = workspace(root, 3, SIZE)
    took: dict[tuple[str, ...], list[float]] = {OURS: [], BARE: []}
    with Client(OURS, root) as ours, Client(BARE, root) as bare:
        pairs = ((OURS, ours), (BARE, bare))
        for _, client in pairs:
            client.initialize()
            client.open(path, agent("agent-0000", SIZE))
        time.sleep(IDLE)
        for version in range(2, keys + 22):
            for command, client in pairs:
                milliseconds = _key(client, path, version)
                if version >= 22:
                    took[command].append(milliseconds)
    floor = "a bare pygls server's echo"
    return [
        Figure(f"a key to its diagnostics, p{share:.0%}".rstrip("%"), took[OURS], floor, took[BARE], 3, share)
        for share in (0.5, 0.95)
    ]


def among_many(root: Path, keys: int) -> list[Figure]:
    """A key, and a completion after it, in a file of 10 KB in a workspace of 1,000 agents."""
    path = workspace(root, MANY, 2000)
    took, echoed, completed = [], [], []
    with Client(OURS, root) as ours, Client(BARE, root) as bare:
        for client in (ours, bare):
            client.initialize()
            client.open(path, agent("agent-0000", SIZE))
        time.sleep(IDLE)
        for version in range(2, keys + 22):
            milliseconds = [_key(client, path, version) for client in (ours, bare)]
            completion = _completion(ours, path, version)
            if version >= 22:
                took.append(milliseconds[0])
                echoed.append(milliseconds[1])
                completed.append(completion)
    what = f"a key among {MANY:,} agents"
    return [
        Figure(f"{what}, p50", took, "a bare pygls server's echo", echoed),
        Figure.below(KEY, f"{what}, p95", took, 0.95),
        Figure.below(COMPLETION, f"a completion among {MANY:,} agents, p95", completed, 0.95),
    ]


def _completion(client: Client, path: Path, version: int) -> float:
    line, column = (3, 7) if version % 2 else (10, 6)  # in the list of tools, and in the body
    began = time.perf_counter()
    place = {"line": line, "character": column}
    client.ask("textDocument/completion", {"textDocument": {"uri": path.as_uri()}, "position": place})
    return (time.perf_counter() - began) * 1000


def _key(client: Client, path: Path, version: int) -> float:
    line, column = (2, 13) if version % 2 else (10, 4)  # in the description, and in the body
    place = {"line": line, "character": column}
    change = {"range": {"start": place, "end": place}, "text": "x"}
    began = time.perf_counter()
    document = {"uri": path.as_uri(), "version": version}
    client.tell("textDocument/didChange", {"textDocument": document, "contentChanges": [change]})
    client.diagnostics(path, version)
    return (time.perf_counter() - began) * 1000
