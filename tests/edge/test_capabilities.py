"""What is understood of a client from its ``initialize``."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pytest
from lsprotocol import converters
from pytest_lsp import client_capabilities

from agentls_server import capabilities
from agentls_server.app import ROUTES, advertised
from agentls_server.capabilities import Capabilities

ANNOTATES = {"workspace": {"workspaceEdit": {"changeAnnotationSupport": {"groupsOnLabel": True}}}}


def of(name: str = "", client: Any = None, **options: Any) -> Capabilities:
    return capabilities.of({"clientInfo": {"name": name}, "capabilities": client, "initializationOptions": options})


@pytest.mark.parametrize(
    ("name", "confirms"),
    [("Visual Studio Code", True), ("Visual Studio Code - Insiders", True), ("VSCodium", True), ("Cursor", True),
     ("Sublime Text LSP", False), ("Zed", False), ("Neovim", False), ("", False)],
)  # fmt: skip
def test_only_vs_code_and_its_kin_are_known_to_confirm(name, confirms):
    assert of(name, ANNOTATES).confirms_edits is confirms
    assert of(name, {}).confirms_edits is False


@pytest.mark.parametrize(
    ("offered", "encoding"),
    [(None, "utf-16"), ([], "utf-16"), (["utf-7"], "utf-16"), (["utf-32", "utf-8"], "utf-32"), ("utf-8", "utf-16"),
     (["utf-8", "utf-16"], "utf-8")],
)  # fmt: skip
def test_encodings(offered, encoding):
    assert of(client={"general": {"positionEncodings": offered}}).encoding == encoding


@pytest.mark.parametrize(("given", "understood"), [(True, True), (False, False), (None, None), ("yes", None)])
def test_trust_has_three_states(given, understood):
    assert of(trusted=given).trusted is understood
    assert of().trusted is None


@pytest.mark.parametrize("params", [{}, {"capabilities": []}, {"capabilities": {"workspace": 3}}, {"clientInfo": "x"}])
def test_an_odd_client_is_one_that_can_do_nothing(params):
    assert capabilities.of(params) == Capabilities()


def test_quirks():
    assert of("kate").edits_only_after_command
    assert of("Zed").always_says_applied
    assert of("Neovim").document_changes
    assert of(runEvents=True).run_events
    assert of(save=True).can_save


@pytest.mark.parametrize("preset", ["visual-studio-code", "neovim", "emacs"])
def test_what_is_advertised_is_what_is_handled(preset):
    raw = converters.get_converter().unstructure(client_capabilities(preset))
    client = of(preset, raw)
    assert client.work_done_progress
    offered = advertised(client)
    assert ("diagnosticProvider" in offered) is client.pull_diagnostics
    assert {"hoverProvider", "completionProvider", "codeActionProvider", "textDocumentSync"} <= set(offered)
    for key, method in (("hoverProvider", "textDocument/hover"), ("renameProvider", "textDocument/rename")):
        assert key not in offered or method in ROUTES
    assert asdict(client)["encoding"] == offered["positionEncoding"]
