/** The agents of the workspace: asked of the server, with what is said of their files. */

import * as path from 'node:path';
import { type Diagnostic, languages, Uri } from 'vscode';
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

/** What is said of the file of an agent. */
export function problems(agent: Agent): Diagnostic[] {
    return languages.getDiagnostics(fileOf(agent)).filter((each) => each.source === 'agentls');
}
