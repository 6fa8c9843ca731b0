"""``agentls.selectModel``: the model for agents whose file names none. Answers with it, for the client to keep."""

from __future__ import annotations

from dataclasses import dataclass

from agentls import models
from agentls_server.routing import refused
from agentls_server.session import Session


@dataclass(frozen=True)
class Arguments:
    model: str


def handle(session: Session, arguments: Arguments) -> dict[str, str]:
    """``{model}``: what belongs in the setting ``models.default``."""
    for project in session.projects.all[:1]:
        resolved = models.resolve(arguments.model, project.settings)
        if resolved.id is None:
            raise refused(f"{arguments.model}: {resolved.why}")
    return {"model": arguments.model}
