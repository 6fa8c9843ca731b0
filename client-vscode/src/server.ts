/** Finds the server to start, and where there is none sets one up in an environment of its own. */

import { existsSync } from 'node:fs';
import { readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import * as path from 'node:path';
import { type ExtensionContext, type LogOutputChannel, ProgressLocation, window, workspace } from 'vscode';
import { beside, chosenPython, newEnough, onPath, output, pythons, WINDOWS } from './python';

/** A server cannot be had; *message* is for the user, *help* says which button helps. */
export class NoServer extends Error {
    constructor(message: string, readonly help: 'python' | 'setting' | 'retry') {
        super(message);
    }
}

/** The program that is the server: as set, on PATH, beside the chosen Python, or our own. */
export async function findServer(context: ExtensionContext, log: LogOutputChannel): Promise<string> {
    const set = workspace.getConfiguration('agentls').get<string>('server.path', '').trim();
    if (set) {
        const program = set.replace(/^~(?=[\\/])/, homedir());
        if (!existsSync(program)) {
            throw new NoServer(`agentls.server.path names ${program}, which does not exist.`, 'setting');
        }
        return told(program, 'the setting agentls.server.path');
    }
    const found = onPath('agentls');
    if (found) {
        return told(found, 'PATH');
    }
    const chosen = await chosenPython();
    const installed = chosen && beside(chosen, 'agentls');
    return installed ? told(installed, 'the chosen Python') : told(await own(context, log), 'its own environment');

    function told(program: string, where: string): string {
        log.info(`server: ${program} (from ${where})`);
        return program;
    }
}

/** Remove our own environment, so that it is made anew. */
export async function forget(context: ExtensionContext): Promise<void> {
    await rm(folder(context), { recursive: true, force: true });
}

function folder(context: ExtensionContext): string {
    return path.join(context.globalStorageUri.fsPath, 'server');
}

/** The server in our own environment, which is made where it is missing or of another version. */
async function own(context: ExtensionContext, log: LogOutputChannel): Promise<string> {
    const [home, wheel] = [folder(context), await shippedWheel(context)];
    const [stamp, now] = [path.join(home, 'agentls-wheel'), `${path.basename(wheel)} ${(await stat(wheel)).size}`];
    const python = path.join(home, WINDOWS ? 'Scripts/python.exe' : 'bin/python');
    if ((await readFile(stamp, 'utf8').catch(() => '')) !== now || !existsSync(python)) {
        await withProgress(async (signal, tell) => {
            await rm(home, { recursive: true, force: true });
            await make(home, python, wheel, log, signal, tell);
            await writeFile(stamp, now);
        });
    }
    const program = beside(python, 'agentls');
    if (!program) {
        throw new NoServer(`The environment in ${home} has no agentls in it.`, 'retry');
    }
    return program;
}

async function shippedWheel(context: ExtensionContext): Promise<string> {
    const wheels = context.asAbsolutePath('wheel');
    const name = (await readdir(wheels).catch(() => [])).find((each) => each.endsWith('.whl'));
    if (!name) {
        throw new NoServer('This build of the extension has no server in it. Install agentls, and set its path.', 'setting');
    }
    return path.join(wheels, name);
}

async function withProgress(work: (signal: AbortSignal, tell: (message: string) => void) => Promise<void>): Promise<void> {
    const options = { location: ProgressLocation.Notification, title: 'Setting up the agentls server', cancellable: true };
    await window.withProgress(options, async (progress, token) => {
        const controller = new AbortController();
        token.onCancellationRequested(() => controller.abort());
        try {
            await work(controller.signal, (message) => progress.report({ message }));
        } catch (error) {
            throw error instanceof NoServer ? error : new NoServer(`The server could not be set up. ${reason(error)}`, 'retry');
        }
    });
}

/** Make the environment: by uv where there is one (it finds or fetches a Python itself), else by a Python and its pip. */
async function make(
    home: string, python: string, wheel: string, log: LogOutputChannel, signal: AbortSignal, tell: (message: string) => void,
): Promise<void> {
    const run = async (program: string, words: string[]) => {
        log.info(`${program} ${words.join(' ')}`);
        log.info((await output(program, words, signal)).trim());
    };
    const uv = onPath('uv');
    if (uv) {
        tell('making an environment (uv)');
        await run(uv, ['venv', '--quiet', '--python', '>=3.11', home]);
        tell('installing');
        return run(uv, ['pip', 'install', '--quiet', '--python', python, wheel]);
    }
    const base = await newEnough(await pythons());
    if (!base.python) {
        throw new NoServer(`agentls needs Python 3.11 or newer. ${base.found}`, 'python');
    }
    tell(`making an environment (Python ${base.found})`);
    await run(base.python, ['-I', '-m', 'venv', home]);
    tell('installing');
    return run(python, ['-I', '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', wheel]);
}

function reason(error: unknown): string {
    const lines = String(error instanceof Error ? error.message : error).trim().split('\n');
    return lines[lines.length - 1] ?? '';
}
