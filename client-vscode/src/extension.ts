/** Starts the server, and connects what it tells with what VS Code shows. What an agent is, the server knows. */

import { commands, type ExtensionContext, type TextEditor, window, workspace } from 'vscode';
import { convert, explain, showProblems } from './asking';
import { Connection } from './connection';
import { setKey } from './key';
import type { Agent, PastRun } from './protocol';
import { Running } from './running';
import { type Run, Runs } from './runs';
import { statusItem } from './status';
import { views } from './views';

let connection: Connection | undefined;

export function activate(context: ExtensionContext): void {
    const log = window.createOutputChannel('agentls', { log: true });
    const here = (connection = new Connection(context, log));
    const runs = new Runs();
    const running = new Running(context, here, runs);
    here.intercept = (command, args, send) => running.intercept(command, args, send);

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
    const command = (name: string, action: (...given: never[]) => unknown) =>
        context.subscriptions.push(commands.registerCommand(`agentls.${name}`, guarded(action)));
    const inEditor = (action: (editor: TextEditor) => unknown) => () => window.activeTextEditor && action(window.activeTextEditor);

    command('runAgent', (agent?: Agent) => running.start(agent));
    command('runOnSelection', inEditor((editor) => running.onSelection(editor)));
    command('fixProblems', inEditor((editor) => running.fix(editor)));
    command('stopRun', (run?: Run) => running.stop(run));
    command('openRun', (run?: Run) => running.open(run));
    command('showRuns', () => running.show());
    command('revertRun', (run?: Run) => running.again('revert', run));
    command('resumeRun', (run?: Run) => running.again('resume', run));
    command('explainPermission', (agent?: Agent) => explain(here, agent));
    command('convertAgent', inEditor((editor) => convert(here, editor)));
    command('showProblems', showProblems);
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

/** A command that is refused says why in one message. */
function guarded(action: (...given: never[]) => unknown): (...given: never[]) => Promise<void> {
    return async (...given) => {
        try {
            await action(...given);
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
