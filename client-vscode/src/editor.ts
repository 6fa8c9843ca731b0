/** What the server asks VS Code to do: apply an edit, save documents, show a page. And where the user is. */

import { commands, extensions, languages, ProgressLocation, Uri, ViewColumn, window, workspace } from 'vscode';
import type {
    ApplyWorkspaceEditParams, ApplyWorkspaceEditRequest, ApplyWorkspaceEditResult, LanguageClient, ProgressToken,
} from 'vscode-languageclient/node';

/** Reports, transcripts and maps, which are read as pages and not as Markdown. */
const PAGE = /^agentls-run:|\/(reports|maps)\/[^/]+\.md$/;
/** What an agent proposes, with a box a hunk: a text to write in. */
const PROPOSAL = /\/proposals\/[^/]+\.(md|diff)$/;

/** Whether a progress is that of a run, which the status item shows already. */
export function isRun(token: ProgressToken): boolean {
    return String(token).startsWith('agentls-');
}

/** What is asked in the Refactor Preview now, where something is. */
let previewed: string | undefined;

/** Apply an edit. The Refactor Preview shows what would change, not who asks and why: that is said while it is open. */
export async function apply(
    params: ApplyWorkspaceEditParams, next: ApplyWorkspaceEditRequest.HandlerSignature,
): Promise<ApplyWorkspaceEditResult> {
    const applied = async () => (await next(params, undefined as never)) as ApplyWorkspaceEditResult;
    const asked = Object.values(params.edit.changeAnnotations ?? {}).filter((each) => each.needsConfirmation);
    if (!asked.length) {
        if (params.label && params.label === previewed) {
            await commands.executeCommand('refactorPreview.discard'); // it was answered elsewhere
        }
        return applied();
    }
    const reasons = [...new Set(asked.map((each) => each.description).filter(Boolean))].join('; ');
    const title = `${params.label ?? 'An agent'} Tick under Refactor Preview what it may change, then Apply. (${reasons})`;
    const options = { location: ProgressLocation.Notification, title, cancellable: true };
    previewed = params.label;
    return window.withProgress(options, (_progress, token) => {
        token.onCancellationRequested(() => commands.executeCommand('refactorPreview.discard'));
        return applied().finally(() => (previewed = undefined));
    });
}

/** Show a page, or a proposal, beside the code; nothing where the document is neither. */
export async function showPage(uri: string): Promise<{ success: boolean } | undefined> {
    if (PROPOSAL.test(uri)) {
        await window.showTextDocument(Uri.parse(uri), { viewColumn: ViewColumn.Beside, preserveFocus: true });
        return { success: true };
    }
    if (!PAGE.test(uri) || !extensions.getExtension('vscode.markdown-language-features')) {
        return undefined;
    }
    const place = { viewColumn: ViewColumn.Beside, preserveFocus: true, preview: !uri.startsWith('agentls-run:') };
    await commands.executeCommand('vscode.openWith', Uri.parse(uri), 'vscode.markdown.preview.editor', place);
    return { success: true };
}

/** Save the documents that the server names, for a command of a run to see. */
export async function save(uris: string[]): Promise<null> {
    const named = new Set(uris.map((each) => Uri.parse(each).toString()));
    const open = workspace.textDocuments.filter((each) => named.has(each.uri.toString()));
    await Promise.all(open.map((each) => each.save()));
    return null;
}

/** Where the user is: the file, what is selected in it, and what others report there. */
export function here(client: LanguageClient): { uri: string; range: object; diagnostics: object[] } | undefined {
    const editor = window.activeTextEditor;
    if (!editor) {
        return undefined;
    }
    const converter = client.code2ProtocolConverter;
    const found = languages.getDiagnostics(editor.document.uri).filter((each) => each.source !== 'agentls');
    return {
        uri: editor.document.uri.toString(),
        range: converter.asRange(editor.selection),
        diagnostics: found.map((each) => converter.asDiagnostic(each)),
    };
}
