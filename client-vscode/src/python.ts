/** Programs of this machine: where they are, what they say, and which Python can make an environment. */

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import * as path from 'node:path';
import { extensions, workspace } from 'vscode';

export const WINDOWS = process.platform === 'win32';
const OLDEST = [3, 11];

/** The file of a program on PATH, none where there is none. */
export function onPath(name: string): string | undefined {
    const endings = WINDOWS ? ['.exe', '.cmd', '.bat'] : [''];
    const folders = (process.env.PATH ?? '').split(path.delimiter).filter(path.isAbsolute);
    return folders.flatMap((folder) => endings.map((end) => path.join(folder, name + end))).find(existsSync);
}

/** A script that stands beside a Python, as `pip install` puts it there. */
export function beside(python: string, name: string): string | undefined {
    const script = path.join(path.dirname(python), WINDOWS ? `${name}.exe` : name);
    return existsSync(script) ? script : undefined;
}

/** What a program prints; rejects with what it printed where it fails. */
export function output(program: string, words: string[], signal?: AbortSignal): Promise<string> {
    return new Promise((resolve, reject) => {
        execFile(program, words, { signal, maxBuffer: 1 << 24 }, (error, stdout, stderr) => {
            if (error) {
                reject(new Error(`${program} ${words.join(' ')}: ${stderr.trim() || error.message}`));
            } else {
                resolve(stdout);
            }
        });
    });
}

/** The interpreter that the user has chosen in the Python extension. */
export async function chosenPython(): Promise<string | undefined> {
    const python = workspace.isTrusted ? extensions.getExtension('ms-python.python') : undefined;
    if (!python) {
        return undefined;
    }
    try {
        const environments = (await python.activate()).environments;
        const chosen = await environments.resolveEnvironment(environments.getActiveEnvironmentPath());
        return chosen?.executable?.uri?.fsPath;
    } catch {
        return undefined; // it works without one
    }
}

/** The first Python that is new enough; else a text that says what was found instead. */
export async function newEnough(candidates: string[]): Promise<{ python?: string; found: string }> {
    const old: string[] = [];
    const code = 'import sys, venv, ensurepip; print(*sys.version_info[:3])';
    for (const python of candidates) {
        try {
            const version = (await output(python, ['-I', '-c', code])).trim().split(' ').map(Number);
            if (version[0]! > OLDEST[0]! || (version[0] === OLDEST[0] && version[1]! >= OLDEST[1]!)) {
                return { python, found: version.join('.') };
            }
            old.push(`${version.join('.')} (${python})`);
        } catch (error) {
            old.push(`${python} cannot make an environment: ${String(error).split('\n').pop()}`);
        }
    }
    return { found: old.length ? `Found: ${old.join('; ')}.` : 'No Python was found.' };
}

/** Pythons that may be new enough, the likeliest first. */
export async function pythons(): Promise<string[]> {
    const set = workspace.getConfiguration('agentls').get<string>('server.python', '').trim();
    const names = ['python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3', 'python'];
    const found = set ? [set] : [await chosenPython(), ...names.map(onPath)];
    return [...new Set(found.filter((each): each is string => Boolean(each)))];
}
