/** The agents of the workspace: asked of the server, with what is wrong in their files. */

import * as path from 'node:path';
import { DiagnosticSeverity, languages, Uri } from 'vscode';
import type { Connection } from './connection';
import type { Agent } from './protocol';

/** The agents that have a name, by dialect and name. */
export async function agents(connection: Connection): Promise<Agent[]> {
    const found = (await connection.ask<{ agents: Agent[] }>('agentls.agents')).agents.filter((each) => each.name);
    const named = found.map((agent) => ({ ...agent, argument: { agent: fileOf(agent).fsPath } }));
    return named.sort((one, other) => one.dialect.localeCompare(other.dialect) || one.name.localeCompare(other.name));
}

/** An agent's file. */
export function fileOf(agent: Agent): Uri {
    return Uri.file(path.resolve(agent.root, agent.path));
}

/** How many errors and warnings the file of an agent has. */
export function problems(agent: Agent): { errors: number; warnings: number } {
    const found = languages.getDiagnostics(fileOf(agent)).filter((each) => each.source === 'agentls');
    const count = (severity: DiagnosticSeverity) => found.filter((each) => each.severity === severity).length;
    return { errors: count(DiagnosticSeverity.Error), warnings: count(DiagnosticSeverity.Warning) };
}

/** The problems in words, nothing where there are none. */
export function problemWords(agent: Agent): string {
    const { errors, warnings } = problems(agent);
    const some = (count: number, word: string) => (count ? [`${count} ${word}${count === 1 ? '' : 's'}`] : []);
    return [...some(errors, 'error'), ...some(warnings, 'warning')].join(', ');
}
