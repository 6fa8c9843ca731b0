"""The real OpenCode, asked what it makes of one project: without a network, at an empty home, with a made-up key."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from setup import BINARY

ISOLATED = ("unshare", "--net", "--pid", "--fork", "--mount-proc", "--kill-child")
SECONDS = 90


@dataclass(frozen=True)
class Answer:
    """What ``opencode debug agent NAME`` did: ``loads``, ``skips`` (no such agent) or ``refuses`` (to start at all)."""

    outcome: str
    agent: dict[str, Any] = field(default_factory=dict)
    said: str = ""

    @property
    def rules(self) -> list[tuple[str, str, str]]:
        """Its permission rules in order: key, pattern, effect."""
        return [(each["permission"], each["pattern"], each["action"]) for each in self.agent.get("permission", ())]


@cache
def missing() -> str:
    """Why OpenCode cannot be asked on this machine; empty where it can."""
    if os.environ.get("AGENTLS_OPENCODE") != "1":
        return "asks the real OpenCode only with AGENTLS_OPENCODE=1"
    if not BINARY.exists():
        return "OpenCode is not there; run tests/conformance/setup.py"
    if not shutil.which("unshare") or subprocess.run((*ISOLATED, "true"), capture_output=True, check=False).returncode:
        return "unshare cannot take the network away here"
    return ""


def ask(home: Path, root: Path, name: str) -> Answer:
    """What OpenCode says of the agent *name* of the project at *root*."""
    folders = {
        "XDG_CONFIG_HOME": ".config", "XDG_DATA_HOME": ".local/share",
        "XDG_CACHE_HOME": ".cache", "XDG_STATE_HOME": ".local/state",
    }  # fmt: skip
    for folder in folders.values():
        (home / folder).mkdir(parents=True, exist_ok=True)
    (root / ".git").mkdir(exist_ok=True)
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        **{name: str(home / folder) for name, folder in folders.items()},
        "ANTHROPIC_API_KEY": "no-key",
        "OPENCODE_DISABLE_AUTOUPDATE": "1",
        "OPENCODE_DISABLE_MODELS_FETCH": "1",
        "OPENCODE_DISABLE_LSP_DOWNLOAD": "1",
    }
    done = subprocess.run(
        (*ISOLATED, str(BINARY), "debug", "agent", name),
        cwd=root, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False,
    )  # fmt: skip
    return _answer(done.returncode, done.stdout, done.stderr)


def _answer(code: int, out: str, errors: str) -> Answer:
    if code == 0:
        return Answer("loads", json.loads(out))
    said = f"{out}\n{errors}".strip()
    if "not found, run" in said:
        return Answer("skips", said=said)
    if any(words in said for words in ("Configuration is invalid", "Invalid", "is not valid JSON")):
        return Answer("refuses", said=said)
    raise AssertionError(f"OpenCode ended with {code}: {said}")
