"""``first_run.py FOLDER``: a run in a server that has warmed up; prints which modules its first request waited for."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from agentls.runtime.scripted import Exchange, Script, ScriptedServer
from agentls.runtime.scripted.http import HttpRequest
from agentls_server import warm_up
from tests.edge.scene import AGENT, CLIENT, Scene


class Api(ScriptedServer):
    """The scripted API; `before` are the modules that were there before the run, *later* those of the first request."""

    before: frozenset[str]
    later: list[str] | None = None

    def check(self, exchange: Exchange, request: HttpRequest) -> None:
        if self.later is None:
            self.later = sorted(set(sys.modules) - self.before)
        super().check(exchange, request)


async def main(folder: Path) -> None:
    file = folder / ".claude/agents/helper.md"
    file.parent.mkdir(parents=True)
    file.write_text(AGENT)
    async with Api(Script.of("Done.")) as api:
        os.environ |= {
            "ANTHROPIC_BASE_URL": api.url, "ANTHROPIC_API_KEY": "test", "AGENTLS_STATE_DIR": str(folder / "state"),
        }  # fmt: skip
        scene = Scene(folder, api)
        scene.editor.answers["agentls/input"] = lambda params: str(file) if params["items"] else "Say so."
        await scene.editor.start(
            CLIENT, folder, initializationOptions={"runEvents": True, "trusted": True, "input": True}
        )
        await scene.editor.server.session.loaded()
        await asyncio.to_thread(warm_up._work, warm_up.REQUESTS, True, [])
        await scene.command("agentls.runs", {})  # as a client does that shows the runs
        api.before = frozenset(sys.modules)
        await scene.command("agentls.run", {})
        assert await scene.end() == "done: 0 files changed"
        await scene.editor.server.session.close(5)
    sys.stdout.write(f"{api.later}\n")


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]).resolve()))
