"""A real Emacs with eglot or lsp-mode, without a screen, told what to do in Lisp (see `hand.el`)."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any, Self

import pytest

from tests.editors.debian import PACKAGES
from tests.editors.hand import PATIENCE, Hand

HERE = Path(__file__).parent
SETUP = HERE.parent.parent / "editors" / "emacs"

_START = """
(progn
  (require 'package)
  (setq package-user-dir (expand-file-name "elpa" "~"))
  (package-initialize)
  (load (expand-file-name "agentls.el" (nth 0 given)) nil t)
  (setq agentls-command (append (nth 1 given) nil))
  t)
"""
_CLIENTS = {
    "eglot": """
(progn
  (setq eglot-confirm-server-initiated-edits nil
        agentls-modes '(markdown-mode gfm-mode python-mode fundamental-mode text-mode))
  (require 'eglot)
  (setq eglot-sync-connect 20
        eglot-connect-timeout 20)
  t)
""",
    "lsp-mode": """
(progn
  (require 'lsp-mode)
  (setq lsp-enable-file-watchers nil
        lsp-auto-guess-root t
        lsp-warn-no-matched-clients nil
        lsp-enable-snippet nil
        lsp-headerline-breadcrumb-enable nil
        lsp-session-file (expand-file-name "session" "~"))
  t)
""",
}
_ATTACH = {
    "eglot": "(progn (find-file (nth 0 given)) (unless (eglot-current-server) (call-interactively #'eglot)) t)",
    "lsp-mode": "(progn (find-file (nth 0 given)) (lsp-workspace-folders-add (nth 1 given)) (lsp) t)",
}
_ATTACHED = {
    "eglot": "(and (eglot-current-server) t)",
    "lsp-mode": "(and (lsp-workspaces) (eq 'initialized (lsp--workspace-status (car (lsp-workspaces)))) t)",
}
_ACTION = {"eglot": "eglot-code-actions", "lsp-mode": "lsp-execute-code-action"}
_PROBLEMS = {
    "eglot": "(progn (flymake-start) (vconcat (mapcar #'flymake-diagnostic-text (flymake-diagnostics))))",
    "lsp-mode": "(vconcat (mapcar (lambda (each) (lsp-get each :message)) (lsp--get-buffer-diagnostics)))",
}


@cache
def missing() -> str:
    """Why there is no Emacs with eglot and lsp-mode here; nothing where there is one."""
    found = shutil.which("emacs")
    if found is None:
        return f"there is no Emacs; in Debian: {', '.join(PACKAGES['emacs'])}"
    code = (
        "(progn (require 'package) (package-initialize) (require 'eglot) (require 'lsp-mode) (require 'markdown-mode))"
    )
    tried = subprocess.run([found, "-q", "--batch", "--eval", code], capture_output=True, text=True, check=False)
    return f"Emacs lacks something: {tried.stderr.strip()[-200:]}" if tried.returncode else ""


def needed() -> None:
    """Skip the test where there is no Emacs; fail where one was to be set up."""
    if missing():
        (pytest.fail if os.environ.get("AGENTLS_EMACS") == "1" else pytest.skip)(missing())


class Emacs:
    """``async with Emacs(root, home, env, client) as emacs``: it stands in the folder *root*; *client* is its own."""

    def __init__(self, root: Path, home: Path, env: dict[str, str], client: str) -> None:
        self.root, self.home, self.client = root, home, client
        self._env = env

    async def __aenter__(self) -> Self:
        needed()
        self.home.mkdir()
        self.hand = Hand(self.home / "hand")
        await self.hand.listen()
        kept = {name: os.environ[name] for name in ("PATH", "LANG", "PYTHONPATH") if name in os.environ}
        own = {"HOME": str(self.home), "HAND": str(self.home / "hand"), "NO_PROXY": "*", "LC_ALL": "C.UTF-8"}
        self.process = await asyncio.create_subprocess_exec(
            *("emacs", "-q", "--batch", "-l", str(HERE / "hand.el")),
            cwd=self.root,
            env={**kept, **own, **self._env},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=(self.home / "stderr").open("wb"),
        )
        await self.hand.connected()
        await self.lisp(_START, str(SETUP), [sys.executable, "-m", "agentls_server", "serve"])
        await self.lisp(_CLIENTS[self.client])
        return self

    async def __aexit__(self, *_: object) -> None:
        if self.process.returncode is None:
            self.process.kill()  # it would ask about unsaved buffers
            await self.process.wait()
        self.hand.let_go()

    async def lisp(self, code: str, *args: object) -> Any:
        """The value of a form; its arguments are ``given``."""
        return await self.hand.ask(code, *args)

    async def until(self, form: str) -> None:
        """Wait until a form is true. The editor goes on with its own work between two looks."""
        try:
            async with asyncio.timeout(PATIENCE):
                while not await self.lisp(form):
                    await asyncio.sleep(0.02)
        except TimeoutError:
            seen = await self.lisp("(list :said (vconcat said) :asked (vconcat asked))")
            errors = (self.home / "stderr").read_text(errors="replace")
            pytest.fail(f"never came true: {form}\n{json.dumps(seen, indent=1)}\n{errors}")

    async def open(self, name: str) -> None:
        """Open a file of the workspace with the server attached."""
        await self.lisp(_ATTACH[self.client], str(self.root / name), str(self.root))
        await self.until(_ATTACHED[self.client])

    async def answer(self, *titles: str) -> None:
        """What the user will answer to the next questions."""
        await self.lisp("(setq answers (append answers given))", *titles)

    async def text(self, name: str) -> str:
        """The text of the buffer of a file."""
        return str(await self.lisp("(text (nth 0 given))", str(self.root / name)))

    async def act(self, place: str, title: str, *answers: str) -> None:
        """Do the code action behind the text *place* of the current buffer whose title contains *title*."""
        await self.lisp("(progn (goto-char (point-min)) (search-forward (nth 0 given)) t)", place)
        await self.answer(title, *answers)
        await self.lisp(f"(progn (call-interactively #'{_ACTION[self.client]}) t)")

    @property
    def shown(self) -> str:
        """A form: what is shown to be wrong in the current buffer."""
        return _PROBLEMS[self.client]

    async def asked(self) -> list[dict[str, Any]]:
        """The questions so far."""
        found = await self.lisp("(vconcat (reverse asked))")
        return list(found)
