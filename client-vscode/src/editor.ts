/** What the server asks VS Code to do: apply an edit, save documents, show a page. And where the user is. */

import { type CancellationToken, commands, extensions, languages, ProgressLocation, Uri, ViewColumn, window, workspace } from 'vscode';
import {
    type ApplyWorkspaceEditParams, ApplyWorkspaceEditRequest, type ApplyWorkspaceEditResult, type LanguageClient, type MessageActionItem,
    MessageType, type ProgressToken, ShowMessageNotification, ShowMessageRequest,
} from 'vscode-languageclient/node';
import { plain } from './trouble';

/** Reports, transcripts and maps, which are read as pages and not as Markdown. */
const PAGE = /^agentls-run:|\/(reports|maps)\/[^/]+\.md$/;
/** What an agent proposes, with a box a hunk: a text to write in. */
const PROPOSAL = /\/proposals\/[^/]+\.(md|diff)$/;

/** What a server says that has no key for a model. */
const NO_KEY = /api.?key|ANTHROPIC_/i;

/** The texts that a Refactor Preview shows: they are there as long as it is open. */
const PREVIEWED = 'vscode-bulkeditpreview-editor';

/** Whether a progress is that of a run, which the status item shows already. */
export function isRun(token: ProgressToken): boolean {
    return String(token).startsWith('agentls-');
}

/** Edits and messages as the library does them, with what it leaves out: edits that are taken back, texts without links. */
export function overrule(client: LanguageClient): void {
    client.onRequest(ApplyWorkspaceEditRequest.type, (params, token) =>
        apply(params, token, () => client['doHandleApplyWorkspaceEdit'](params)));
    client.onRequest(ShowMessageRequest.type, ({ type, message, actions }) => say(type, message, actions));
    client.onNotification(ShowMessageNotification.type, async ({ type, message }) => {
        const actions = type === MessageType.Error && NO_KEY.test(message) ? [{ title: 'Set API Key' }] : [];
        if (await say(type, message, actions)) {
            await commands.executeCommand('agentls.setApiKey');
        }
    });
}

const MOST_BUTTONS = 4;

/** A message. Where it has more buttons than VS Code shows whole, those that lead on come in a list. */
async function say(type: MessageType, text: string, actions: MessageActionItem[] = []): Promise<MessageActionItem | undefined> {
    const show = { 1: window.showErrorMessage, 2: window.showWarningMessage }[type as number] ?? window.showInformationMessage;
    const more = { title: 'More…' };
    const shown = actions.length > MOST_BUTTONS ? [...actions.filter(({ title }) => !title.endsWith('…')), more] : actions;
    for (;;) {
        const chosen = await show(plain(text), ...shown);
        const items = actions.map((each) => ({ ...each, label: each.title }));
        const answer = chosen === more ? await window.showQuickPick(items, { title: text, ignoreFocusOut: true }) : chosen;
        if (answer || chosen !== more) {
            return answer && { title: answer.title };
        }
    }
}

/**
 * Apply an edit. The Refactor Preview shows what would change, not who asks and why, and takes no answer for more than this
 * time: both is in a notification while it is open.
 */
async function apply(
    params: ApplyWorkspaceEditParams, token: CancellationToken, next: () => Promise<ApplyWorkspaceEditResult>,
): Promise<ApplyWorkspaceEditResult> {
    const asked = Object.entries(params.edit.changeAnnotations ?? {}).filter(([, each]) => each.needsConfirmation);
    const [first] = asked;
    if (!first) {
        return next();
    }
    if (await isPreviewing()) {
        return { applied: false, failureReason: 'another refactoring is being previewed' };
    }
    const name = first[0].slice(0, first[0].lastIndexOf(':'));
    const link = (title: string, answer: string) =>
        `[${title}](command:agentls.answer?${encodeURIComponent(JSON.stringify([{ runId: name, answer }]))})`;
    const reasons = [...new Set(asked.map(([, each]) => each.description).filter(Boolean))].join('; ');
    const said = plain(`${params.label ?? 'An agent'} Tick under Refactor Preview what it may change, then Apply. (${reasons})`);
    const title = `${said} ${link('Allow for this run', 'run')} · ${link('Always allow…', 'always')}`;
    const discard = () => void commands.executeCommand('refactorPreview.discard');
    const heard = token.onCancellationRequested(discard); // it was answered elsewhere, or its run was stopped
    return window.withProgress({ location: ProgressLocation.Notification, title, cancellable: true }, (_progress, left) => {
        left.onCancellationRequested(discard);
        return next().finally(() => heard.dispose());
    });
}

/** Whether a Refactor Preview is open; one that was just answered may take a moment to go. */
async function isPreviewing(): Promise<boolean> {
    const open = () => workspace.textDocuments.some((each) => each.uri.scheme === PREVIEWED);
    for (let tries = 0; open() && tries < 20; tries++) {
        await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return open();
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
