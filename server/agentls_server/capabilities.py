"""What this client can do, as booleans, read once from its ``initialize``; and the quirks of clients that others mind.

The parameters are read as plain JSON, and leniently: a client that says something odd about itself still gets a server.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]

ENCODINGS = ("utf-8", "utf-16", "utf-32")

CONFIRMING = ("Visual Studio Code", "VSCodium", "code-server", "Code - OSS", "Cursor", "Windsurf", "Positron")
"""Starts of ``clientInfo.name`` of VS Code and its kin, the clients known to ask before they apply an edit with
``needsConfirmation``. To advertise ``changeAnnotationSupport`` is no evidence: Sublime Text does, and does not ask."""


@dataclass(frozen=True)
class Capabilities:
    """One client. Every field has the value of a client that can do nothing."""

    name: str = ""
    """``clientInfo.name``."""
    version: str = ""
    encoding: str = "utf-16"
    """The first of the client's position encodings that is one of `ENCODINGS`: VS Code offers ``utf-16`` alone,
    Neovim 0.11 puts ``utf-8`` first, eglot and lsp-mode ``utf-32``."""

    pull_diagnostics: bool = False
    """It asks for diagnostics. Then none are pushed: Neovim 0.11 shows each twice otherwise."""
    refresh_diagnostics: bool = False
    refresh_code_lenses: bool = False
    refresh_inlay_hints: bool = False
    related_information: bool = False

    apply_edit: bool = False
    document_changes: bool = False
    """It takes versioned edits. Neovim does so without saying it, and applies plain ones as well."""
    create_files: bool = False
    makes_folders: bool = False
    """It makes the folder of a new file. Emacs opens a read-only buffer where the folder is missing."""
    rename_files: bool = False
    delete_files: bool = False
    annotates_edits: bool = False
    confirms_edits: bool = False
    """It shows an edit with ``needsConfirmation`` to the user before it applies it (`CONFIRMING`)."""
    edits_only_after_command: bool = False
    """Kate takes ``workspace/applyEdit`` only within 2 s of a command, and answers ``applied: false`` later."""
    ends_every_line: bool = False
    """Neovim's buffers end every line. What is put behind the last one, or in an empty buffer, gets a line end more."""
    always_says_applied: bool = False
    """Zed and LSP4IJ (JetBrains) answer ``applied: true`` even where they could not apply."""

    leaves_messages: bool = True
    """What comes in one piece with an answer that it waits for, Emacs 28 reads only when something else comes. Eglot
    1.9, which has this from it, does not give its name."""

    work_done_progress: bool = False
    show_document: bool = False
    message_actions: bool = False
    """``window/showMessageRequest`` with extra properties in its actions. Titles alone every client shows."""
    text_document_content: bool = False
    """``workspace/textDocumentContent``: virtual documents (LSP 3.18)."""
    watched_files: bool = False
    """Watchers can be registered. Neovim 0.11 on Linux says no."""
    configuration: bool = False
    workspace_folders: bool = False
    code_action_literals: bool = False
    code_action_resolve: bool = False
    code_action_disabled: bool = False
    prepare_rename: bool = False
    hierarchical_symbols: bool = False
    snippets: bool = False
    inlay_hints: bool = False
    markdown_hover: bool = False

    run_events: bool = False
    """``initializationOptions.runEvents``: it wants ``agentls/run`` notifications."""
    run_details: bool = False
    """``initializationOptions.runDetails``: it wants ``agentls/event`` notifications."""
    trusted: bool | None = None
    """``initializationOptions.trusted``: whether the workspace is trusted; None where the client does not know."""
    can_save: bool = False
    """``initializationOptions.save``: it can save a document for the server."""
    takes_input: bool = False
    """``initializationOptions.input``: it can ask its user for one of a list or for a text (``agentls/input``)."""
    tells_problems: bool = False
    """``initializationOptions.problems``: it can say what others report of a file (``agentls/problems``)."""
    options: Json = field(default_factory=dict)
    """``initializationOptions`` as they came."""


