"""Ctrl-C ends a command without a traceback, whatever it was doing."""

import os
import signal
import subprocess
import sys


def test_a_check_that_is_interrupted(tmp_path):
    """It waits for what a pipe has to say: that it has opened the pipe is how we know."""
    pipe = tmp_path / ".claude/agents/slow.md"
    pipe.parent.mkdir(parents=True)
    os.mkfifo(pipe)
    command = [sys.executable, "-m", "agentls_server", "check", "--no-cache", str(pipe)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        writer = os.open(pipe, os.O_WRONLY)
        try:
            process.send_signal(signal.SIGINT)
            errors = process.communicate(timeout=200)[1]
        finally:
            os.close(writer)
    assert (process.returncode, errors) == (130, "")
