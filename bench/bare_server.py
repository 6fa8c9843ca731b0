"""The floor for the server: pygls as its documentation shows it, which answers every change by one diagnostic.

Its command sends one request to the Messages API.
"""

import http.client
import json
import os
from typing import Any

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer

HEADERS = {"content-type": "application/json", "authorization": "Bearer bench", "anthropic-version": "2026-10-21"}

server = LanguageServer("bare", "1")


def echo(uri: str, version: int) -> None:
    place = lsp.Range(lsp.Position(0, 0), lsp.Position(0, 3))
    told = lsp.PublishDiagnosticsParams(uri, [lsp.Diagnostic(place, "echo")], version)
    server.text_document_publish_diagnostics(told)


@server.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
def did_open(params: lsp.DidOpenTextDocumentParams) -> None:
    echo(params.text_document.uri, params.text_document.version)


@server.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)
def did_change(params: lsp.DidChangeTextDocumentParams) -> None:
    echo(params.text_document.uri, params.text_document.version)


@server.command("bare.run")
def run(argument: Any) -> None:
    connection = http.client.HTTPConnection(os.environ["ANTHROPIC_BASE_URL"].removeprefix("http://"))
    body = {
        "model": "claude-sonnet-5",
        "max_tokens": 1,
        "stream": True,
        "messages": [{"role": "user", "content": json.dumps(str(argument))}],
    }
    connection.request("POST", "/v1/messages", json.dumps(body), HEADERS)
    connection.getresponse().read()


server.start_io()
