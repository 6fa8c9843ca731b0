"""What commands see of our environment: no keys of model servers, and nothing whose name says that it is a secret.

The setting ``environment`` lets names through. On Linux other processes of the user cannot read ours.
"""

from __future__ import annotations

import os
import re
import sys

from agentls.models import key_variables
from agentls.runtime.process import environment
from agentls.settings import Settings

_SECRET = re.compile(
    r"(?:^|_)(?:API_?KEYS?|KEYS?|SECRETS?|TOKENS?|PASSWORDS?|PASSWD|PASSPHRASE|CREDENTIALS?|PAT)(?:$|_)|^ANTHROPIC_",
    re.IGNORECASE,
)
_PR_SET_DUMPABLE = 4


def is_secret(name: str) -> bool:
    """Whether the name of a variable says that its value is a secret; all of Anthropic's are kept back, too."""
    return _SECRET.search(name) is not None


def for_commands(settings: Settings) -> dict[str, str]:
    """What a command of an agent sees: ours without secrets, but for those that *settings* let through."""
    secrets = {name for name in os.environ if is_secret(name) and name not in settings.environment}
    return environment(frozenset(secrets) | key_variables(settings))


def close_to_others() -> None:
    """Keep other processes of the user, commands of agents among them, from reading our memory and environment."""
    if sys.platform == "linux":
        import ctypes  # noqa: PLC0415 (for this alone)

        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
