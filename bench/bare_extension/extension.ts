/** A language client as its documentation shows it, with one command: pick a name, type a text, have the server called. */

import { commands, type ExtensionContext, window } from 'vscode';
import { LanguageClient } from 'vscode-languageclient/node';

export function activate(context: ExtensionContext): Promise<void> {
    const command = process.env.BARE_PYTHON ?? 'python3';
    const client = new LanguageClient('bare', 'bare', { command, args: [process.env.BARE_SERVER ?? ''] }, {
        documentSelector: [{ scheme: 'file' }],
    });
    const start = async () => {
        const name = await window.showQuickPick(['one', 'two'], { title: 'Run agent' });
        const text = name && (await window.showInputBox({ title: `Task for ${name}` }));
        await commands.executeCommand('bare.run', { name, text });
    };
    context.subscriptions.push(client, commands.registerCommand('bare.start', start));
    return client.start();
}
