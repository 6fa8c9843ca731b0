/** The agents of the workspace: asked of the server, found on disk, with what is wrong in their files. */

import { existsSync } from 'node:fs';
import * as path from 'node:path';
import { DiagnosticSeverity, languages, Uri, window, workspace } from 'vscode';
import type { Connection } from './connection';
import { type Agent, DIALECTS, rights } from './protocol';

/** The agents that have a name, by dialect and name. */
export async function agents(connection: Connection): Promise<Agent[]> {
    const found = (await connection.ask<{ agents: Agent[] }>('agentls.agents')).agents.filter((each) => each.name);
    return found.sort((one, other) => one.dialect.localeCompare(other.dialect) || one.name.localeCompare(other.name));
}

/** An agent's file. */
export function fileOf(agent: Agent): Uri {
    if (path.isAbsolute(agent.path)) {
        return Uri.file(agent.path);
    }
    const places = (workspace.workspaceFolders ?? []).map((folder) => Uri.joinPath(folder.uri, agent.path));
    return places.find((each) => existsSync(each.fsPath)) ?? places[0] ?? Uri.file(agent.path);
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

/** Let the user pick an agent, with its description and rights. */
export async function pickAgent(connection: Connection, title: string, names?: string[]): Promise<Agent | undefined> {
    const found = (await agents(connection)).filter((each) => !names || names.includes(each.name));
    if (!found.length) {
        void window.showInformationMessage('There are no agents here: none in .claude/agents, .opencode/agents or .github/agents.');
        return undefined;
    }
    const items = found.map((agent) => ({
        label: `$(${problems(agent).errors ? 'error' : 'robot'}) ${agent.name}`,
        description: [DIALECTS[agent.dialect] ?? agent.dialect, rights(agent), problemWords(agent)].filter(Boolean).join(' · '),
        detail: agent.description,
        agent,
    }));
    const options = { title, placeHolder: 'Which agent?', matchOnDescription: true, matchOnDetail: true };
    return (await window.showQuickPick(items, options))?.agent;
}
