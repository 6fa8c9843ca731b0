"""The real server with commands of the tests' own: start a child, fill the threads, flood the client, print."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from dataclasses import dataclass

from agentls_server import app
from agentls_server.cli import main
from agentls_server.routing import Command

CHILD = """
import socket, sys, time
connection = socket.create_connection(('127.0.0.1', int(sys.argv[1])))
connection.send(b'alive')
time.sleep(99)
"""


@dataclass(frozen=True)
class Port:
    port: int


@dataclass(frozen=True)
class Nothing:
    pass


async def child(_session, arguments):
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", CHILD, str(arguments.port))
    try:
        await process.wait()
    finally:
        process.kill()


async def busy(session, _arguments):
    work = [asyncio.create_task(asyncio.to_thread(time.sleep, 60)) for _ in range(40)]
    await asyncio.sleep(0)
    session.protocol.notify("test/busy", {"threads": len(work)})
    await asyncio.gather(*work)


def flood(session, _arguments):
    for _ in range(64):
        session.protocol.notify("test/flood", {"text": "x" * 1_000_000})


def say(_session, _arguments):
    print("by python", flush=True)  # noqa: T201
    subprocess.run([sys.executable, "-c", "import sys; print('by a child'); sys.stdin.read()"], check=True)
    return "printed"


class Test(Command):
    """A command whose handler is in this file."""

    def load(self):
        return (Port if self.module == "child" else Nothing), globals()[self.module]


for each, name in (("child", "child"), ("busy", "busy"), ("flood", "flood"), ("print", "say")):
    app.COMMANDS[f"test.{each}"] = Test(name)

if __name__ == "__main__":
    sys.exit(main(["serve"]))
