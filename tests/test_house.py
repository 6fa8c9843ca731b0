"""The rules of the house: who may import whom, how large things may get, and what ARCHITECTURE.md says is there."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CORE, EDGE = ROOT / "agents" / "agentls", ROOT / "server" / "agentls_server"
SAMPLE = EDGE / "demo" / "sample"

FLOORS = (
    {"text", "merge", "spliced"},
    {"values", "definition", "agent", "markdown", "jsonc", "opencode_config"},
    {"settings", "duties", "prices", "models", "formats"},
    {"contract", "policy", "project", "config_files", "references", "servers", "skills", "rights", "opencode_merge",
     "always", "prompt_size"},
    {"rules", "features", "actions", "convert", "explain", "runtime", "docs", "shipped", "team", "survey", "who",
     "explicit"},
    {"team_map", "starter"},
)  # fmt: skip
"""Modules of the core from the lowest floor up; each knows its own floor and those below."""
SIDES = ({"rules", "features", "actions", "convert"}, {"runtime"})
"""Of the top floor: two sides that do not know each other."""

HOME = {
    "lsprotocol": ("server/agentls_server/",),
    "pygls": ("server/agentls_server/",),
    "anthropic": ("agents/agentls/runtime/anthropic.py",),
    "yaml": ("agents/agentls/definition.py",),
    "tree_sitter": ("agents/agentls/policy/shell/",),
    "pydantic": ("agents/agentls/runtime/",),
    "mcp": ("agents/agentls/runtime/",),
    "httpx2": ("agents/agentls/runtime/",),
    "sqlite3": (
        "agents/agentls/runtime/store.py",
        "agents/agentls/runtime/snapshots.py",  # a cache beside the journal, on a connection of its own
    ),
    "subprocess": (
        "agents/agentls/runtime/process.py",
        "agents/agentls/runtime/watchdog.py",  # must outlive us
        "agents/agentls/runtime/alive.py",  # asks ps, where there is no /proc
        "agents/agentls/runtime/snapshots.py",  # lists files from a thread
        "agents/agentls/runtime/sandbox.py",  # asks once whether bubblewrap works here
        "server/agentls_server/demo/",  # a stage, before and after the run
    ),
}
"""Where a library may be imported, and nowhere else."""

MAX_FILE, MAX_FUNCTION = 400, 60


@cache
def ours(*folders: Path) -> tuple[Path, ...]:
    found = (path for folder in folders for path in sorted(folder.rglob("*.py")))
    return tuple(path for path in found if SAMPLE not in path.parents)


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@dataclass(frozen=True)
class Facts:
    """What these rules ask of a file: the modules that it *imports* anywhere, with full names; whether it *prints*;
    what it says that it is; and its functions, each with the number of its lines.
    """

    imports: frozenset[str]
    prints: bool
    says: str
    functions: tuple[tuple[str, int], ...]


@cache
def facts(path: Path) -> Facts:
    """Read once, in one walk: the trees of all files together are large."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found: set[str] = set()
    functions: list[tuple[str, int]] = []
    prints = False
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{each.name}" for each in node.names} | {node.module}
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            functions.append((node.name, (node.end_lineno or 0) - node.lineno + 1))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            prints = prints or node.func.id == "print"
    return Facts(frozenset(found), prints, ast.get_docstring(tree) or "", tuple(functions))


def imports(path: Path) -> frozenset[str]:
    return facts(path).imports


def neighbours(path: Path) -> set[str]:
    """The modules right under `agentls` that a file of the core imports."""
    return {each.split(".")[1] for each in imports(path) if each.startswith("agentls.")}


def module(path: Path) -> str:
    """The module right under `agentls` that a file of the core belongs to."""
    return path.relative_to(CORE).parts[0].removesuffix(".py")


@cache
def floor(which: str) -> int:
    return next((number for number, names in enumerate(FLOORS) if which in names), len(FLOORS))


def core() -> Iterator[Path]:
    return (path for path in ours(CORE) if module(path) != "__init__")


def test_every_module_of_the_core_has_a_floor() -> None:
    assert {module(path) for path in core()} <= set().union(*FLOORS)


