/** Starts the server, and connects what it tells with what VS Code shows. What an agent is, the server knows. */

import { commands, type ExtensionContext, window, workspace } from 'vscode';
import { register } from './commands';
import { Connection, type Standing } from './connection';
import type { PastRun } from './protocol';
import { Runs } from './runs';
import { statusItem } from './status';
import { views } from './views';

let connection: Connection | undefined;

export function activate(context: ExtensionContext): void {
    const log = window.createOutputChannel('agentls', { log: true });
    const here = (connection = new Connection(context, log));
    const runs = new Runs();
    let before: Standing | undefined;

    register(context, here);
    context.subscriptions.push(
        log,
        here.onRun((event) => runs.tell(event)),
        here.onEvent((event) => runs.detail(event)),
        here.onChange(() => here.standing === before || changed(here, runs, (before = here.standing))),
        workspace.onDidGrantWorkspaceTrust(() => here.start()),
        workspace.onDidChangeConfiguration((event) => event.affectsConfiguration('agentls.server') && here.start()),
        ...statusItem(here, runs),
        ...views(here, runs),
    );
    void here.start(); // a first start may take a minute; nothing waits for it
}

export async function deactivate(): Promise<void> {
    await connection?.stop();
}

/** The server has come or gone: runs end with it. */
function changed(connection: Connection, runs: Runs, standing: Standing): void {
    void commands.executeCommand('setContext', 'agentls.server', standing);
    if (standing === 'ready') {
        void connection.ask<{ runs: PastRun[] }>('agentls.runs').then(({ runs: past }) => runs.remember(past), () => undefined);
    } else {
        runs.lose();
    }
}
