"""A whole run in the terminal: eight turns on a repository of 26 files, and the same agent on another task after it.

The turns: a glob, a grep, three reads at once, two edits, a new file, the unit tests, the report.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from api import TimedApi
from client import HERE
from figures import Figure
from material import agent

from agentls import shipped
from agentls.runtime.scripted import Script

COLD, GAP, PROCESSOR, MEMORY = 1000.0, 20.0, 2000.0, 200.0
"""Milliseconds from the start to the first request, from a tool's end to the next request, of processor; megabytes."""
FIRST, SECOND = 14.0, 5.0
"""Per cent of the input that may come from elsewhere than the cache, in a first run and in one with another task."""
SYSTEM, SCHEMAS = 2.0, 5.0
"""Kilobytes of the system text beside the agent's body, and of the schemas of its six tools."""
BODY = 5000
TOOLS = "Read, Grep, Glob, Edit, Write, Bash"
SKILLS = ("api-contract-designer", "background-jobs", "multi-tenancy", "seed-data")
MODULES = 20

_MODULE = '''"""Part {0} of the service: what it knows of its orders."""


def total_{0}(lines: list[tuple[str, int, float]]) -> float:
    """The sum of what is ordered, before tax."""
    return sum(count * price for _, count, price in lines)


def names_{0}(lines: list[tuple[str, int, float]]) -> list[str]:
    """What is ordered, each thing once, in the order in which it was named."""
    return list(dict.fromkeys(name for name, _, _ in lines))


def dear_{0}(lines: list[tuple[str, int, float]], least: float) -> list[str]:
    """What costs at least that much, the dearest first."""
    return [name for name, _, price in sorted(lines, key=lambda line: -line[2]) if price >= least]
'''
_TEST = "import unittest\nfrom part_{0} import total_{0}\n\n\nclass TestTotal(unittest.TestCase):\n"
_TEST += '    def test_sum(self) -> None:\n        self.assertEqual(total_{0}([("a", 2, 3.0)]), 6.0)\n'


@dataclass(frozen=True)
class Run:
    """One run, in milliseconds: to the first request, of processor, from each turn's last tool to the next request.

    Megabytes at most; the requests, and what each was said to have used.
    """

    first: float
    processor: float
    memory: float
    gaps: tuple[float, ...]
    between: tuple[float, ...]
    """From each reply to the next request."""
    bodies: tuple[dict[str, Any], ...]
    usage: tuple[dict[str, int], ...]

    @property
    def uncached(self) -> float:
        """Per cent of the input that was not read from the cache."""
        read = sum(each["cache_read_input_tokens"] for each in self.usage)
        return 100 * (1 - read / sum(map(_input, self.usage)))

    @property
    def new(self) -> float:
        """The same where everything is read from the cache but what was never sent before."""
        return 100 * _input(self.usage[-1]) / sum(map(_input, self.usage))


def tasks(root: Path, rounds: int) -> list[Figure]:
    """What `agentls run` costs beside the model, and how much of its input the cache has."""
    mine, second, bare = [], [], []
    for number in range(rounds + 1):
        folder = root / str(number)
        repository(folder / "w")
        with TimedApi(Script.of(*replies(folder / "w", 1), by="turn")) as api:
            first = run(folder, api, "Add a discount to part 1, and test it.")
            api.script = Script.of(*replies(folder / "w", 7), by="turn")
            other = run(folder, api, "Now do the same in part 7.")
            api.script = Script.of(*replies(folder / "w", 1), by="turn")
            floor = by_hand(folder, api, first.bodies)
        if number:  # the first round fills the caches of the disk
            mine.append(first)
            second.append(other)
            bare.append(floor)
    return [*_times(mine, bare), *_sizes(mine[0], bare), *_shares(mine, second)]


def repository(root: Path) -> None:
    """26 files: modules, tests, an agent; and the skills that it has preloaded, four of those that agentls brings."""
    folder = root / ".claude" / "agents"
    folder.mkdir(parents=True)
    listed = "".join(f"\n  - {name}" for name in SKILLS)
    header = f"{TOOLS}\nskills:{listed}"
    (folder / "builder.md").write_text(agent("builder", BODY).replace("Read, Grep, Glob, Edit, Bash", header))
    for name in SKILLS:
        shutil.copytree(shipped.folder() / "skills" / name, root / ".claude" / "skills" / name)
    for number in range(MODULES):
        (root / f"part_{number}.py").write_text(_MODULE.format(number))
    for number in (1, 7):
        (root / f"test_part_{number}.py").write_text(_TEST.format(number))
    for name in ("README.md", "pyproject.toml", "CHANGELOG.md"):
        (root / name).write_text(f"# {name}\n")


def replies(root: Path, part: int) -> list[Any]:
    """What the model says, turn by turn."""
    path = str(root / f"part_{part}.py")
    old = "return sum(count * price for _, count, price in lines)"
    code = f'\n\ndef free_{part}(lines: list[tuple[str, int, float]]) -> list[str]:\n    """What costs nothing."""\n'
    code += "    return [name for name, _, price in lines if not price]\n"
    test = _TEST.format(part).replace("TestTotal", "TestFree")
    turns: list[list[dict[str, Any]]] = [
        [use("Glob", pattern="*.py")],
        [use("Grep", pattern=rf"\btotal_{part}\b", output_mode="content")],
        [use("Read", file_path=str(root / each)) for each in (f"part_{part}.py", f"test_part_{part}.py", "part_3.py")],
        [use("Edit", file_path=path, old_string=old, new_string=f"{old} * 1.0")],
        [use("Edit", file_path=path, old_string='"""The sum', new_string='"""The discounted sum')],
        [use("Write", file_path=str(root / f"test_free_{part}.py"), content=test + code)],
        [use("Bash", command=f"{sys.executable} -m unittest -q test_part_{part}")],
    ]
    said = [{"content": [{"type": "text", "text": f"Step {at + 1}."}, *calls]} for at, calls in enumerate(turns)]
    return [*said, "The discount is there, and its test passes."]


