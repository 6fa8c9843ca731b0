"""Keys of models never reach a command."""

import subprocess
import sys

import pytest

from agentls.runtime.environment import for_commands, is_secret
from agentls.settings import Settings

from .stage import CLAUDE, play, say, use


@pytest.mark.parametrize("key", ["ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "LOCAL_SERVER", "NPM_TOKEN"])
async def test_no_command_sees_a_key(tmp_path, monkeypatch, key):
    (tmp_path / ".claude").mkdir()
    (tmp_path / "agentls.toml").write_text(
        'environment = ["OTHER_KEY"]\n'
        '[models.local]\nid = "qwen"\nbase_url = "http://127.0.0.1:1"\nkey = "LOCAL_SERVER"\n'
    )
    monkeypatch.setenv(key, "secret")
    monkeypatch.setenv("OTHER_KEY", "kept")
    agent = CLAUDE.format(tools="Bash").replace("tools:", "permissionMode: bypassPermissions\ntools:")
    command = f"env | grep -E '^({key}|OTHER_KEY)='"
    background = use("Bash", "b", command=command, run_in_background=True)
    output = use("bash_output", "o", id="bash-2", wait=10_000)
    played = await play(tmp_path, agent, [[use("Bash", command=command), background, output], [say("Done.")]])
    first, _, last = played.model.told[:3]
    assert first == "OTHER_KEY=kept"
    assert last.startswith("OTHER_KEY=kept\n[characters 0 to 15 of 15; ended with exit code 0]")


@pytest.mark.parametrize(
    ("name", "secret"),
    [
        ("GITHUB_TOKEN", True),
        ("AWS_SECRET_ACCESS_KEY", True),
        ("DB_PASSWORD", True),
        ("OPENAI_APIKEY", True),
        ("ANTHROPIC_BASE_URL", True),
        ("PATH", False),
        ("KEYBOARD", False),
        ("SSH_AUTH_SOCK", False),
        ("DATABASE_URL", False),
        ("TOKENIZERS_PARALLELISM", False),
    ],
)
def test_names_that_say_that_they_are_secrets(monkeypatch, name, secret):
    monkeypatch.setenv(name, "x")
    assert is_secret(name) is secret
    assert (name in for_commands(Settings())) is not secret
    assert name in for_commands(Settings(environment=(name,))) or name.startswith("ANTHROPIC_")


CLOSED = """
import ctypes, os
from agentls.runtime.environment import close_to_others
libc = ctypes.CDLL(None)
before = libc.prctl(3, 0, 0, 0, 0)
close_to_others()
print(before, libc.prctl(3, 0, 0, 0, 0))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="a call of Linux")
def test_a_process_closes_itself_to_others():
    done = subprocess.run([sys.executable, "-c", CLOSED], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["1", "0"]
