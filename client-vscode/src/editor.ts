/** What the server asks VS Code to do: apply an edit, save documents, show a report. */

import { commands, extensions, ProgressLocation, Uri, ViewColumn, window, workspace } from 'vscode';
import type { ApplyWorkspaceEditParams, ApplyWorkspaceEditRequest, ApplyWorkspaceEditResult, ProgressToken } from 'vscode-languageclient/node';

/** Whether a progress is that of a run, which the status item shows already. */
export function isRun(token: ProgressToken): boolean {
    return String(token).startsWith('agentls-');
}

/** Apply an edit. The Refactor Preview shows what would change, not who asks and why: that is said while it is open. */
export async function apply(
    params: ApplyWorkspaceEditParams, next: ApplyWorkspaceEditRequest.HandlerSignature,
): Promise<ApplyWorkspaceEditResult> {
    const applied = async () => (await next(params, undefined as never)) as ApplyWorkspaceEditResult;
    const asked = Object.values(params.edit.changeAnnotations ?? {}).filter((each) => each.needsConfirmation);
    if (!asked.length) {
        return applied();
    }
    const reasons = [...new Set(asked.map((each) => each.description).filter(Boolean))].join('; ');
    const title = `${params.label ?? 'An agent'} Tick under Refactor Preview what it may change, then Apply. (${reasons})`;
    const options = { location: ProgressLocation.Notification, title, cancellable: true };
    return window.withProgress(options, (_progress, token) => {
        token.onCancellationRequested(() => commands.executeCommand('refactorPreview.discard'));
        return applied();
    });
}

/** Show a run's report as a page beside the code; nothing where the document is no report. */
export async function showReport(uri: string): Promise<{ success: boolean } | undefined> {
    if (!/\/reports\/[^/]+\.md$/.test(uri) || !extensions.getExtension('vscode.markdown-language-features')) {
        return undefined;
    }
    const place = { viewColumn: ViewColumn.Beside, preserveFocus: true, preview: true };
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
