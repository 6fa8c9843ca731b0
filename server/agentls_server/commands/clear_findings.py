"""``agentls.clearFindings``: take back what review agents have found, in one file or everywhere."""

from __future__ import annotations

import os
from dataclasses import dataclass

from agentls_server import border, findings
from agentls_server.session import Session


@dataclass(frozen=True)
class Arguments:
    uri: str | None = None


def handle(session: Session, arguments: Arguments) -> None:
    wanted = os.path.realpath(border.to_path(arguments.uri)) if arguments.uri else None
    findings.shown(session, session.findings.clear(lambda path, _each: wanted in (None, path)))
