"""The extension's package.json holds what the core declares as settings; and it stays a launcher. Needs no VS Code."""

from __future__ import annotations

import json
import re
import runpy
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from agentls.settings import DECLARED, Limits, Settings, merged

CLIENT = Path(__file__).parents[3] / "client-vscode"
PACKAGE = json.loads((CLIENT / "package.json").read_text(encoding="utf-8"))
MOST_LINES = 1200


def test_settings_in_package_json_are_fresh() -> None:
    fresh = runpy.run_path(str(CLIENT / "settings.py"))["package"]()
    assert (CLIENT / "package.json").read_text(encoding="utf-8") == fresh, "run: python client-vscode/settings.py"


def test_every_setting_is_declared() -> None:
    """But for the tables of agents, and what is no setting."""
    names = {each.name for each in DECLARED}
    assert {f"limits.{each.name}" for each in fields(Limits)} <= names
    of_agents = {"scopes", "budgets", "allowed", "reviews", "duties"}
    rest = {each.name for each in fields(Settings)} - {"limits", "problems"} - of_agents
    assert rest <= {name.removeprefix("rules.").partition(".")[0] for name in names}


@pytest.mark.parametrize("setting", DECLARED, ids=lambda each: each.name)
def test_a_declared_default_is_the_default(setting: Any) -> None:
    data: Any = setting.default
    for name in reversed(setting.name.split(".")):
        data = {name: data}
    assert merged(Settings(), data) == Settings()


def test_every_command_is_the_extensions_or_the_servers() -> None:
    """And of one only: VS Code has one registry, in which the client library registers the server's commands."""
    from agentls_server.app import COMMANDS  # noqa: PLC0415

    declared = {each["command"] for each in PACKAGE["contributes"]["commands"]}
    source = (CLIENT / "src/commands.ts").read_text(encoding="utf-8")
    registered = {f"agentls.{name}" for name in re.findall(r"command\('(\w+)'", source)}
    assert registered & COMMANDS.keys() == set()
    assert declared == registered | (declared & COMMANDS.keys())


def test_what_menus_and_keys_do_is_a_command_of_the_palette() -> None:
    contributed = PACKAGE["contributes"]
    used = [each["command"] for menu in contributed["menus"].values() for each in menu]
    used += [each["command"] for each in contributed["keybindings"]]
    declared = {each["command"]: each.get("enablement", "") for each in contributed["commands"]}
    assert set(used) <= declared.keys()
    untrusted = {name.removeprefix("agentls.") for name, when in declared.items() if "isWorkspaceTrusted" not in when}
    assert not untrusted & {"run", "runOnSelection", "fixProblems", "resume"}
    assert not [when for when in declared.values() if "agentls.server" in when]  # a server on its way is waited for


def test_the_client_stays_a_launcher() -> None:
    sources = sorted((CLIENT / "src").glob("*.ts"))
    lines = {path.name: path.read_text(encoding="utf-8").count("\n") for path in sources}
    assert sum(lines.values()) <= MOST_LINES, lines
