"""The demonstration itself: a story played through the real server, from the tests before it to those after it."""

from __future__ import annotations

import asyncio
import os
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Literal, TypeAlias

from agentls_server.cli.screen import Screen
from agentls_server.demo import stage
from agentls_server.demo.client import Client
from agentls_server.demo.desk import Answer, Desk
from agentls_server.demo.page import joined
from agentls_server.demo.recorded import Act
from agentls_server.demo.rpc import RemoteError
from agentls_server.demo.show import Show, failures
from agentls_server.demo.stories import Story

RECORDED = (
    "The model's replies are recorded. The server, the edits, the permissions, the commands and the tests are real."
)
LIMIT = 180
"""Seconds after which recorded replies are given up. Alone they take three, a team takes fifteen."""
Pace: TypeAlias = Literal["recorded", "asked", "live"]
"""``live`` asks a real model; recorded replies are played at once, or wait for a person who is ``asked``."""
LIVE = "Everything is real, the model's replies too: they are paid for with your key."


async def play(folder: Path, screen: Screen, answer: Answer, story: Story, pace: Pace = "recorded") -> bool:
    """Play *story* in *folder*, which is empty or not there; whether every run came to its end and all tests pass."""
    screen.line(LIVE if pace == "live" else RECORDED, "bold")
    place = stage.build(folder, story.agents, team=story.team)
    acts = story.acts(place.git)
    show = story.show(screen, place, acts)
    show.heading("The service")
    show.say(f"Tally, invoices for many tenants, in {place.root}" + ("" if place.git else " (no git on this machine)"))
    tests(place, show)
    async with AsyncExitStack() as stack:
        environment = place.environment()
        if pace != "live":
            model = await stack.enter_async_context(story.model(acts))
            environment = {name: value for name, value in environment.items() if not name.startswith("ANTHROPIC_")}
            environment |= {"ANTHROPIC_BASE_URL": model.url, "ANTHROPIC_API_KEY": "recorded"}
        client = Client(place, Desk(show, answer))
        try:
            async with asyncio.timeout(LIMIT if pace == "recorded" else None):
                done = await _acts(client, show, environment, acts, story.looked_at)
        except (RemoteError, TimeoutError) as error:
            why = error if isinstance(error, RemoteError) else f"it was not done after {LIMIT} s"
            show.failed(str(why), place.state / "server.log")
            done = False
    show.heading("In the end")
    passed = tests(place, show)
    show.closing()
    show.say(f"The folder is yours to look at: {place.root}")
    return passed and done


async def _acts(
    client: Client, show: Show, environment: dict[str, str], acts: tuple[Act, ...], looked_at: tuple[str, ...]
) -> bool:
    """Start the server, let it check the agents, run each; whether every run came to its end."""
    show.heading("The server")
    try:
        show.say(f"{await client.start(environment)}, started as: {' '.join(map(os.path.basename, client.command))}")
        for name, found in (await client.check(tuple(act.file for act in acts))).items():
            show.findings(name, found)
        for name in looked_at:
            show.say(f"In {name} the lightbulb offers {' and '.join(map(repr, await client.offers(name)))}")
        for act in acts:
            client.open(act.open)
            show.heading(f"A task for {act.agent}")
            show.prose(joined(act.task.removeprefix("# ")))
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
