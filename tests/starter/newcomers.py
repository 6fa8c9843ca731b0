"""Repositories as newcomers have them, and the few programs that their scripts may find there."""

import shutil
import subprocess
import sys
from pathlib import Path

from agentls import shipped

PLAIN = ("sh", "env", "find", "grep", "awk", "sort", "head", "dirname", "cat", "mkdir")
SCRIPTS = (
    "ci/run-tests.sh", "ci/lint-format.sh", "ci/openapi-lint.sh", "db/migration-check.sh", "db/seed.sh",
    "security/dependency-scan.sh", "artifact/validate.sh",
)  # fmt: skip
CONTRACT = next(path for path in shipped.skills() if path.name == "api-contract-designer") / "assets/openapi.yaml"

FLASK = {
    "requirements.txt": "flask\npytest\n",
    "app.py": "def total(items):\n    return sum(items)\n",
    "conftest.py": "",
    "tests/test_app.py": "from app import total\n\n\ndef test_total():\n    assert total([1, 2]) == 3\n",
    "migrations/0001_people.sql": "-- up\nCREATE TABLE people (id INTEGER PRIMARY KEY);\n-- down\nDROP TABLE people;\n",
    "seeds/people.sql": "INSERT INTO people VALUES (1), (2);\n",
    "openapi.yaml": CONTRACT.read_text(encoding="utf-8"),
}
EXPRESS = {
    "package.json": '{"name": "shop", "type": "module", "scripts": {"test": "node --test"}}',
    "src/total.js": "export const total = (items) => items.reduce((a, b) => a + b, 0)\n",
    "test/total.test.js": "import test from 'node:test'\nimport assert from 'node:assert'\n"
    "import { total } from '../src/total.js'\ntest('total', () => assert.equal(total([1, 2]), 3))\n",
}
GO = {
    "go.mod": "module shop\n\ngo 1.22\n",
    "main.go": "package main\n\nfunc main() {}\n",
    "main_test.go": "package main\n",
}


def write(root: Path, files: dict[str, str]) -> Path:
    root.mkdir(exist_ok=True)
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def programs(folder: Path, *names: str, **scripts: str) -> Path:
    """A folder with the plain programs, those of *names* that this machine has, and *scripts* of our own."""
    folder.mkdir()
    for name in (*PLAIN, *names):
        if found := shutil.which(name):
            (folder / name).symlink_to(found)
    for name, text in scripts.items():
        (folder / name).write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
        (folder / name).chmod(0o755)
    return folder


PYTHON = f'exec {sys.executable} "$@"'
"""This Python with its packages, as a program of another folder."""


def script(root: Path, name: str, path: Path, *arguments: str, **more: str) -> tuple[int, str]:
    """The exit code of one of the repository's scripts, and all that it says."""
    environment = {
        "PATH": str(path), "HOME": str(root.parent), "npm_config_update_notifier": "false",
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", **more,
    }  # fmt: skip
    done = subprocess.run(
        [root / "tools" / name, *arguments], cwd=root.parent, env=environment, text=True, timeout=60, check=False,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    return done.returncode, done.stdout
