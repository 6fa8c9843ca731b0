"""The stories of the demonstration: who plays, what is asked of them, and how it is shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from agentls_server.cli.screen import Screen
from agentls_server.demo import recorded
from agentls_server.demo.paced import PacedServer
from agentls_server.demo.recorded import Act
from agentls_server.demo.show import Show
from agentls_server.demo.stage import Stage
from agentls_server.demo.team_show import TeamShow

TEAM = ("engineering", "artifact-manager", "engineering-backend", "engineering-devops", "reviewer")
ALONE = ("engineering-backend", "specialist-backend")


@dataclass(frozen=True)
class Story:
    """*agents* are installed; *team* says that they work together, in a service without bugs.

    *looked_at* are files in which the lightbulb is tried; *acts* what is asked, given whether there is git, and *show*
    makes the page on which it is told.
    """

    agents: tuple[str, ...]
    team: bool
    looked_at: tuple[str, ...]
    acts: Callable[[bool], tuple[Act, ...]]
    show: Callable[[Screen, Stage, tuple[Act, ...]], Show]

    def model(self, acts: tuple[Act, ...]) -> PacedServer:
        """The scripted API that plays it."""
        return PacedServer(recorded.script(acts, recorded.below()))


STORIES = {
    "alone": Story(
        ALONE,
        team=False,
        looked_at=("src/services/money.py", "src/components/InvoiceTable.js"),
        acts=lambda git: recorded.alone(git=git),
        show=lambda screen, stage, _: Show(screen, stage.root),
    ),
    "team": Story(
        TEAM,
        team=True,
        looked_at=(),
        acts=lambda _: recorded.team(),
        show=lambda screen, stage, acts: TeamShow(screen, stage, acts[0].scenes),
    ),
}
"""By the names that the command line takes."""
