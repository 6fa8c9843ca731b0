/** The commands: the extension's own and the server's, which are there also while the server is not. */

import { commands, ConfigurationTarget, type ExtensionContext, workspace } from 'vscode';
import type { Connection } from './connection';
import { setKey } from './key';
import { LeftError, tellOfRefusal, untrusted } from './trouble';

/** Commands of the server that start an agent. */
const RUNS = new Set(['agentls.run', 'agentls.runOther', 'agentls.resume']);

type Given = { argument?: object; anew?: boolean };

/**
 * Register all commands once and for good: the extension's own, and those that the server has or is known to have. VS Code
 * has one registry; a server that is on its way is waited for.
 */
export function register(context: ExtensionContext, connection: Connection): void {
    const known = new Set<string>();
    const add = (name: string, action: (given?: Given) => unknown) => {
        known.add(name);
        context.subscriptions.push(commands.registerCommand(name, guarded(action)));
    };
    const command = (name: string, action: (given?: Given) => unknown) => add(`agentls.${name}`, action);

    command('runOnSelection', () => pass(connection, 'agentls.run', () => ({ ...connection.here(), diagnostics: undefined })));
    command('fixProblems', () => pass(connection, 'agentls.run', () => problemsHere(connection)));
    command('chooseModel', () => selectModel(connection));
    command('showProblems', () => commands.executeCommand('workbench.actions.view.problems'));
    command('openSettings', () => commands.executeCommand('workbench.action.openSettings', '@ext:agentls.agentls'));
    command('restartServer', (given) => connection.start(given?.anew));
    command('showLog', () => connection.log.show());
    command('setApiKey', async () => (await setKey(context)) && connection.start());

    const passOn = (names: string[]) => names.filter((name) => !known.has(name)).forEach((name) =>
        add(name, (given) => pass(connection, name, given)));
    passOn(context.extension.packageJSON.contributes.commands.map((each: { command: string }) => each.command));
    context.subscriptions.push(connection.onChange(() => passOn(connection.commands)));
}

/** Have the server do one of its commands; *given* is its argument, or what makes one of where the user is. */
async function pass<T>(connection: Connection, name: string, given?: Given | (() => object)): Promise<T> {
    if (RUNS.has(name) && !workspace.isTrusted) {
        throw untrusted();
    }
    await connection.up();
    return connection.ask(name, typeof given === 'function' ? given() : connection.argument(name, given));
}

/** What an agent needs to fix what others report in the file in front of the user. */
function problemsHere(connection: Connection): object {
    const { uri, diagnostics } = connection.here();
    if (!diagnostics?.length) {
        throw new Error('The editor reports no problems in this file.');
    }
    return { uri, diagnostics, task: 'Fix the problems that the editor reports in this file.' };
}

/** Set the model for agents whose file names none. */
async function selectModel(connection: Connection): Promise<void> {
    const chosen = await pass<{ model: string } | null>(connection, 'agentls.selectModel');
    if (chosen) {
        const section = workspace.getConfiguration('agentls');
        const models = { ...section.inspect<object>('models')?.globalValue, default: chosen.model };
        await section.update('models', models, ConfigurationTarget.Global);
    }
}

/** A command that is refused says why in one message. */
function guarded(action: (given?: Given) => unknown): (given?: Given) => Promise<unknown> {
    return async (given) => {
        try {
            return await action(given);
        } catch (error) {
            if (!(error instanceof LeftError)) {
                void tellOfRefusal(error);
            }
        }
    };
}
