"""The language server: its two tables, and `build_server`, which makes a server of them.

To add a request, write ``requests/<name>.py`` with ``handle(session, params)`` and add a row to `ROUTES`. To add a
command, write ``commands/<name>.py`` with ``Arguments`` and ``handle(session, arguments)`` and add a row to `COMMANDS`.
What the server advertises is computed from these rows.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from functools import cache, partial
from typing import Any

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer
from pygls.protocol import default_converter

from agentls_server.capabilities import Capabilities
from agentls_server.legend import COMPLETION_TRIGGERS, TOKEN_MODIFIERS, TOKEN_TYPES
from agentls_server.protocol import Handler, Protocol
from agentls_server.routing import Command, Route
from agentls_server.session import Session

SCHEME = "agentls-run"
"""That of the transcripts of runs, for clients with virtual documents."""
VERSION = "0.1.0"


def _sync(_client: Capabilities) -> Mapping[str, Any]:
    options = {"openClose": True, "change": lsp.TextDocumentSyncKind.Incremental.value, "save": True}
    return {"textDocumentSync": options}


def _pull(client: Capabilities) -> Mapping[str, Any]:
    options = {"identifier": "agentls", "interFileDependencies": True, "workspaceDiagnostics": True}
    return {"diagnosticProvider": options} if client.pull_diagnostics else {}


def _code_actions(client: Capabilities) -> Mapping[str, Any]:
    kinds = ["quickfix", "refactor", "source.fixAll.agentls", "source.agentls.who", "source.agentls.try"]
    return {"codeActionProvider": {"codeActionKinds": kinds} if client.code_action_literals else True}


def _completion(_client: Capabilities) -> Mapping[str, Any]:
    return {"completionProvider": {"triggerCharacters": list(COMPLETION_TRIGGERS), "resolveProvider": False}}


def _semantic_tokens(_client: Capabilities) -> Mapping[str, Any]:
    legend = {"tokenTypes": list(TOKEN_TYPES), "tokenModifiers": list(TOKEN_MODIFIERS)}
    return {"semanticTokensProvider": {"legend": legend, "full": {"delta": True}, "range": True}}


def _rename(client: Capabilities) -> Mapping[str, Any]:
    return {"renameProvider": {"prepareProvider": True} if client.prepare_rename else True}


def _moves(_client: Capabilities) -> Mapping[str, Any]:
    filters = [{"scheme": "file", "pattern": {"glob": "**/*.md", "matches": "file"}}]
    return {"workspace": {"fileOperations": {"willRename": {"filters": filters}}}}


def _folders(_client: Capabilities) -> Mapping[str, Any]:
    return {"workspace": {"workspaceFolders": {"supported": True, "changeNotifications": True}}}


def _contents(client: Capabilities) -> Mapping[str, Any]:
    offered = {"workspace": {"textDocumentContent": {"schemes": [SCHEME]}}}
    return offered if client.text_document_content else {}


def _commands(_client: Capabilities) -> Mapping[str, Any]:
    return {"executeCommandProvider": {"commands": sorted(COMMANDS)}}


ROUTES: dict[str, Route] = {
    # Life of the connection
    "initialize": Route("initialize"),
    "initialized": Route("initialized"),
    "shutdown": Route("shutdown"),
    "exit": Route("exit"),
    "$/setTrace": Route("set_trace"),
    # Documents and the workspace
    "textDocument/didOpen": Route("did_open", _sync),
    "textDocument/didChange": Route("did_change"),
    "textDocument/didSave": Route("did_save"),
    "textDocument/didClose": Route("did_close"),
    "workspace/didChangeConfiguration": Route("did_change_configuration"),
    "workspace/didChangeWatchedFiles": Route("did_change_watched_files"),
    "workspace/didChangeWorkspaceFolders": Route("did_change_workspace_folders", _folders),
    # What an editor asks about a file
    "textDocument/diagnostic": Route("diagnostic", _pull),
    "workspace/diagnostic": Route("workspace_diagnostic"),
    "textDocument/codeAction": Route("code_action", _code_actions),
    "textDocument/codeLens": Route("code_lens", {"codeLensProvider": {"resolveProvider": True}}),
    "codeLens/resolve": Route("code_lens_resolve"),
    "textDocument/hover": Route("hover", {"hoverProvider": True}),
    "textDocument/completion": Route("completion", _completion),
    "textDocument/documentSymbol": Route("document_symbol", {"documentSymbolProvider": True}),
    "textDocument/foldingRange": Route("folding_range", {"foldingRangeProvider": True}),
    "textDocument/selectionRange": Route("selection_range", {"selectionRangeProvider": True}),
    "textDocument/semanticTokens/full": Route("semantic_tokens", _semantic_tokens),
    "textDocument/semanticTokens/full/delta": Route("semantic_tokens_delta"),
    "textDocument/semanticTokens/range": Route("semantic_tokens_range"),
    "textDocument/inlayHint": Route("inlay_hint", {"inlayHintProvider": True}),
    "textDocument/formatting": Route("formatting", {"documentFormattingProvider": True}),
    # What leads from one file to another
    "textDocument/documentLink": Route("document_link", {"documentLinkProvider": {"resolveProvider": False}}),
    "textDocument/definition": Route("definition", {"definitionProvider": True}),
    "textDocument/references": Route("references", {"referencesProvider": True}),
    "textDocument/prepareRename": Route("prepare_rename"),
    "textDocument/rename": Route("rename", _rename),
    "workspace/willRenameFiles": Route("will_rename_files", _moves),
    "workspace/symbol": Route("workspace_symbol", {"workspaceSymbolProvider": True}),
    "textDocument/prepareCallHierarchy": Route("prepare_call_hierarchy", {"callHierarchyProvider": True}),
    "callHierarchy/incomingCalls": Route("call_hierarchy_incoming_calls"),
    "callHierarchy/outgoingCalls": Route("call_hierarchy_outgoing_calls"),
    # Commands and what they show
    "workspace/executeCommand": Route("execute_command", _commands),
    "workspace/textDocumentContent": Route("text_document_content", _contents),
    "window/workDoneProgress/cancel": Route("work_done_progress_cancel"),
}

_LIFE = ("initialize", "shutdown")

COMMANDS: dict[str, Command] = {
    "agentls.answer": Command("answer", asks=True),
    "agentls.clearFindings": Command("clear_findings"),
    "agentls.convert": Command("convert", asks=True),
    "agentls.newAgent": Command("new_agent", asks=True),
    "agentls.selectModel": Command("select_model", asks=True),
    "agentls.run": Command("run", asks=True),
    "agentls.proposal": Command("proposal"),
    "agentls.runOther": Command("run_other", asks=True),
    "agentls.stop": Command("stop", asks=True),
    "agentls.resume": Command("resume", asks=True),
    "agentls.revert": Command("revert", asks=True),
    "agentls.runs": Command("runs"),
    "agentls.transcript": Command("transcript", asks=True),
    "agentls.explain": Command("explain", asks=True),
    "agentls.agents": Command("agents"),
    "agentls.map": Command("map", asks=True),
    "agentls.testRule": Command("test_rule"),
    "agentls.whoMayEdit": Command("who_may_edit"),
}


_converter = cache(default_converter)
"""Between JSON and the classes of the protocol: dear to make, and the same for every server."""


class Server(LanguageServer):
    """A server with its one session."""

    def __init__(self) -> None:
        super().__init__("agentls", VERSION, protocol_cls=Protocol, converter_factory=_converter)
        protocol = self.protocol
        assert isinstance(protocol, Protocol)
        self.session = Session(self, protocol)
        protocol.refuse = self.session.refusal
        protocol.handlers = {method: _handler(method, route, self.session) for method, route in ROUTES.items()}


def build_server() -> Server:
    """A server that waits for its transport: give ``server.protocol`` a writer, and hand it messages."""
    return Server()


def advertised(client: Capabilities) -> dict[str, Any]:
    """The server's capabilities for *client*, from the tables."""
    offered: dict[str, Any] = {"positionEncoding": client.encoding}
    for route in ROUTES.values():
        for key, value in route.offered(client).items():
            offered[key] = {**offered[key], **value} if isinstance(offered.get(key), dict) else value
    return offered


def _handler(method: str, route: Route, session: Session) -> Handler:
    asks = lsp.METHOD_TO_TYPES.get(method, (None, None))[1] is not None
    return partial(_handle_when_loaded if asks and method not in _LIFE else _handle, route, session)


def _handle(route: Route, session: Session, params: Any) -> Any:
    return route.load()(session, params)


def _handle_when_loaded(route: Route, session: Session, params: Any) -> Any:
    """Requests wait for the project to be read. Notifications do not: their order is what they mean."""
    return _later(route, session, params) if session.is_loading else _handle(route, session, params)


async def _later(route: Route, session: Session, params: Any) -> Any:
    await session.loaded()
    outcome = _handle(route, session, params)
    return await outcome if inspect.isawaitable(outcome) else outcome
