/** What the server asks the user for: one of a list, or a text. And what it asks of VS Code: what others report in a file. */

import { type CancellationToken, languages, Uri, window } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { Input, Item } from './protocol';

/** Milliseconds after which the list shows what fits what is typed. */
const SETTLED = 200;

/** `agentls/input`: the value of the item that the user takes, or the text; null where the user leaves. */
export async function input({ title, prompt, value, items, free }: Input, token: CancellationToken): Promise<string | null> {
    if (!items.length) {
        return (await window.showInputBox({ title, prompt, value, ignoreFocusOut: true }, token)) ?? null;
    }
    const shown = items.map((item) => ({ ...item, label: item.icon ? `$(${item.icon}) ${item.label}` : item.label }));
    const pick = window.createQuickPick<Item>();
    Object.assign(pick, { title, placeholder: prompt, value, matchOnDescription: true, matchOnDetail: true });
    const show = (typed: string) => {
        const isNew = free && typed && !shown.some((each) => each.value === typed);
        const own = { label: typed, value: typed, description: 'Enter to take it', alwaysShow: true };
        pick.items = isNew ? [own, ...shown] : shown;
    };
    show(value);
    const taken = await new Promise<string | null>((resolve) => {
        let typing = 0;
        pick.onDidChangeValue((typed) => {
            typing = Date.now();
            show(typed.trim());
        });
        pick.onDidAccept(() => {
            const behind = Date.now() - typing < SETTLED; // the list shows what fits what was typed before
            const [item] = free && behind ? [] : pick.activeItems;
            const answer = item?.value ?? (free ? pick.value.trim() : '');
            if (answer) {
                resolve(answer);
            }
        });
        pick.onDidHide(() => resolve(null));
        token.onCancellationRequested(() => resolve(null));
        pick.show();
    });
    pick.dispose();
    return taken;
}

/** Endings of files in which somebody else has reported something: files of that kind are checked, also where all is well. */
const checked = new Set<string>();

/** `agentls/problems`: what others report in files that somebody checks, by URI. */
export function problems(uris: string[], client: LanguageClient): Record<string, unknown[]> {
    const others = (uri: Uri) => languages.getDiagnostics(uri).filter((each) => each.source !== 'agentls');
    for (const [uri, found] of languages.getDiagnostics()) {
        if (found.some((each) => each.source !== 'agentls')) {
            checked.add(ending(uri.path));
        }
    }
    const known = uris.filter((uri) => checked.has(ending(uri)));
    const told = (uri: string) => others(Uri.parse(uri)).map((each) => client.code2ProtocolConverter.asDiagnostic(each));
    return Object.fromEntries(known.map((uri) => [uri, told(uri)]));
}

function ending(path: string): string {
    return path.slice(path.lastIndexOf('/') + 1).replace(/^.*(?=\.)/, '');
}
