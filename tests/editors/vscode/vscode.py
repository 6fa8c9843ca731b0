"""A real VS Code: code-server in a profile of its own, and a browser in which Playwright does what a person does."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlencode

from tests.editors.vscode import setup
from tests.editors.vscode.run import INSIDE

PATIENCE = 40_000
"""Milliseconds that anything may take on a machine with much else to do."""

_QUIET = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
_GALLERY = '{"serviceUrl":"http://127.0.0.1:9/none","itemUrl":"","resourceUrlTemplate":""}'
_SETTINGS = {
    "workbench.startupEditor": "none",
    "workbench.colorTheme": "Default Light Modern",
    "workbench.secondarySideBar.defaultVisibility": "hidden",
    "workbench.tips.enabled": False,
    "window.commandCenter": False,
    "breadcrumbs.enabled": False,
    "chat.disableAIFeatures": True,
    "editor.minimap.enabled": False,
    "extensions.autoCheckUpdates": False,
    "extensions.ignoreRecommendations": True,
    "git.enabled": False,
    "files.autoSave": "off",
    "telemetry.telemetryLevel": "off",
}


def missing() -> str:
    """What a test in VS Code lacks on this machine; nothing where it lacks nothing."""
    if os.environ.get(INSIDE) != "1":
        return "the tests in a real VS Code are run by tests/editors/vscode/run.py (see client-vscode/README.md)"
    return setup.lacking()


def package(to: Path) -> None:
    """Build the extension as a .vsix, with the wheel of the server in it."""
    wheel = setup.CLIENT / "wheel"
    shutil.rmtree(wheel, ignore_errors=True)
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*pip, "--wheel-dir", str(wheel), str(setup.CLIENT.parent)], check=True, capture_output=True)
    words = [str(setup.NPM), "run", "vsix", "--", "--out", str(to)]
    made = subprocess.run(words, cwd=setup.CLIENT, env=setup.environment(), check=False, capture_output=True, text=True)
    said = made.stdout + made.stderr
    assert (made.returncode, "WARNING" in said) == (0, False), said


def install(vsix: Path, home: Path) -> None:
    """Install the extension in the profile at *home*."""
    words = [*_command(home), "--install-extension", str(vsix)]
    subprocess.run(words, env=_environment(home, {}), check=True, capture_output=True, timeout=120)


def _command(home: Path) -> list[str]:
    folders = ("--user-data-dir", str(home / "user"), "--extensions-dir", str(home / "extensions"))
    return [str(setup.NODE), str(setup.ENTRY), *folders, "--config", str(home / "config.yaml"), "--disable-telemetry"]


def _environment(home: Path, more: dict[str, str]) -> dict[str, str]:
    path = os.pathsep.join((str(Path(sys.executable).parent), "/usr/bin", "/bin"))
    kept = {name: os.environ[name] for name in ("LANG",) if name in os.environ}
    ours = {"HOME": str(home), "PATH": path, "EXTENSIONS_GALLERY": _GALLERY, "NO_PROXY": "*"}
    return {**kept, **ours, "VSCODE_CLI": "1", **more}  # started from a terminal, it asks no login shell for a PATH


def on_path(folder: Path, script: str) -> dict[str, str]:
    """An environment in which the program *script* is the first `agentls` on PATH."""
    program = folder / "agentls"
    folder.mkdir()
    program.write_text(script)
    program.chmod(0o755)
    return {"PATH": os.pathsep.join((str(folder), _environment(folder, {})["PATH"]))}


class VSCode:
    """``async with VSCode(root, home, env, shots) as code``: VS Code on the folder *root*, from the profile *home*.

    `page` is Playwright's page. Screenshots go to the folder *shots*.
    """

    page: Any
    opened: float
    """When the window was opened (`time.perf_counter`)."""

    def __init__(
        self,
        root: Path,
        home: Path,
        env: dict[str, str],
        shots: Path,
        *,
        trust: bool = True,
        file: Path | None = None,
        settings: Mapping[str, Any] | None = None,
    ) -> None:
        self._settings = _SETTINGS | dict(settings or {})
        self.root, self.home, self._env, self._shots, self._trust, self._file = root, home, env, shots, trust, file
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        settings = self.home / "user/User/settings.json"
        settings.parent.mkdir(parents=True, exist_ok=True)
        settings.write_text(json.dumps(self._settings))
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        words = [*_command(self.home), "--auth", "none", "--bind-addr", f"127.0.0.1:{port}", "--disable-update-check"]
        trust = ["--disable-workspace-trust"] if self._trust else []
        self._log = (self.home / "code-server.log").open("wb")
        self.process = await asyncio.create_subprocess_exec(
            *words, *trust, cwd=self.root, env=_environment(self.home, self._env),
            stdout=self._log, stderr=self._log, start_new_session=True,
        )  # fmt: skip
        self._stack.callback(self._end)
        await self._listens(port)
        payload = json.dumps([["openFile", f"vscode-remote://127.0.0.1:{port}{self._file}"]]) if self._file else ""
        await self._browse(
            f"http://127.0.0.1:{port}/?{urlencode({'folder': self.root} | ({'payload': payload} if payload else {}))}"
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.shot("end")
        await self._stack.aclose()

    def _end(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self._log.close()

    async def _listens(self, port: int) -> None:
        async with asyncio.timeout(PATIENCE / 1000):
            while True:
                try:
                    _, writer = await asyncio.open_connection("127.0.0.1", port)
                except OSError:
                    await asyncio.sleep(0.05)
                    continue
                writer.close()
                return

    async def _browse(self, url: str) -> None:
        sys.path.append(str(setup.PYTHON))
        from playwright import async_api  # noqa: PLC0415 (installed for these tests alone)

        self._timeout: type[Exception] = async_api.TimeoutError
        self._error: type[Exception] = async_api.Error

        driver = await self._stack.enter_async_context(async_api.async_playwright())
        browser = await driver.chromium.launch(executable_path=setup.browser(), args=_QUIET.split())
        self._stack.push_async_callback(browser.close)
        self.page = await browser.new_page(viewport={"width": 1280, "height": 800})
        self.page.set_default_timeout(PATIENCE)
        self.opened = time.perf_counter()
        await self.page.goto(url)
        await self.page.wait_for_selector(".monaco-workbench .part.statusbar")

    def kill_server(self) -> None:
        """Kill the server that the extension in this VS Code has started."""
        for number, _ in self._servers():
            os.kill(number, signal.SIGKILL)

    async def started_with(self, variable: str) -> None:
        """Wait until the server runs that was started with ``NAME=VALUE`` in its environment, and no other does."""
        async with asyncio.timeout(PATIENCE / 1000):
            while {variable.encode() in env for _, env in self._servers()} != {True}:
                await asyncio.sleep(0.05)
        await self.ready()

    def _servers(self) -> Iterator[tuple[int, list[bytes]]]:
        """The servers that the extension in this VS Code has started: number and environment."""
        home = f"AGENTLS_STATE_DIR={self._env['AGENTLS_STATE_DIR']}".encode()
        for folder in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                words = (folder / "cmdline").read_bytes().split(b"\0")
                env = (folder / "environ").read_bytes().split(b"\0")
                if b"serve" in words and b"--stdio" in words and home in env:
                    yield int(folder.name), env

    # What a person does

    async def shot(self, name: str, *, shown: bool = False) -> None:
        """Keep a picture. One that is *shown* is in the README: with AGENTLS_VSCODE_PICTURES=1 it is made anew."""
        to = setup.CLIENT / "images" if shown and os.environ.get("AGENTLS_VSCODE_PICTURES") == "1" else self._shots
        to.mkdir(parents=True, exist_ok=True)
        await self.page.screenshot(path=str(to / f"{name}.png"))

    async def press(self, keys: str) -> None:
        await self.page.keyboard.press(keys)

    async def see(self, text: str, within: str = ".monaco-workbench") -> Any:
        """Wait until *text* is shown; the element that shows it."""
        found = self.page.locator(within).get_by_text(text).first
        await found.wait_for()
        return found

    async def command(self, title: str) -> None:
        """Do a command of the palette."""
        row = self.page.locator(".quick-input-list .monaco-list-row.focused", has_text=title).first
        async with asyncio.timeout(PATIENCE / 1000):
            while True:  # the palette lists what could be done when it was opened
                await self.press("F1")
                box = self.page.locator(".quick-input-widget:visible .quick-input-box input")
                await box.fill(f">{title}")
                with contextlib.suppress(self._timeout):
                    await row.wait_for(timeout=2000)
                    break
                await self.press("Escape")
        await self.press("Enter")

    async def type(self, text: str, before: str = "") -> None:
        """Type into the quick input, and wait until what was typed is the line of its list that Enter takes."""
        box = self.page.locator(".quick-input-widget:visible .quick-input-box input")
        await box.fill(f"{before}{text}")
        await self.page.locator(".quick-input-list .monaco-list-row.focused", has_text=text).first.wait_for()

    async def open(self, name: str) -> None:
        """Open a file of the workspace."""
        tab = self.page.locator(".tab.active", has_text=Path(name).name)
        async with asyncio.timeout(PATIENCE / 1000):
            while True:  # what comes up meanwhile may take the keys
                await self.press("Control+p")
                with contextlib.suppress(self._timeout):
                    await self.page.locator(".quick-input-widget:visible").wait_for(timeout=3000)
                    await self.type(name)
                    await self.press("Enter")
                    await tab.first.wait_for(timeout=5000)
                    return

    async def ready(self) -> None:
        """Wait until the server runs."""
        await self.page.locator("[id='agentls.agentls.agentls.status'] .codicon-robot").wait_for()

    async def run(self, agent: str, task: str) -> None:
        """Run an agent from the palette."""
        await self.ready()
        await self.command("agentls: Run Agent…")
        await self.pick(agent, "Run agent")
        await self.pick(task, f"Task for {agent}", listed=False)

    async def pick(self, text: str, title: str, *, listed: bool = True) -> None:
        """Take a line of the list with this title, or type a text into the box with it."""
        await self.page.locator(".quick-input-widget:visible .quick-input-title", has_text=title).wait_for()
        if listed:
            await self.type(text)
        else:
            await self.page.locator(".quick-input-widget:visible .quick-input-box input").fill(text)
        await self.press("Enter")

    async def lightbulb(self, shows: str) -> Any:
        """Open the list of code actions where the cursor is, once it has this one; the action."""
        widget = self.page.locator(".action-widget:visible")
        async with asyncio.timeout(PATIENCE / 1000):
            while True:  # the list shows what was known when it was opened
                await self.press("Control+.")
                with contextlib.suppress(self._timeout):
                    await widget.get_by_text(shows).first.wait_for(timeout=3000)
                    return widget.get_by_text(shows).first
                await self.press("Escape")

    async def hover(self, word: str, shows: str) -> None:
        """Point at a word in the editor until this is shown for it."""
        async with asyncio.timeout(PATIENCE / 1000):
            while True:  # lenses that come up above it move it away from the pointer
                with contextlib.suppress(self._timeout):
                    await self.word(word).hover(timeout=3000)
                    await self.page.locator(".monaco-hover:visible").get_by_text(shows).first.wait_for(timeout=3000)
                    return
                await self.page.mouse.move(0, 0)

    async def page_with(self, words: str) -> str:
        """The text of the page (a report, a transcript) that comes to hold these words."""
        while True:  # a frame may go while it is read
            frame = await self.frame_with(words)
            with contextlib.suppress(self._error):
                return str(await frame.locator("body").inner_text())

    async def frame_with(self, words: str) -> Any:
        """The page that comes to hold these words."""
        async with asyncio.timeout(PATIENCE / 1000):
            while True:
                for frame in self.page.frames[1:]:  # the first is VS Code itself
                    with contextlib.suppress(self._error):  # a frame that goes while it is read
                        if await frame.get_by_text(words).count():
                            return frame
                await asyncio.sleep(0.1)

    def word(self, text: str) -> Any:
        """A word in the editor."""
        return self.page.locator(".view-line span:not(:has(span))", has_text=text).first

    async def text(self) -> str:
        """The lines of the editor that has the focus, as they are shown."""
        lines = await self.page.evaluate(
            "() => [...document.querySelectorAll('.editor-instance .view-line')]"
            ".map(each => [each.getBoundingClientRect().top, each.innerText])"
        )
        return "\n".join(text for _, text in sorted(lines)).replace("\u00a0", " ")
