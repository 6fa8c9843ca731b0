"""The settings that are given for editors: each is what its editor reads, and starts the server."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

EDITORS = Path(__file__).parents[2] / "editors"


def _helix(text: str) -> list[str]:
    found = tomllib.loads(text)
    server = found["language-server"]["agentls"]
    assert all("agentls" in each["language-servers"] for each in found["language"])
    return [server["command"], *server["args"]]


def _kate(text: str) -> list[str]:
    return list(json.loads(text)["servers"]["markdown"]["command"])


def _sublime(text: str) -> list[str]:
    client = json.loads(text)["clients"]["agentls"]
    assert client["enabled"]
    return list(client["command"])


@pytest.mark.parametrize(
    ("path", "read"),
    [("helix/languages.toml", _helix), ("kate/settings.json", _kate), ("sublime/LSP.sublime-settings", _sublime)],
)
def test_the_command_in_the_settings_is_the_server(path: str, read: Callable[[str], list[str]], tmp_path: Path) -> None:
    command = read((EDITORS / path).read_text())
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"capabilities": {}}}).encode()
    places = (str(Path(sys.executable).parent), os.environ["PATH"])
    environment = {**os.environ, "PATH": os.pathsep.join(places), "AGENTLS_STATE_DIR": str(tmp_path)}
    message = b"Content-Length: %d\r\n\r\n%s" % (len(body), body)
    ended = subprocess.run(command, input=message, capture_output=True, timeout=60, env=environment, check=False)
    answer = json.loads(ended.stdout.split(b"\r\n\r\n", 1)[1].split(b"Content-Length", 1)[0])
    assert answer["result"]["serverInfo"]["name"] == "agentls"


def test_each_editor_has_a_page_that_the_overview_leads_to() -> None:
    overview = (EDITORS / "README.md").read_text()
    for folder in (each for each in EDITORS.iterdir() if each.is_dir()):
        assert (folder / "README.md").is_file()
        assert f"]({folder.name})" in overview
