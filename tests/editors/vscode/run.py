"""``python run.py [...]``: the tests in a real VS Code, in a network namespace that has the loopback interface only.

VS Code, Chromium and the scripted API talk to each other and to nobody else. What follows goes to pytest.
"""

from __future__ import annotations

import fcntl
import os
import socket
import struct
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
INSIDE = "AGENTLS_VSCODE_ALONE"
_SET_FLAGS, _UP_AND_RUNNING = 0x8914, 0x1 | 0x40


def alone() -> None:
    """Start this program once more with the loopback interface only; returns in that one."""
    if os.environ.get(INSIDE) != "1":
        words = ["unshare", *([] if os.geteuid() == 0 else ["--map-root-user"]), "--net", "--pid", "--fork"]
        words += ["--mount-proc", "--kill-child"]
        if subprocess.run([*words, "true"], capture_output=True, check=False).returncode:
            sys.exit("unshare cannot take the network away here; VS Code is not started with one")
        os.execvpe(words[0], [*words, sys.executable, *sys.argv], {**os.environ, INSIDE: "1"})
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, _SET_FLAGS, struct.pack("16sh", b"lo", _UP_AND_RUNNING))


def main() -> None:
    """Become pytest."""
    alone()
    os.chdir(ROOT)
    os.execv(sys.executable, [sys.executable, "-m", "pytest", "tests/editors/vscode", "-m", "vscode", *sys.argv[1:]])


if __name__ == "__main__":
    main()
