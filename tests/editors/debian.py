"""Programs from Debian for tests in editors, where this is Debian and its user may install: ``debian.py emacs``."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

EMACS = ("emacs-nox", "elpa-eglot", "elpa-lsp-mode", "elpa-markdown-mode")
PATIENCE = 300
"""Seconds for each of the two steps."""
_APT = ("apt-get", "--quiet", "--quiet", "-o", "Acquire::Retries=3", "-o", "Dpkg::Use-Pty=0")


def install(*packages: str) -> None:
    """Install packages; `subprocess.SubprocessError` where that fails, nothing where nobody may."""
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run([*_APT, "update"], env=quiet, check=True, timeout=PATIENCE)
    wanted = [*_APT, "install", "--yes", "--no-install-recommends", *packages]
    subprocess.run(wanted, env=quiet, check=True, timeout=PATIENCE)


def main() -> str | int:
    """Get Emacs; 0 where it is there in the end, else why not."""
    try:
        if not shutil.which("emacs"):
            install(*EMACS)
    except (OSError, subprocess.SubprocessError) as error:
        return f"Emacs could not be installed: {error}"
    return 0 if shutil.which("emacs") else "There is no Emacs, and nobody here may install it."


if __name__ == "__main__":
    sys.exit(main())