def run(folder: Path, api: TimedApi, task: str, requests: int = 8) -> Run:
    """`agentls run` in a process of its own; it has to make so many *requests*."""
    command = (sys.executable, "-m", "agentls_server", "run", "builder", task, "--ask", "allow", "--format", "json")
    first, processor, memory = _measured(command, folder, api)
    usage = tuple(each.message["usage"] for each in api.exchanges if each.message)
    gaps, came = _gaps(folder, api), len(api.came)
    between = tuple((came - sent) * 1000 for sent, came in zip(api.sent, api.came[1:], strict=False))
    bodies = tuple(api.forget())
    if came != requests:
        raise RuntimeError(f"the run made {came} requests, not {requests}")
    return Run(first, processor, memory, gaps, between, bodies, usage)


def by_hand(folder: Path, api: TimedApi, bodies: Sequence[dict[str, Any]]) -> tuple[float, float, float]:
    """The same requests by a bare client in a process of its own: first request, processor, memory."""
    order = json.dumps({"url": api.url.removeprefix("http://"), "bodies": list(bodies)})
    found = _measured((sys.executable, str(HERE / "bare_client.py")), folder, api, order)
    api.forget()
    return found


def _measured(command: Sequence[str], folder: Path, api: TimedApi, given: str = "") -> tuple[float, float, float]:
    environment = {
        **os.environ, "ANTHROPIC_BASE_URL": api.url, "ANTHROPIC_API_KEY": "bench", "NO_PROXY": "127.0.0.1",
        "AGENTLS_STATE_DIR": str(folder / "state"),
    }  # fmt: skip
    done = subprocess.run(
        (sys.executable, str(HERE / "measured.py"), *command),
        cwd=folder / "w", env=environment, input=given, capture_output=True, text=True, check=True, timeout=300,
    )  # fmt: skip
    took = json.loads(done.stdout)
    if took["code"]:
        raise RuntimeError(f"{command[3:5]} failed: {done.stderr}")
    return (api.came[0] - took["began"]) * 1000, took["processor"], took["memory"]


def _gaps(folder: Path, api: TimedApi) -> tuple[float, ...]:
    """Milliseconds from the end of each turn's last tool, as the journal has it, to the next request."""
    since = time.time() - time.perf_counter()
    with sqlite3.connect(folder / "state" / "runs.sqlite3") as base:
        rows = base.execute(
            "SELECT max(at) FROM events e WHERE kind = 'result' "
            "AND run = (SELECT id FROM runs ORDER BY started DESC LIMIT 1) "
            "GROUP BY (SELECT count(*) FROM events WHERE run = e.run AND kind = 'request' AND number < e.number)"
        ).fetchall()
    ends = [datetime.fromisoformat(at).timestamp() for (at,) in rows]
    return tuple(max(0.0, came + since - end) * 1000 for end, came in zip(ends, api.came[1:], strict=True))


def _times(mine: Sequence[Run], bare: Sequence[tuple[float, float, float]]) -> list[Figure]:
    first, processor = [each.first for each in mine], [each.processor for each in mine]
    same = "the same requests by plain HTTP"
    return [
        Figure("eight turns, cold: start to first request", first, same, [each[0] for each in bare]),
        Figure.below(COLD, "the same", first),
        Figure.below(GAP, "a tool's end to the next request", [gap for each in mine for gap in each.gaps]),
        Figure("processor time of it all", processor, same, [each[1] for each in bare]),
        Figure.below(PROCESSOR, "the same", processor),
    ]


def _sizes(first: Run, bare: Sequence[tuple[float, float, float]]) -> list[Figure]:
    body = first.bodies[0]
    texts = [block["text"] for block in body["system"]]
    beside = sum(len(each.encode()) for each in texts if not each.startswith(("# builder", "# Skill"))) / 1000
    six = [each for each in body["tools"] if each["name"] in TOOLS.split(", ")]
    schemas = [{key: value for key, value in each.items() if key != "cache_control"} for each in six]
    return [
        Figure("MB at most", [first.memory], "the same requests by plain HTTP", [each[2] for each in bare]),
        Figure.below(MEMORY, "the same", [first.memory]),
        Figure.below(SYSTEM, "KB of system text beside body and skills", [beside]),
        Figure.below(SCHEMAS, f"KB of schemas, {len(schemas)} tools", [len(json.dumps(schemas).encode()) / 1000]),
    ]


def _shares(mine: Sequence[Run], second: Sequence[Run]) -> list[Figure]:
    never = "what was never sent before"
    return [
        Figure(
            "% of input not from cache, first run", [each.uncached for each in mine], never, [each.new for each in mine]
        ),
        Figure.below(FIRST, "the same", [each.uncached for each in mine]),
        Figure.below(SECOND, "% not from cache, another task", [each.uncached for each in second]),
    ]


def _input(usage: dict[str, int]) -> int:
    return usage["input_tokens"] + usage["cache_read_input_tokens"] + usage["cache_creation_input_tokens"]


def use(name: str, **given: Any) -> dict[str, Any]:
    return {"type": "tool_use", "name": name, "input": given}
