/** What is said when something cannot be done: one message, with buttons that help. */

import { type Command, commands, env, Uri, window } from 'vscode';
import { NoServer } from './server';

const LOG = { title: 'Show Log', command: 'agentls.showLog' };
const RESTART = { title: 'Restart Server', command: 'agentls.restartServer' };
const HELP: Record<NoServer['help'], () => Command[]> = {
    python: () => [
        { title: 'Get Python', command: 'vscode.open', arguments: [Uri.parse('https://www.python.org/downloads/')] },
        { ...settings('agentls.server.python'), title: 'Choose a Python' },
    ],
    setting: () => [settings('agentls.server')],
    retry: () => [{ ...RESTART, title: 'Try Again', arguments: [{ anew: true }] }],
};

/** The user does not wait for the server. */
export class LeftError extends Error {}

/** What cannot be done, and what helps; the server's refusals look the same. */
class Refusal extends Error {
    constructor(message: string, readonly data: { help: Command[] }) {
        super(message);
    }
}

/** There is no server, and none on its way. */
export function down(): Error {
    return new Refusal('The agentls server is not running.', { help: [RESTART, LOG] });
}

export function untrusted(): Error {
    const help = [{ title: 'Manage Trust', command: 'workbench.trust.manage' }];
    return new Refusal('This folder is not trusted: its agents are checked, but none runs.', { help });
}

/** A command could not be done. */
export function tellOfRefusal(error: unknown): Promise<void> {
    return tell(error instanceof Error ? error.message : String(error), (error as Partial<Refusal>)?.data?.help ?? []);
}

/** The server could not be started. */
export function tellOfFailure(error: unknown): Promise<void> {
    const known = error instanceof NoServer;
    const message = known ? error.message : `The agentls server does not start. ${String(error)}`;
    return tell(message, [...HELP[known ? error.help : 'retry'](), LOG]);
}

/** The server has ended again and again. */
export function tellOfCrashes(): Promise<void> {
    return tell('The agentls server keeps ending.', [RESTART, LOG]);
}

async function tell(message: string, help: Command[]): Promise<void> {
    const chosen = await window.showErrorMessage(plain(message), ...help);
    if (chosen) {
        await commands.executeCommand(chosen.command, ...(chosen.arguments ?? []));
    }
}

/** A text in which VS Code finds no links: agents write parts of it, and a link in a message can do any command. */
export function plain(text: string): string {
    return text.replaceAll('](', ']\u200b(');
}

/** Settings of the machine on which the server is to run: in a remote window that is the other one. */
function settings(query: string): Command {
    const command = `workbench.action.${env.remoteName ? 'openRemoteSettings' : 'openSettings2'}`;
    return { title: 'Open Settings', command, arguments: [{ query }] };
}
