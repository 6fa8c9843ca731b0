"""Fetches the OpenCode that our reading is held against, once, outside of the checkout.

``python tests/conformance/setup.py`` asks npm for one binary of one exact version and runs none of its scripts.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

VERSION = "1.18.33"
PACKAGE = "opencode-linux-x64"
FOLDER = Path.home() / ".cache" / "agentls-opencode" / VERSION
BINARY = FOLDER / "node_modules" / PACKAGE / "bin" / "opencode"


def main() -> int:
    """Install the binary where there is none yet; npm's exit code."""
    if BINARY.exists():
        return 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "package.json").write_text('{"private": true}\n', encoding="utf-8")
    command = ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", f"{PACKAGE}@{VERSION}"]
    return subprocess.run(command, cwd=FOLDER, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
