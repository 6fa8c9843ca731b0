"""What a command of an agent may reach, for a sandbox to hold: the policy said in folders and files. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

from agentls.policy import DIALECTS, rights_files
from agentls.policy.operation import Operation, Policy
from agentls.policy.plan import planning

HOME_SECRETS = (
    ".ssh", ".aws", ".azure", ".gnupg", ".kube", ".docker", ".netrc", ".npmrc", ".pypirc", ".git-credentials",
    ".config/gcloud", ".config/gh", ".config/op", ".claude", ".claude.json", ".config/opencode",
    ".local/share/opencode", ".password-store",
)  # fmt: skip
"""What holds keys and passwords below a home folder; the hosts' own folders among them."""
READ_ONLY = (*rights_files.FOLDERS, *rights_files.FILES, ".github/agents", ".git/hooks", ".git/config")
"""Files of a workspace that say what agents may do, or run by themselves: read-only to commands."""


@dataclass(frozen=True, slots=True)
class Confinement:
    """*root* is the workspace, *writable* unless the agent may edit nothing; *readonly* paths in it stay as they are.

    *hidden* are paths that are not there for a command. *network* is false where the rules refuse the web as a whole.
    """

    root: PurePath
    writable: bool
    readonly: tuple[PurePath, ...]
    hidden: tuple[PurePath, ...]
    network: bool


def confinement(policy: Policy) -> Confinement:
    """What *policy*, and those of the agents that started this one, leave to a command."""
    readonly = [policy.root / name for name in READ_ONLY]
    readonly += sorted(each for each in rights_files.own_files(policy) if each.is_relative_to(policy.root))
    writable = network = True
    at: Policy | None = policy
    while at is not None:
        writable = (
            writable and not planning(at) and not all(_closed(tool, at) for tool in ("edit", "write", "notebook"))
        )
        network = network and not _refuses_web(at)
        if at.contract and at.scope == "enforce":
            readonly += [at.root / each.value for each in at.contract.of("forbidden")]
        at = at.caller
    hidden = tuple(policy.home / name for name in HOME_SECRETS) if policy.home else ()
    return Confinement(policy.root, writable, tuple(dict.fromkeys(readonly)), hidden, network)


def _closed(tool: str, policy: Policy) -> bool:
    return DIALECTS[policy.agent.dialect].closed(Operation(tool, ""), policy) is not None


def _refuses_web(policy: Policy) -> bool:
    """Whether the file or the settings deny the web in so many words; a tool list that only leaves it out does not."""
    step = DIALECTS[policy.agent.dialect].closed(Operation("webfetch", ""), policy)
    granted = policy.agent.granted
    left_out = granted is not None and not any(grant.tool == "webfetch" for grant in granted)
    withheld = any(grant.tool == "webfetch" for grant in policy.agent.withheld)
    return step is not None and (withheld or not left_out)
