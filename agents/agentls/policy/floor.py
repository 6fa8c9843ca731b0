"""The floor: what no agent file can lift. Outside the workspace, git's own files, secrets, the rights themselves."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from pathlib import PurePath

from agentls.agent import Source
from agentls.policy.operation import Operation, Policy, Step
from agentls.policy.paths import is_wild, meets
from agentls.policy.rights_files import says_rights

_SECRET_NAMES = (
    ".env", ".envrc", ".netrc", ".npmrc", ".pypirc", ".pgpass", ".htpasswd", ".git-credentials", ".vault-token",
    "id_rsa", "id_dsa", "id_ed25519", "id_ecdsa", "credentials.json",
)  # fmt: skip
_TELLING = 3
"""Characters of a name that a pattern has to spell out to speak of that name."""
_CLASS = re.compile(r"\[[!^]?\[:\w+:\]\]")
_SECRET_SUFFIXES = (".env", ".pem", ".key", ".p12", ".pfx", ".jks", ".ppk", ".keystore")


def evaluate(operation: Operation, policy: Policy) -> tuple[Step, ...]:
    """The floor's answers to a file operation, and to a command that reads secrets; none where nothing is special."""
    if operation.path is None:
        return tuple(_step("ask", f"it reads {each}, which looks like a file of secrets") for each in operation.secrets)
    writes = operation.capability == "edit"
    if not operation.path.is_relative_to(policy.root):
        return (_step("deny" if writes else "ask", f"{operation.target} lies outside the workspace"),)
    parts = operation.path.relative_to(policy.root).parts
    if writes and any(part.casefold() == ".git" or (is_wild(part) and meets(".git", part)) for part in parts):
        return (_step("deny", "git's own files are changed by git alone"),)
    if writes and parts and says_rights(operation.path.relative_to(policy.root), policy, tree=operation.tree):
        return (_step("ask", "it can change what agents may do"),)
    if writes and operation.tree and not parts:
        return (_step("ask", "the whole workspace has git's own files in it, and what agents may do"),)
    if parts and is_secret(operation.path):
        return (_step("ask", "it looks like a file of secrets"),)
    return ()


def is_secret(path: PurePath) -> bool:
    """Whether the name is one under which keys and passwords are kept. ``.env.example`` and its like are not."""
    name = path.name.lower()
    if name.endswith((".example", ".sample", ".template")):
        return False
    return name in _SECRET_NAMES or name.startswith(".env.") or name.endswith(_SECRET_SUFFIXES)


def secret_like(pattern: str) -> str | None:
    """A name of a secret that a shell's file name pattern covers; none for one that hardly says any name.

    What such a one means on the disk is seen by `agentls.policy.links`.
    """
    plain = _CLASS.sub("?", pattern).replace("[^", "[!")
    said = len(re.sub(r"\[[^\]]*\]|[*?]", "", plain))
    examples = (*_SECRET_NAMES, ".env.local", *(f"x{suffix}" for suffix in _SECRET_SUFFIXES))
    dotted = [each for each in examples if each[0] == "." and pattern[0] == "."]
    known = [*dotted, *(each for each in examples if each[0] != "." and said >= _TELLING)]
    return next((each for each in known if fnmatchcase(each, plain)), None)


def _step(effect: str, reason: str) -> Step:
    return Step("floor", effect, reason, Source("agentls", reason))  # type: ignore[arg-type]
