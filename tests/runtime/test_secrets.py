"""Keys of models never reach a command."""

import pytest

from .stage import CLAUDE, play, say, use


@pytest.mark.parametrize("key", ["ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "LOCAL_KEY"])
async def test_no_command_sees_a_key(tmp_path, monkeypatch, key):
    (tmp_path / ".claude").mkdir()
    (tmp_path / "agentls.toml").write_text(
        '[models.local]\nid = "qwen"\nbase_url = "http://127.0.0.1:1"\nkey = "LOCAL_KEY"\n'
    )
    monkeypatch.setenv(key, "secret")
    monkeypatch.setenv("OTHER_KEY", "kept")
    agent = CLAUDE.format(tools="Bash").replace("tools:", "permissionMode: bypassPermissions\ntools:")
    command = f"env | grep -E '^({key}|OTHER_KEY)='"
    played = await play(tmp_path, agent, [[use("Bash", command=command)], [say("Done.")]])
    assert played.model.told == ["OTHER_KEY=kept"]
