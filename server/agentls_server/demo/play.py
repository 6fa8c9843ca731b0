"""The demonstration itself: tests that fail, two agents at work through the real server, tests that pass."""

from __future__ import annotations

import asyncio
import os
from contextlib import AsyncExitStack
from pathlib import Path

from agentls.runtime.scripted import ScriptedServer
from agentls_server.cli.screen import Screen
from agentls_server.demo import recorded, stage
from agentls_server.demo.client import Client
from agentls_server.demo.desk import Answer, Desk
from agentls_server.demo.rpc import RemoteError
from agentls_server.demo.show import Show, failures

RECORDED = (
    "The model's replies are recorded. The server, the edits, the permissions, the commands and the tests are real."
)
LIMIT = 60
"""Seconds that recorded replies may take, all in all. They take three."""
LOOKED_AT = ("src/services/money.py", "src/components/InvoiceTable.js")
"""Files in which the lightbulb is tried: one that both agents may edit, one that only the first may."""
LIVE = "Everything is real, the model's replies too: they are paid for with your key."


async def play(folder: Path, screen: Screen, answer: Answer, *, live: bool, patient: bool) -> bool:
    """Play it in *folder*, which is empty or not there; whether both runs came to their end and all tests pass.

    *patient* waits for as long as it takes: for a real model, or a person who answers.
    """
    screen.line(LIVE if live else RECORDED, "bold")
    place = stage.build(folder)
    show = Show(screen, place.root)
    show.heading("The service")
    show.say(f"Tally, invoices for many tenants, in {place.root}" + ("" if place.git else " (no git on this machine)"))
    tests(place, show)
    acts = recorded.acts(git=place.git)
    async with AsyncExitStack() as stack:
        environment = place.environment()
        if not live:
            model = await stack.enter_async_context(ScriptedServer(recorded.script(acts)))
            environment = {name: value for name, value in environment.items() if not name.startswith("ANTHROPIC_")}
            environment |= {"ANTHROPIC_BASE_URL": model.url, "ANTHROPIC_API_KEY": "recorded"}
        client = Client(place, Desk(show, answer))
        try:
            async with asyncio.timeout(None if patient else LIMIT):
                done = await _acts(client, show, environment, acts)
        except (RemoteError, TimeoutError) as error:
            why = error if isinstance(error, RemoteError) else f"it was not done after {LIMIT} s"
            show.failed(str(why), place.state / "server.log")
            done = False
    show.heading("In the end")
    passed = tests(place, show)
    show.say(f"The folder is yours to look at: {place.root}")
    return passed and done


async def _acts(client: Client, show: Show, environment: dict[str, str], acts: tuple[recorded.Act, ...]) -> bool:
    """Start the server, let it check the agents, run each; whether every run came to its end."""
    show.heading("The server")
    try:
        show.say(f"{await client.start(environment)}, started as: {' '.join(map(os.path.basename, client.command))}")
        for name, found in (await client.check(tuple(act.file for act in acts))).items():
            show.findings(name, found)
        for name in LOOKED_AT:
            show.say(f"In {name} the lightbulb offers {' and '.join(map(repr, await client.offers(name)))}")
        for act in acts:
            client.open(act.open)
            show.heading(f"A task for {act.agent}")
            show.prose(act.task)
            run = await client.run(act.agent, act.task)
            if run.status != "done":
                return False
    finally:
        await client.stop()
    return True


def tests(place: stage.Stage, show: Show) -> bool:
    """Run the service's tests and show what they say; whether all pass."""
    done = place.run(stage.TESTS)
    count, failed = failures(done.stdout)
    show.say(f"{stage.TESTS}: {count} tests, {len(failed) or 'none'} fail", "red" if done.returncode else "green")
    show.say("\n".join(f"  ✗ {name}" for name in failed), "red")
    if done.returncode and not failed:
        show.say(done.stdout.strip())
    return done.returncode == 0 and count > 0