def of(params: Json) -> Capabilities:
    """The capabilities in the parameters of ``initialize``."""
    client, options = _table(params, "capabilities"), _table(params, "initializationOptions")
    info = _table(params, "clientInfo")
    name = str(info.get("name") or "")

    def has(path: str) -> bool:
        return bool(_at(client, path))

    annotates = _at(client, "workspace.workspaceEdit.changeAnnotationSupport") is not None
    return Capabilities(
        name=name,
        version=str(info.get("version") or ""),
        encoding=_encoding(_at(client, "general.positionEncodings")),
        pull_diagnostics=_at(client, "textDocument.diagnostic") is not None,
        refresh_diagnostics=has("workspace.diagnostics.refreshSupport") or has("workspace.diagnostic.refreshSupport"),
        refresh_code_lenses=has("workspace.codeLens.refreshSupport"),
        refresh_inlay_hints=has("workspace.inlayHint.refreshSupport"),
        related_information=has("textDocument.publishDiagnostics.relatedInformation")
        or has("textDocument.diagnostic.relatedInformation"),
        apply_edit=has("workspace.applyEdit"),
        document_changes=has("workspace.workspaceEdit.documentChanges") or name.startswith("Neovim"),
        create_files="create" in (_at(client, "workspace.workspaceEdit.resourceOperations") or ()),
        makes_folders=name.startswith((*CONFIRMING, "Neovim")),
        rename_files="rename" in (_at(client, "workspace.workspaceEdit.resourceOperations") or ()),
        delete_files="delete" in (_at(client, "workspace.workspaceEdit.resourceOperations") or ()),
        annotates_edits=annotates,
        confirms_edits=annotates and name.startswith(CONFIRMING),
        edits_only_after_command=name.casefold().startswith("kate"),
        ends_every_line=name.startswith("Neovim"),
        always_says_applied=name.startswith(("Zed", "IntelliJ", "LSP4IJ")),
        leaves_messages=name.casefold().startswith(("emacs", "eglot")) or not name,
        work_done_progress=has("window.workDoneProgress"),
        show_document=has("window.showDocument.support"),
        message_actions=has("window.showMessage.messageActionItem.additionalPropertiesSupport"),
        text_document_content=_at(client, "workspace.textDocumentContent") is not None,
        watched_files=has("workspace.didChangeWatchedFiles.dynamicRegistration"),
        configuration=has("workspace.configuration"),
        workspace_folders=has("workspace.workspaceFolders"),
        code_action_literals=_at(client, "textDocument.codeAction.codeActionLiteralSupport") is not None,
        code_action_resolve="edit" in (_at(client, "textDocument.codeAction.resolveSupport.properties") or ()),
        code_action_disabled=has("textDocument.codeAction.disabledSupport"),
        prepare_rename=has("textDocument.rename.prepareSupport"),
        hierarchical_symbols=has("textDocument.documentSymbol.hierarchicalDocumentSymbolSupport"),
        inlay_hints=_at(client, "textDocument.inlayHint") is not None,
        snippets=has("textDocument.completion.completionItem.snippetSupport"),
        markdown_hover="markdown" in (_at(client, "textDocument.hover.contentFormat") or ()),
        run_events=options.get("runEvents") is True,
        run_details=options.get("runDetails") is True,
        trusted=options["trusted"] if isinstance(options.get("trusted"), bool) else None,
        can_save=options.get("save") is True,
        takes_input=options.get("input") is True,
        tells_problems=options.get("problems") is True,
        options=options,
    )


def _encoding(offered: Any) -> str:
    return next((each for each in offered if each in ENCODINGS), "utf-16") if isinstance(offered, list) else "utf-16"


def _table(data: Json, name: str) -> Json:
    value = data.get(name)
    return value if isinstance(value, dict) else {}


def _at(data: Any, path: str) -> Any:
    """The value at a dotted path, None where there is none."""
    for name in path.split("."):
        data = data.get(name) if isinstance(data, dict) else None
    return data
