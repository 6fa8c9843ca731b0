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
    rest = {each.name for each in fields(Settings)} - {"limits", "problems", "scopes", "budgets"}
    assert rest <= {name.removeprefix("rules.") for name in names}


@pytest.mark.parametrize("setting", DECLARED, ids=lambda each: each.name)
def test_a_declared_default_is_the_default(setting: Any) -> None:
    data: Any = setting.default
    for name in reversed(setting.name.split(".")):
        data = {name: data}
    assert merged(Settings(), data) == Settings()


def test_every_command_of_the_extension_is_registered_and_titled() -> None:
    declared = {each["command"].removeprefix("agentls.") for each in PACKAGE["contributes"]["commands"]}
    registered = set(re.findall(r"command\('(\w+)'", (CLIENT / "src/extension.ts").read_text(encoding="utf-8")))
    assert declared == registered


def test_no_command_of_the_extension_is_one_of_the_server() -> None:
    """VS Code has one registry of commands, and the client library registers the server's in it."""
    from agentls_server.app import COMMANDS  # noqa: PLC0415

    assert {each["command"] for each in PACKAGE["contributes"]["commands"]} & COMMANDS.keys() == set()


def test_the_client_stays_a_launcher() -> None:
    sources = sorted((CLIENT / "src").glob("*.ts"))
    lines = {path.name: path.read_text(encoding="utf-8").count("\n") for path in sources}
    assert sum(lines.values()) <= MOST_LINES, lines
