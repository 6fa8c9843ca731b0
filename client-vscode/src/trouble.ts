/** What is said when the server cannot be had: one message, and a button that helps. */

import { commands, env, type ExtensionContext, Uri, window } from 'vscode';
import type { Connection } from './connection';
import { forget, NoServer } from './server';

const DOWNLOAD = 'https://www.python.org/downloads/';

/** The start has failed. */
export async function tellOfFailure(error: unknown, context: ExtensionContext, connection: Connection): Promise<void> {
    const help = error instanceof NoServer ? error.help : 'retry';
    const message = error instanceof NoServer ? error.message : `The agentls server does not start. ${String(error)}`;
    const buttons = { python: ['Get Python', 'Choose a Python'], setting: ['Open Settings'], retry: ['Try Again'] }[help];
    const chosen = await window.showErrorMessage(message, ...buttons, 'Show Log');
    if (chosen === 'Get Python') {
        await env.openExternal(Uri.parse(DOWNLOAD));
    } else if (chosen === 'Choose a Python') {
        await openSettings('agentls.server.python');
    } else if (chosen === 'Open Settings') {
        await openSettings('agentls.server');
    } else if (chosen === 'Try Again') {
        await forget(context); // a broken environment of ours is made anew
        await connection.restart();
    } else if (chosen === 'Show Log') {
        connection.log.show();
    }
}

/** The server has ended again and again. */
export async function tellOfCrashes(connection: Connection): Promise<void> {
    const chosen = await window.showErrorMessage('The agentls server keeps ending.', 'Restart Server', 'Show Log');
    if (chosen === 'Restart Server') {
        await connection.restart();
    } else if (chosen === 'Show Log') {
        connection.log.show();
    }
}

/** Show settings of the machine on which the server is to run: in a remote window that is the other one. */
async function openSettings(query: string): Promise<void> {
    await commands.executeCommand(`workbench.action.${env.remoteName ? 'openRemoteSettings' : 'openSettings2'}`, { query });
}
