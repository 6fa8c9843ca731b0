"""What agentls costs in a real VS Code, beside a bare language client with an empty pygls server, in turns with it.

``python bench/in_vscode.py [ROUNDS]``, after ``tests/editors/vscode/setup.py``. From the opening of a window to the
first squiggle in the file that it shows; and from the key that picks an agent, through its task, to the first request.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.append(str(HERE.parent))

from editing import IDLE
from figures import Figure, table
from material import agent
from tests.editors.vscode import run, setup, vscode
from tests.editors.vscode.vscode import PATIENCE, VSCode

from agentls.runtime.scripted import Exchange, Script, ScriptedServer
from agentls.runtime.scripted.http import HttpRequest

BAR = 1.3
SHOTS = Path(tempfile.gettempdir()) / "agentls-bench-shots"
SQUIGGLE = ".squiggly-error, .squiggly-warning, .squiggly-info"


def main() -> int:
    run.alone()
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory(prefix="agentls-bench-") as folder:
        figures = asyncio.run(_measure(Path(folder).resolve(), rounds))
    print(table(figures))
    return 0 if all(each.passed for each in figures) else 1


async def _measure(folder: Path, rounds: int) -> list[Figure]:
    vscode.package(folder / "ours.vsix")
    _package_bare(folder)
    shown: dict[str, list[float]] = {"ours": [], "bare": []}
    asked: dict[str, list[float]] = {"ours": [], "bare": []}
    for name in ("ours", "bare"):
        vscode.install(folder / f"{name}.vsix", folder / name)
    for number in range(rounds + 1):
        for name in ("ours", "bare"):
            first, request = await _once(folder, name, number)
            if number:  # the first round fills the caches
                shown[name].append(first)
                asked[name].append(request)
            print(f"{name} {number}: {first:.0f} ms, {request:.0f} ms", file=sys.stderr, flush=True)
    floor = "a bare language client"
    return [
        Figure("opening a window to squiggles, VS Code", shown["ours"], floor, shown["bare"], BAR),
        Figure("a picked agent to its first request, VS Code", asked["ours"], floor, asked["bare"], BAR),
    ]


async def _once(folder: Path, name: str, number: int) -> tuple[float, float]:
    """Milliseconds to the squiggle, and to the request."""
    home, root = folder / f"{name}-{number}", folder / "work"
    shutil.copytree(folder / name, home)
    file = root / ".claude/agents/one.md"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(agent("one", 2000).replace("tools: Read,", "tools: Read, Reed,").replace("color:", "colour:"))
    (file.parent / "two.md").write_text(agent("two", 2000))
    async with _Api(Script.of("Done.")) as api:
        env = {
            "ANTHROPIC_BASE_URL": api.url, "ANTHROPIC_API_KEY": "bench", "AGENTLS_STATE_DIR": str(home / "state"),
            "BARE_PYTHON": sys.executable, "BARE_SERVER": str(HERE / "bare_server.py"),
        }  # fmt: skip
        async with VSCode(root, home, env, SHOTS, file=file) as code:
            await code.page.locator(SQUIGGLE).first.wait_for()
            first = time.perf_counter() - code.opened
            await asyncio.sleep(IDLE)  # both servers are at rest when the user comes to ask
            await code.command("agentls: Run Agent…" if name == "ours" else "bare: Run")
            await code.see("Run agent", ".quick-input-title")
            await code.type("two")
            began = time.perf_counter()
            await code.press("Enter")
            await code.pick("Say so.", "Task for two", listed=False)
            async with asyncio.timeout(PATIENCE / 1000):
                return first * 1000, (await api.came - began) * 1000


class _Api(ScriptedServer):
    """The scripted API; *came* is when the first request came."""

    def __init__(self, script: Script) -> None:
        super().__init__(script)
        self.came: asyncio.Future[float] = asyncio.get_running_loop().create_future()

    def check(self, exchange: Exchange, request: HttpRequest) -> None:
        if not self.came.done():
            self.came.set_result(time.perf_counter())
        super().check(exchange, request)


def _package_bare(folder: Path) -> None:
    """Build the bare extension with the tools of ours."""
    made, tools = folder / "bare-extension", setup.CLIENT / "node_modules/.bin"
    shutil.copytree(HERE / "bare_extension", made)
    (made / "LICENSE").write_text("Apache-2.0")
    env = setup.environment() | {"NODE_PATH": str(setup.CLIENT / "node_modules")}
    bundle = [str(tools / "esbuild"), "extension.ts", "--bundle", "--platform=node", "--format=cjs", "--minify"]
    bundle += ["--external:vscode", "--outfile=out/extension.js", "--log-level=error"]
    subprocess.run(bundle, cwd=made, env=env, check=True)
    package = [str(tools / "vsce"), "package", "--no-dependencies", "--allow-missing-repository"]
    words = [str(setup.NODE), os.path.realpath(package[0]), *package[1:], "--out", str(folder / "bare.vsix")]
    subprocess.run(words, cwd=made, env=env, check=True, capture_output=True)


if __name__ == "__main__":
    sys.exit(main())
