"""Programs from Debian for tests in editors, where this is Debian and its user may install: ``debian.py emacs``."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence

PACKAGES = {"emacs": ("emacs-nox", "elpa-eglot", "elpa-lsp-mode", "elpa-markdown-mode")}
"""The packages of a program; those of others are named like them."""
PATIENCE = 300
"""Seconds for each of the two steps."""
_APT = ("apt-get", "--quiet", "--quiet", "-o", "Acquire::Retries=3", "-o", "Dpkg::Use-Pty=0")


def main(programs: Sequence[str]) -> str | int:
    """Get the programs that are not there; 0 where all are in the end, else why not."""
    wanted = [package for name in missing(programs) for package in PACKAGES.get(name, (name,))]
    if wanted and shutil.which("apt-get") and os.geteuid() == 0:
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        install = [*_APT, "install", "--yes", "--no-install-recommends", *wanted]
        try:
            for words in ([*_APT, "update"], install):
                subprocess.run(words, env=quiet, check=True, timeout=PATIENCE)
        except (OSError, subprocess.SubprocessError) as error:
            return f"{', '.join(wanted)} could not be installed: {error}"
    left = missing(programs)
    return f"Not there, and nobody here may install it: {', '.join(left)}" if left else 0


def missing(programs: Sequence[str]) -> list[str]:
    """Those of *programs* that are not on PATH."""
    return [name for name in programs if not shutil.which(name)]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
