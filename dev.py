"""The two commands for this checkout: ``python3 dev.py demo`` and ``python3 dev.py test``.

Each makes ``.venv`` beside this file, installs into it what it needs, and does its work with that. Nothing but the
standard library is needed to start, and nothing outside the checkout is written (but for pip's own cache).
"""

from __future__ import annotations

import sys

if sys.version_info < (3, 11):
    found = ".".join(map(str, sys.version_info[:3]))
    sys.exit(f"agentls needs Python 3.11 or newer; this is {found} ({sys.executable}). Try python3.11, python3.12, ...")

import hashlib
import importlib.util
import os
import subprocess
import time
import tomllib
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")

USAGE = """\
python3 dev.py demo [...]   install agentls into .venv and play the demonstration (needs no key)
python3 dev.py test [...]   install what the tests need, Neovim included; run linter, formatter, types and tests;
                            with AGENTLS_EMACS=1 also get Emacs from Debian, where this is Debian and its root;
                            with AGENTLS_VSCODE=1 also set up a real VS Code (a minute, 1 GB in ~/.cache) and test in it
python3 dev.py bench [...]  measure, beside what the same work costs without agentls

What follows the command goes to it: `dev.py demo --live`, `dev.py test tests/edge`, `dev.py test -m "not editor"`."""

CHECKS = (
    ("ruff check", ("-m", "ruff", "check", ".")),
    ("ruff format", ("-m", "ruff", "format", "--check", ".")),
    ("mypy", ("-m", "mypy")),
)


def main(words: Sequence[str]) -> int:
    """Do what is asked; the exit code: 0 done, 1 not, 2 wrong usage."""
    commands = {"demo": demo, "test": test, "bench": bench}
    if not words or words[0] not in commands:
        print(USAGE, file=sys.stdout if words[:1] in (["-h"], ["--help"]) else sys.stderr)
        return 0 if words[:1] in (["-h"], ["--help"]) else 2
    os.chdir(ROOT)
    return commands[words[0]](list(words[1:]))


def demo(words: list[str]) -> int:
    """Play the demonstration."""
    install([])
    return subprocess.call([str(PYTHON), "-m", "agentls_server", "demo", *words], env=environment())


def bench(words: list[str]) -> int:
    """Measure."""
    install([])
    return subprocess.call([str(PYTHON), "bench/run.py", *words], env=environment())


def test(words: list[str]) -> int:
    """All checks and all tests, also after one has failed; then what came of each."""
    install(development())
    outcomes = [check(name, words_) for name, words_ in CHECKS]
    if os.environ.get("AGENTLS_EMACS") == "1":
        outcomes.append(check("setting up Emacs", ("tests/editors/debian.py", "emacs")))
    in_vscode = os.environ.get("AGENTLS_VSCODE") == "1" and not words
    if in_vscode:  # they have a run of their own: without a network, and one at a time
        outcomes += vscode()
        words = ["-m", "not vscode"]
    began = time.monotonic()
    closing, code = teed("pytest", [str(PYTHON), "-m", "pytest", *words])
    outcomes.append(("pytest", code == 0, time.monotonic() - began))
    print()
    for name, passed, seconds in outcomes:
        print(f"{'passed' if passed else 'FAILED'}  {name} ({seconds:.0f} s)")
    print(closing)
    return 0 if all(passed for _, passed, _ in outcomes) else 1


def vscode() -> list[tuple[str, bool, float]]:
    """Set up a real VS Code, and run the tests in it."""
    ready = check("setting up VS Code", ("tests/editors/vscode/setup.py",))
    if not ready[1]:
        return [ready]
    began = time.monotonic()
    closing, code = teed("tests in VS Code", [str(PYTHON), "tests/editors/vscode/run.py"])
    return [ready, (f"tests in VS Code: {closing}", code == 0, time.monotonic() - began)]


def check(name: str, words: Sequence[str]) -> tuple[str, bool, float]:
    """Run one tool: its name, whether it passed, the seconds it took."""
    print(f"== {name}", flush=True)
    began = time.monotonic()
    code = subprocess.call([str(PYTHON), *words], env=environment())
    return name, code == 0, time.monotonic() - began


def teed(name: str, words: Sequence[str]) -> tuple[str, int]:
    """Run a program, showing its output; its last line and its exit code."""
    print(f"== {name}", flush=True)
    last = ""
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, errors="replace", env=environment()) as process:
        assert process.stdout
        for line in process.stdout:
            print(line, end="", flush=True)
            last = line.strip() or last
    return last, process.returncode


def environment() -> dict[str, str]:
    """Ours, with the programs of .venv first; in CI, editor tests may not be skipped."""
    ours = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', os.defpath)}", "VIRTUAL_ENV": str(VENV)}
    if os.environ.get("CI", "").lower() in ("1", "true"):
        ours.setdefault("AGENTLS_REQUIRE_EDITORS", "1")
    return ours


def install(more: list[str]) -> None:
    """agentls, editable, and *more* requirements in .venv; nothing to do where that is done already."""
    stamp = VENV / ("agentls-test" if more else "agentls-demo")
    now = hashlib.sha256((ROOT / "pyproject.toml").read_bytes() + sys.version.encode() + str(ROOT).encode()).hexdigest()
    done = [each for each in (stamp, VENV / "agentls-test") if each.is_file() and each.read_text() == now]
    if done and PYTHON.exists():
        return
    make_venv()
    print(f"Installing agentls{' and what its tests need' if more else ''} into {VENV} ...", flush=True)
    words = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--editable", ".", *more]
    if subprocess.call([str(PYTHON), *words]):
        sys.exit("pip could not install what agentls needs; its message above says what is missing.")
    stamp.write_text(now)


def make_venv() -> None:
    """Make .venv where there is none that works with this Python."""
    if PYTHON.exists() and works():
        return
    if importlib.util.find_spec("ensurepip") is None:
        version = f"{sys.version_info[0]}.{sys.version_info[1]}"
        sys.exit(
            f"This Python has no ensurepip, so it cannot make a virtual environment.\n"
            f"On Debian and Ubuntu: sudo apt install python{version}-venv"
        )
    print(f"Making {VENV} ...", flush=True)
    if subprocess.call([sys.executable, "-m", "venv", "--clear", str(VENV)]):
        sys.exit("The virtual environment could not be made; the message above says why.")


def works() -> bool:
    """Whether .venv's Python is of this version and has pip."""
    words = [str(PYTHON), "-c", "import pip, sys; print(*sys.version_info[:2])"]
    try:
        told = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return False
    return told.split() == [str(each) for each in sys.version_info[:2]]


def development() -> list[str]:
    """The requirements of the group ``dev`` in pyproject.toml."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        group: list[str] = tomllib.load(file)["dependency-groups"]["dev"]
    return group


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