def test_nobody_looks_up() -> None:
    up = {(name(path), other) for path in core() for other in neighbours(path) if floor(other) > floor(module(path))}
    assert up == set()


def test_the_runtime_and_the_rules_do_not_know_each_other() -> None:
    one, other = SIDES
    across = [
        (name(path), far)
        for path in core()
        for near, there in ((one, other), (other, one))
        if module(path) in near
        for far in neighbours(path) & there
    ]
    assert across == []


def test_the_floors_have_no_cycle() -> None:
    graph: dict[str, set[str]] = {}
    for path in core():
        graph.setdefault(module(path), set()).update(neighbours(path) - {module(path)})
    TopologicalSorter(graph).prepare()


def test_the_core_does_not_know_the_edge() -> None:
    assert [name(path) for path in ours(CORE) if any(each.startswith("agentls_server") for each in imports(path))] == []


@pytest.mark.parametrize("library", HOME)
def test_a_library_is_imported_only_at_home(library: str) -> None:
    users = {name(path) for path in ours(CORE, EDGE) if library in {each.split(".")[0] for each in imports(path)}}
    assert {user for user in users if not user.startswith(HOME[library])} == set()


def test_only_a_run_calls_tools() -> None:
    """Elsewhere a tool could act without `decide`."""
    calls = re.compile(r"\btool\.(call|rewrite)\(")
    users = {path.name for path in ours(CORE, EDGE) if calls.search(path.read_text(encoding="utf-8"))}
    assert users == {"run.py", "calls.py"}


def test_the_core_does_not_write_files() -> None:
    """A run changes a file only through its editor; the journal makes its folder."""
    writes = re.compile(r"\.write_(text|bytes)\(|\bopen\([^)]*[\"'][wax]|\.(unlink|rmdir|rename|touch|symlink_to)\(")
    assert [name(path) for path in ours(CORE) if writes.search(path.read_text(encoding="utf-8"))] == []


def test_nothing_prints_in_the_core() -> None:
    assert [name(path) for path in ours(CORE) if facts(path).prints] == []


@pytest.mark.parametrize("folder", ["agents/agentls", "server/agentls_server", "tests", "bench"])
def test_files_and_functions_are_small_and_modules_say_what_they_are(folder: str) -> None:
    wrong: list[str] = []
    for path in ours(ROOT / folder):
        text = path.read_text(encoding="utf-8")
        lines = text.count("\n")
        if lines > MAX_FILE:
            wrong.append(f"{name(path)} has {lines} lines")
        if text.strip() and not facts(path).says:
            wrong.append(f"{name(path)} does not say what it is")
        for function, length in facts(path).functions:
            if length > MAX_FUNCTION:
                wrong.append(f"{name(path)}: {function} has {length} lines")
    assert wrong == []


def test_what_architecture_names_is_there() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    entries = re.findall(r"`((?:agents|server|tests|bench|docs)/[\w./-]+?)(?:: (\w+))?`", text)
    assert entries
    for path, function in entries:
        assert (ROOT / path).exists(), path
        assert not function or f"def {function}(" in (ROOT / path).read_text(encoding="utf-8"), f"{path}: {function}"


def test_the_code_map_is_true() -> None:
    """Each name at the head of a line of the code map, taken below the folder that stands above it."""
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    code_map = text.partition("## Code map")[2].partition("##")[0]
    folder, missing = ROOT, []
    for line in code_map.splitlines():
        if found := re.match(r" {4}(\S+/)$", line):
            folder = ROOT / found[1]
        elif found := re.match(r" {6}(\S.*?)(?: {2,}|$)", line):
            missing += [each for each in found[1].split() if "." in each or "/" in each if not (folder / each).exists()]
    assert missing == []


def test_the_project_speaks_of_itself_alone() -> None:
    """No path of the machine that it was written on, in any file that is kept."""
    if not (ROOT / ".git").exists():
        pytest.skip("no git checkout")
    foreign = r"/wor[k]/(main|shared)|share[d]/(reference|seeds)|/tmp/brie[f]|/root/\.pyen[v]"
    found = subprocess.run(["git", "grep", "-nIE", foreign], cwd=ROOT, capture_output=True, text=True, check=False)
    assert found.stdout == ""
