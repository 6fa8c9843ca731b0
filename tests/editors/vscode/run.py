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


def main() -> None:
    """Become unshare, which starts this file once more; inside, become pytest."""
    if os.environ.get(INSIDE) != "1":
        alone = ["unshare", *([] if os.geteuid() == 0 else ["--map-root-user"]), "--net", "--pid", "--fork"]
        alone += ["--mount-proc", "--kill-child"]
        if subprocess.run([*alone, "true"], capture_output=True, check=False).returncode:
            sys.exit("unshare cannot take the network away here; VS Code is not started with one")
        os.execvpe(alone[0], [*alone, sys.executable, __file__, *sys.argv[1:]], {**os.environ, INSIDE: "1"})
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, _SET_FLAGS, struct.pack("16sh", b"lo", _UP_AND_RUNNING))
    os.chdir(ROOT)
    os.execv(sys.executable, [sys.executable, "-m", "pytest", "tests/editors/vscode", "-m", "vscode", *sys.argv[1:]])


if __name__ == "__main__":
    main()
