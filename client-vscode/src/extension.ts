/** Starts the server, and connects what it tells with what VS Code shows. What an agent is, the server knows. */

import { commands, ConfigurationTarget, type ExtensionContext, window, workspace } from 'vscode';
import { Connection } from './connection';
import { setKey } from './key';
import type { PastRun } from './protocol';
import { Runs } from './runs';
import { statusItem } from './status';
import { views } from './views';

let connection: Connection | undefined;

export function activate(context: ExtensionContext): void {
    const log = window.createOutputChannel('agentls', { log: true });
    const here = (connection = new Connection(context, log));
    const runs = new Runs();

    context.subscriptions.push(
        log,
        here.onRun((event) => runs.tell(event)),
        here.onEvent((event) => runs.detail(event)),
        here.onChange(() => changed(here, runs)),
        here.onRun((event) => event.status === 'failed' && offerKey(event.detail)),
        workspace.onDidGrantWorkspaceTrust(() => here.restart()),
        workspace.onDidChangeConfiguration((event) => event.affectsConfiguration('agentls.server') && here.restart()),
        ...statusItem(here, runs),
        ...views(here, runs),
    );
    const command = (name: string, action: () => unknown) =>
        context.subscriptions.push(commands.registerCommand(`agentls.${name}`, guarded(action)));

    command('runOnSelection', () => runOnSelection(here));
    command('fixProblems', () => fixProblems(here));
    command('chooseModel', () => selectModel(here));
    command('showProblems', () => commands.executeCommand('workbench.actions.view.problems'));
    command('openSettings', () => commands.executeCommand('workbench.action.openSettings', '@ext:agentls.agentls'));
    command('restartServer', () => here.restart());
    command('showLog', () => log.show());
    command('setApiKey', async () => (await setKey(context)) && here.restart());

    void here.start(); // a first start may take a minute; nothing waits for it
}

export async function deactivate(): Promise<void> {
    await connection?.stop();
}

/** What the server can do now, for the menus; runs end with their server. */
function changed(connection: Connection, runs: Runs): void {
    if (!connection.ready) {
        runs.lose();
    }
    if (connection.ready && connection.commands.includes('agentls.runs')) {
        void connection.ask<{ runs: PastRun[] }>('agentls.runs').then(({ runs: past }) => runs.remember(past), () => undefined);
    }
    const can = (name: string) => connection.ready && connection.commands.includes(`agentls.${name}`);
    for (const [key, value] of Object.entries({ ready: connection.ready, canRevert: can('revert'), canResume: can('resume') })) {
        void commands.executeCommand('setContext', `agentls.${key}`, value);
    }
}

/** Run an agent on what is selected in the editor. */
async function runOnSelection(connection: Connection): Promise<void> {
    const { uri, range } = connection.here();
    await connection.ask('agentls.run', { uri, range });
}

/** Let an agent fix what others report in the file in front of the user. */
async function fixProblems(connection: Connection): Promise<void> {
    const { uri, diagnostics } = connection.here();
    if (diagnostics?.length) {
        await connection.ask('agentls.run', { uri, diagnostics, task: 'Fix the problems that the editor reports in this file.' });
    } else {
        void window.showInformationMessage('The editor reports no problems in this file.');
    }
}

/** Set the model for agents whose file names none. */
async function selectModel(connection: Connection): Promise<void> {
    const chosen = await connection.ask<{ model: string } | null>('agentls.selectModel');
    if (chosen) {
        const section = workspace.getConfiguration('agentls');
        const models = { ...section.inspect<object>('models')?.globalValue, default: chosen.model };
        await section.update('models', models, ConfigurationTarget.Global);
    }
}

/** A command that is refused says why in one message. */
function guarded(action: () => unknown): () => Promise<void> {
    return async () => {
        try {
            await action();
        } catch (error) {
            void window.showErrorMessage(error instanceof Error ? error.message : String(error));
        }
    };
}

async function offerKey(detail: string): Promise<void> {
    if (/api.?key|ANTHROPIC_/i.test(detail) && (await window.showWarningMessage('agentls has no API key that works.', 'Set API Key'))) {
        await commands.executeCommand('agentls.setApiKey');
    }
}
