"""Clients with the capabilities of real editors, over stdio: diagnostics arrive by push or by pull, never by both."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import pytest_lsp
from lsprotocol import types as lsp
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

from .process import SERVE

BAD = "---\nname: helper\ndescription: Helps when asked\ntools: Raed\n---\nHelp.\n"
CLIENTS = ("visual-studio-code", "neovim", "emacs")


def client() -> LanguageClient:
    made = pytest_lsp.make_test_lsp_client()

    @made.feature(lsp.CLIENT_REGISTER_CAPABILITY)
    def register(_params: lsp.RegistrationParams) -> None:
        return None

    return made


CONFIG = ClientServerConfig(server_command=[sys.executable, *SERVE[1:]], client_factory=client)


@pytest_lsp.fixture(config=CONFIG, params=CLIENTS)
async def editor(request, lsp_client: LanguageClient, tmp_path: Path):
    (tmp_path / ".claude/agents").mkdir(parents=True)
    folder = lsp.WorkspaceFolder(tmp_path.as_uri(), "root")
    capabilities = client_capabilities(request.param)
    await lsp_client.initialize_session(
        lsp.InitializeParams(capabilities=capabilities, workspace_folders=[folder], root_uri=tmp_path.as_uri())
    )
    yield
    await lsp_client.shutdown_session()


@pytest.mark.asyncio
async def test_diagnostics_arrive(editor: LanguageClient, tmp_path: Path):
    client, capabilities = editor, editor.capabilities
    uri = (tmp_path / ".claude/agents/helper.md").as_uri()
    client.text_document_did_open(lsp.DidOpenTextDocumentParams(lsp.TextDocumentItem(uri, "markdown", 1, BAD)))
    if capabilities.text_document.diagnostic:
        identity = lsp.TextDocumentIdentifier(uri)
        report = await client.text_document_diagnostic_async(lsp.DocumentDiagnosticParams(identity))
        items = report.items
        assert uri not in client.diagnostics
    else:
        await client.wait_for_notification(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        items = client.diagnostics[uri]
    assert "unknown-tool" in {each.code for each in items}
    assert {each.source for each in items} == {"agentls"}
