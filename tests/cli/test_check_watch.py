"""`agentls check --watch` as a program: a report at once, another after each change, and a quiet end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from queue import Queue

AGENT = (
    "---\nname: reviewer\ndescription: Reviews changes for mistakes before they are merged\ntools: {}\n---\nReview.\n"
)


def lines_of(process: subprocess.Popen[str]) -> Queue[str]:
    found: Queue[str] = Queue()

    def read() -> None:
        assert process.stdout
        for line in process.stdout:
            found.put(line)

    threading.Thread(target=read, daemon=True).start()
    return found


def wait_for(lines: Queue[str], text: str) -> str:
    seen = ""
    while text not in seen:
        seen += lines.get(timeout=60)
    return seen


def test_each_change_is_reported(tmp_path: Path):
    file = tmp_path / ".claude/agents/reviewer.md"
    file.parent.mkdir(parents=True)
    file.write_text(AGENT.format("Read, Gerp"), encoding="utf-8")
    command = (sys.executable, "-m", "agentls_server", "check", "--watch", "--fail-on", "warning")
    process = subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        env={**os.environ, "HOME": str(tmp_path), "NO_COLOR": "1"},
    )  # fmt: skip
    try:
        lines = lines_of(process)
        assert "Gerp" in wait_for(lines, "1 warning")
        file.write_text(AGENT.format("Read, Grep"), encoding="utf-8")
        assert "reviewer.md" in wait_for(lines, "changed: ")
        assert "Gerp" not in wait_for(lines, "Nothing to say")
        other = file.with_name("other.md")
        other.write_text(AGENT.format("Raed").replace("name: reviewer", "name: other"), encoding="utf-8")
        assert "Raed" in wait_for(lines, "1 warning")
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == 1
    finally:
        process.kill()
        process.wait()
