"""``agentls serve``: the language server."""

from __future__ import annotations

import argparse
import functools
import gc
import importlib
import os
import sys

from agentls_server.cli.command import USAGE, Command


def add_arguments(parser: argparse.ArgumentParser) -> None:
    transport = parser.add_mutually_exclusive_group()
    transport.add_argument("--stdio", action="store_true", help="talk over standard input and output (the default)")
    transport.add_argument("--tcp", metavar="HOST:PORT", help="wait for one client on this address")
    parser.add_argument(
        "--log", default="warning", choices=("debug", "info", "warning", "error"), help="what goes to stderr"
    )


def run(arguments: argparse.Namespace) -> int:
    """Serve, and end the process: threads that still run are not waited for, children are killed."""
    gc.disable()  # nothing of what is imported now becomes garbage; `warm_up` enables it
    address = _address(arguments.tcp) if arguments.tcp else None
    if arguments.tcp and address is None:
        print(f"agentls serve: '{arguments.tcp}' is no HOST:PORT", file=sys.stderr)
        return USAGE
    if address is None and sys.stdin.isatty():
        print(
            "agentls serve: waiting for an editor on standard input, which is a terminal; Ctrl-C ends", file=sys.stderr
        )
    code = _serve(address, arguments.log)
    sys.stderr.flush()
    if process := sys.modules.get("agentls.runtime.process"):  # only a run imports it
        process.kill_all()
    os._exit(code)


def _serve(address: tuple[str, int] | None, level: str) -> int:
    import asyncio
    import logging

    _import_types()
    from agentls_server import app, stdio, warm_up

    logging.basicConfig(stream=sys.stderr, level=level.upper(), format="%(levelname)s %(name)s: %(message)s")

    async def serve() -> int:
        server = app.build_server()
        server.session.spawn(warm_up.when_idle(server.session))
        if address is None:
            return await stdio.serve_stdio(server, *stdio.claim())
        return await stdio.serve_tcp(server, *address, ready=_announce)

    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(serve())
    except OSError as error:
        print(f"agentls serve: {error}", file=sys.stderr)
        return 1


def _import_types() -> None:
    """Import the library's 550 types without their ``__repr__``, which are a fifth of what that takes."""
    import attrs

    define = attrs.define
    attrs.define = functools.partial(define, repr=False)
    try:
        importlib.import_module("lsprotocol.types")
    finally:
        attrs.define = define


def _announce(port: int) -> None:
    print(f"agentls serve: listening on port {port}", file=sys.stderr, flush=True)


def _address(text: str) -> tuple[str, int] | None:
    """``HOST:PORT``, ``:PORT`` or ``PORT``; the host is the loopback where none is given."""
    host, _, port = text.rpartition(":")
    return (host.strip("[]") or "127.0.0.1", int(port)) if port.isdecimal() and int(port) < 65536 else None


command = Command("serve", "start the language server", add_arguments, run)
